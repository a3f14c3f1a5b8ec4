import {
	getCountryCallingCode,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';
import fc from 'fast-check';
import { isCountry } from '../../../../sandbox/model/numbers';
import { resultOf } from '../../../../nodes/ClickSend/errors/issue';
import { callingCodeOf, countryOptions } from '../../../../nodes/ClickSend/parameters/countries';
import { inE164, mayBeOneNumber } from '../../../../nodes/ClickSend/parameters/oneNumber';
import { readRecipients } from '../../../../nodes/ClickSend/parameters/recipients';
import { readNumberList } from '../../../../nodes/ClickSend/sending/safeguards/doNotSendTo';

/** Each country of the Country option. */
const COUNTRIES = countryOptions
	.map(({ value }) => String(value))
	.filter((code): code is CountryCode => isCountry(code));

/** Tries for each country: 10,000 in all, where SPELLINGS says nothing else. */
const RUNS = Math.ceil(Number(process.env.SPELLINGS ?? 10_000) / COUNTRIES.length);
/** For what is no promise to those who have opted out. */
const FEWER_RUNS = Math.ceil(RUNS / 5);

const exampleOf = (country: CountryCode) =>
	`+${getCountryCallingCode(country)}${examples[country]}`;

/** A mobile number of a country with other digits at the end, where that is valid. */
function mobileOf(country: CountryCode, ending: string): PhoneNumber | undefined {
	const example = exampleOf(country);
	const varied = parsePhoneNumberFromString(example.slice(0, -ending.length) + ending);
	return varied?.isValid() === true ? varied : parsePhoneNumberFromString(example);
}

const plain = (number: PhoneNumber) => number.number.slice(1);
const national = (number: PhoneNumber) => number.formatNational();

/** With the country code: the number is certain, whatever country is set. */
const ABROAD: ReadonlyArray<(number: PhoneNumber) => string> = [
	(number) => number.number,
	plain,
	(number) => number.formatInternational(),
	(number) => number.formatInternational().replaceAll(' ', '-'),
	(number) => number.getURI(),
	(number) => `\u202a${number.formatInternational()}\u202c`,
	(number) => `"'${number.number}"`,
	(number) => `00${plain(number)}`,
	(number) => `00 ${number.formatInternational().slice(1)}`,
	(number) => `0011${plain(number)}`,
	(number) => `011${plain(number)}`,
	(number) => `810${plain(number)}`,
	// A trunk zero that is dialled only without the country code.
	(number) => `+${number.countryCallingCode}0${number.nationalNumber}`,
	(number) => `${number.countryCallingCode}0${number.nationalNumber}`,
];

/** As it is dialled in its country. */
const AT_HOME: ReadonlyArray<(number: PhoneNumber) => string> = [
	national,
	(number) => national(number).replace(/\D/g, ''),
	(number) => national(number).replaceAll(' ', '.'),
	(number) => number.nationalNumber,
	(number) => `0${number.nationalNumber}`,
];

/** The recipients that a spelling is read as; none where To refuses it. */
function read(spelling: string): string[] {
	const result = resultOf(() => readRecipients(spelling));
	return result.ok ? result.value : [];
}

const ending = fc.stringMatching(/^\d{4}$/);
const abroad = fc.constantFrom(...ABROAD);
const atHome = fc.constantFrom(...AT_HOME);
const others = fc.array(fc.stringMatching(/^\+[1-9]\d{9,13}$/), { maxLength: 3 });
/** The calling code of a country, or none. */
const anyCode = fc
	.option(fc.constantFrom(...COUNTRIES), { nil: '' })
	.map((country) => callingCodeOf(country) ?? '');

describe.each(COUNTRIES)('A number of %s', (country) => {
	const code = callingCodeOf(country) ?? '';

	it('never leaves while it is on the list, however it is spelled there and in To', () => {
		const spelled = fc.oneof(
			// A local number means it in its own country, and may mean it where none is set.
			fc.tuple(atHome, fc.oneof(abroad, atHome), fc.constantFrom(code, '')),
			fc.tuple(abroad, atHome, fc.constantFrom(code, '')),
			fc.tuple(abroad, abroad, anyCode),
		);
		const cases = fc.tuple(ending, spelled, others);
		fc.assert(
			fc.property(cases, ([digits, [onList, inTo, callingCode], beside]) => {
				const number = mobileOf(country, digits);
				if (!number) return;
				const entry = onList(number);
				if (read(entry).length === 0) return;
				const list = readNumberList([...beside, entry, null]);
				const asText = readNumberList([...beside, entry].join('\n'));
				for (const to of read(inTo(number))) {
					expect([entry, to, callingCode, list.has(to, callingCode)]).toEqual([
						entry,
						to,
						callingCode,
						true,
					]);
					expect(asText.has(to, callingCode)).toBe(true);
				}
			}),
			{ numRuns: RUNS },
		);
	});

	it('leaves while clearly other numbers are on the list', () => {
		const cases = fc.tuple(ending, ending, fc.constantFrom(...COUNTRIES), atHome, abroad, anyCode);
		fc.assert(
			fc.property(cases, ([digits, otherDigits, otherCountry, spell, spellAbroad, anyOther]) => {
				const number = mobileOf(country, digits);
				const ofCountry = mobileOf(country, otherDigits);
				const elsewhere = mobileOf(otherCountry, digits);
				if (!number || !ofCountry || !elsewhere) return;
				for (const other of [ofCountry, elsewhere]) {
					if (other.number === number.number) continue;
					// With country codes
					expect(mayBeOneNumber(number.number, other.number, anyOther)).toBe(false);
					expect(readNumberList(number.number).has(other.number, anyOther)).toBe(false);
					for (const to of read(spellAbroad(other))) {
						if (to.startsWith('+')) expect(readNumberList(number.number).has(to, '')).toBe(false);
					}
					// A local number, and the country that it is of
					for (const local of read(spell(number))) {
						const isOther = local === other.number.slice(1);
						expect([local, other.number, readNumberList(local).has(other.number, code)]).toEqual([
							local,
							other.number,
							isOther,
						]);
						expect(readNumberList(other.number).has(local, code)).toBe(isOther);
					}
				}
			}),
			{ numRuns: FEWER_RUNS },
		);
	});

	it('is known again only where its spellings may be one number', () => {
		const spellings = fc.tuple(fc.oneof(abroad, atHome), fc.oneof(abroad, atHome));
		fc.assert(
			fc.property(fc.tuple(ending, ending, spellings, anyCode), ([one, other, spell, any]) => {
				const numbers = [mobileOf(country, one), mobileOf(country, other)];
				const [first = [], second = []] = numbers.map((number, index) =>
					number ? read(spell[index]?.(number) ?? '') : [],
				);
				for (const callingCode of [code, any]) {
					for (const to of first) {
						for (const again of second) {
							const sure = inE164(to, callingCode);
							if (sure === undefined || sure !== inE164(again, callingCode)) continue;
							expect(mayBeOneNumber(to, again, callingCode)).toBe(true);
							if (callingCode === code) expect(numbers[0]?.number).toBe(numbers[1]?.number);
						}
					}
				}
			}),
			{ numRuns: FEWER_RUNS },
		);
	});
});
