import {
	getCountryCallingCode,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';
import { isCountry } from '../../../sandbox/model/numbers';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { readRecipients } from '../../../nodes/ClickSend/parameters/recipients';

const COUNTRIES = Object.keys(examples).filter((code): code is CountryCode => isCountry(code));

const read = (value: string) => {
	const result = resultOf(() => readRecipients(value));
	return result.ok ? result.value : [];
};

/** Mobile numbers of a country: the example, and some with other digits at the end. */
function mobilesOf(country: CountryCode): PhoneNumber[] {
	const example = `+${getCountryCallingCode(country)}${examples[country]}`;
	return ['', '00', '07', '96', '0422']
		.map((end) => parsePhoneNumberFromString(example.slice(0, example.length - end.length) + end))
		.filter((number) => number !== undefined)
		.filter((number) => number.isValid());
}

/** How people write a number: as libphonenumber prints it, and with other separators. */
function spellingsOf(number: PhoneNumber): string[] {
	const national = number.formatNational();
	const international = number.formatInternational();
	return [
		number.number,
		number.number.slice(1),
		`00${number.number.slice(1)}`,
		`00 ${international.slice(1)}`,
		national,
		national.replace(/\D/g, ''),
		international,
		international.replaceAll(' ', '.'),
		international.replaceAll(' ', '-'),
		number.getURI(),
	];
}

/** Too short for a recipient, or like a date or an address; written with the country code they are accepted. */
const isOther = (spelling: string) =>
	spelling.replace(/\D/g, '').length < 5 || /^\d\d([.-])\d\d\1\d\d$/.test(spelling);

/** What has the separator of the number itself is not among them: its shape cannot tell. */
const BESIDE = [
	...['/7', '/78', ' / 7', '/789', ' (2)', '(2)', ' (12)', ' - 0422', ' \u2013 0422', ' - 7'],
	...['.5', ',50', ',5', ',,12345', ';;12345', ' x12', 'x12', ' ext 5', ' ext. 5', '#5', ';ext=5'],
	...['w123', 'p123', '-7', ' 7', '\u00a07', '\t12345', '\u00b2', "'5", ' or 0422 222 222'],
];

describe('The mobile numbers of every country', () => {
	it.each(COUNTRIES)('%s: are read in every spelling, to the digit', (country) => {
		const spellings = mobilesOf(country).flatMap(spellingsOf);
		expect(spellings.length).toBeGreaterThan(0);
		for (const spelling of spellings.filter((each) => !isOther(each))) {
			expect(read(spelling)).toEqual([spelling.replace(/[^\d+]/g, '')]);
		}
	});

	it('never become another valid number by what is written beside them', () => {
		const others: string[] = [];
		for (const country of COUNTRIES) {
			for (const number of mobilesOf(country)) {
				for (const spelling of spellingsOf(number)) {
					for (const beside of BESIDE) {
						const sent = read(`${spelling}${beside}`);
						const meant = sent.flatMap((to) =>
							[
								parsePhoneNumberFromString(to, country),
								parsePhoneNumberFromString(`+${to.replace('+', '')}`),
							].filter((each) => each?.isValid() === true),
						);
						if (meant.some((each) => each?.number !== number.number)) {
							others.push(`${spelling}${beside}`);
						}
					}
				}
			}
		}
		expect(others).toEqual([]);
	});

	it.each(['.50', '-12', ' 12'])(
		'never become another valid number by %j after groups with another separator',
		(beside) => {
			const [separator = ''] = beside;
			const others = COUNTRIES.flatMap(mobilesOf).flatMap((number) =>
				spellingsOf(number)
					.filter((spelling) => !spelling.includes(separator))
					.filter((spelling) => {
						const [to] = read(`${spelling}${beside}`);
						const meant =
							to === undefined ? undefined : parsePhoneNumberFromString(to, number.country);
						return meant?.isValid() === true && meant.number !== number.number;
					}),
			);
			expect(others).toEqual([]);
		},
	);
});
