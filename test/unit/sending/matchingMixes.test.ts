import {
	getCountryCallingCode,
	parsePhoneNumberFromString,
	type CountryCode,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';
import fc from 'fast-check';
import { isCountry, normalise } from '../../../sandbox/model/numbers';
import { matchAnswer } from '../../../nodes/ClickSend/sending/matchAnswer';

const COUNTRIES = Object.keys(examples).filter((code): code is CountryCode => isCountry(code));

/** How many mixes are tried; MIXES=50000 for a thorough run of 100,000. */
const RUNS = Number(process.env.MIXES ?? 3000);

/** A valid mobile number of a country; the last digits vary. */
const mobileOf = (country: CountryCode, end: number) => {
	const example = `+${getCountryCallingCode(country)}${examples[country]}`;
	const varied = `${example.slice(0, -2)}${String(end).padStart(2, '0')}`;
	return normalise(varied, '') === varied ? varied : example;
};

/** A number as it is dialled in its country, from abroad, and as a tail of it could be somebody else's. */
const SPELLINGS: ReadonlyArray<(number: string) => string> = [
	(number) => number,
	(number) => number.slice(1),
	(number) => `00${number.slice(1)}`,
	(number) => `0011${number.slice(1)}`,
	(number) => parsePhoneNumberFromString(number)?.formatNational().replace(/\D/g, '') ?? number,
	(number) => parsePhoneNumberFromString(number)?.nationalNumber ?? number,
	(number) => `8${parsePhoneNumberFromString(number)?.nationalNumber ?? ''}`,
	(number) => number.slice(-7),
	(number) => `0${number.slice(-8)}`,
	(number) => `+1${number.slice(-10)}`,
];

/** The number that a recipient means, in ClickSend's words or in those of a person who dials it. */
function meaningOf(to: string, country: string): string {
	const dialled = /^(?:0011|00|810)(\d+)$/.exec(to)?.[1];
	return (
		normalise(to, country) ??
		(dialled === undefined ? undefined : normalise(dialled, '')) ??
		normalise(to.replace(/^0/, ''), country) ??
		to
	);
}

const mixes = fc
	.record({
		country: fc.constantFrom(...COUNTRIES),
		picks: fc.array(
			fc.record({
				country: fc.option(fc.constantFrom(...COUNTRIES), { nil: undefined, freq: 2 }),
				end: fc.nat(20),
				spelling: fc.nat(SPELLINGS.length - 1),
			}),
			{ minLength: 1, maxLength: 8 },
		),
		form: fc.constantFrom('normal', 'withoutPlus', 'asGiven'),
		order: fc.infiniteStream(fc.nat(7)),
		isDamaged: fc.boolean(),
		count: fc.integer({ min: 0, max: 10 }),
	})
	.map(({ country, picks, form, order, isDamaged, count }) => {
		const recipients = picks
			.map(({ country: other = country, end, spelling }) =>
				(SPELLINGS[spelling] ?? String)(mobileOf(other, end)),
			)
			.filter((to) => /^\+?\d{5,19}$/.test(to));
		const places = isDamaged
			? [...order.take(count)].filter((place) => place < recipients.length)
			: [...recipients.keys()];
		const records = places.map((place) => {
			const to = recipients[place] ?? '';
			const number = normalise(to, country) ?? to;
			const shown = form === 'asGiven' ? to : form === 'normal' ? number : number.replace('+', '');
			return { to: shown, messageid: String(place), result: '0000' };
		});
		return { country, recipients, records };
	});

describe('A mix of recipients and records of all countries', () => {
	it.each([
		['the country is set', true],
		['only ClickSend knows the country', false],
	])(
		'credits nobody with the record of another number where %s, whatever is missing, doubled or moved',
		(_what, isSet) => {
			fc.assert(
				fc.property(mixes, ({ country, recipients, records }) => {
					const outcomes = matchAnswer(recipients, records, {}, isSet ? country : '');
					outcomes.forEach(({ ok, json }, index) => {
						if (!ok) return;
						const [to, its] = [recipients[index] ?? '', recipients[Number(json.messageid)] ?? ''];
						expect([to, meaningOf(its, country)]).toEqual([to, meaningOf(to, country)]);
					});
				}),
				{ numRuns: RUNS },
			);
		},
	);
});
