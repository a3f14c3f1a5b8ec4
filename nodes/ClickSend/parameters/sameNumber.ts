import { leadingCallingCode } from './countries';

/** What is dialled before a country code, in one country or another. */
const INTERNATIONAL_PREFIX = /^(?:00|0011|011|810|009|010)$/;

/** What is dialled before a national number where that is not a 0, by calling code. */
export const NATIONAL_PREFIXES: Readonly<Record<string, RegExp>> = {
	'1': /^1$/,
	'7': /^8$/,
	'36': /^06$/,
	'52': /^(?:01|04[45]|1)$/,
	// With the number of a carrier.
	'55': /^0\d\d$/,
	'57': /^0\d{1,3}$/,
	'370': /^8$/,
	'375': /^80?$/,
	'976': /^0[12]$/,
	'993': /^8$/,
	'998': /^8$/,
};

/** Calling codes of countries where a 0 at the beginning is a part of the number. */
export const ZERO_BELONGS = /^(?:39|225|241|242|378)$/;

/** Digits that two spellings of a number have at their ends, however it is normalised. */
const SAME_END = 6;

const digitsOf = (number: string) => number.replace(/\D/g, '');
export const withoutZeros = (digits: string) =>
	digits.startsWith('0') ? digits.replace(/^0+/, '') : digits;

/** The digits of a number that every spelling of it has: without plus, international prefix and leading zeros. */
export function significantDigits(number: string): string {
	return withoutZeros(digitsOf(number));
}

/** Whether two numbers have the same last digits; all digits of one of them, where it has fewer. */
export function haveSameEnd(one: string, other: string, count: number): boolean {
	const [left, right] = [digitsOf(one), digitsOf(other)];
	const shared = Math.min(count, left.length, right.length);
	return shared > 0 && left.slice(-shared) === right.slice(-shared);
}

/** An Argentine mobile number as it is dialled there: the 15 after the area code stands for a 9 before it. */
function isWithFifteen(digits: string, national: string): boolean {
	const dialled = digits.slice(-12);
	return (
		dialled.length === 12 &&
		national.length === 11 &&
		[2, 3, 4].some(
			(area) =>
				dialled.slice(area, area + 2) === '15' &&
				national === `9${dialled.slice(0, area)}${dialled.slice(area + 2)}`,
		)
	);
}

/** Whether what stands before the national number is only dialled: nothing, a 0, or what a country has instead. */
const isNationalPrefix = (head: string, code: string) =>
	head === '' ||
	(head === '0' && !ZERO_BELONGS.test(code)) ||
	NATIONAL_PREFIXES[code]?.test(head) === true;

/** Whether a number is spelled with its country code: with or without a prefix before it, or a 0 after it. */
function isInternational(digits: string, answered: string, code: string): boolean {
	const national = answered.slice(code.length);
	if (national === '' || !digits.endsWith(national)) return false;
	const before = digits.slice(0, -national.length).replace(/0$/, '');
	if (!before.endsWith(code)) return false;
	const prefix = before.slice(0, before.length - code.length);
	return prefix === '' || INTERNATIONAL_PREFIX.test(prefix);
}

/**
 * Reads a recipient as the number in ClickSend's response: `+61411111111` as it stands, `61411111111`,
 * `0011 61 411111111`, and with a country applied by ClickSend `0411111111`.
 *
 * @param given the recipient as the request had it
 * @param answered the number in ClickSend's response: in E.164, the same without a plus, or as it was given
 * @param callingCode of the country that ClickSend applies, where one is set
 * @returns what ClickSend has put before the digits, e.g. `61`, empty for nothing; undefined where they
 * cannot be the same number
 */
export function addedCode(given: string, answered: string, callingCode = ''): string | undefined {
	if (given === answered) return '';
	const left = digitsOf(given);
	const right = digitsOf(answered);
	const significant = withoutZeros(left);
	if (significant === '' || right === '') return undefined;
	// What begins with a 0 is in no normal form: ClickSend has left it as it was given.
	if (right.startsWith('0')) return undefined;
	if (significant === right) return '';
	const code = leadingCallingCode(right);
	if (isInternational(left, right, code)) return '';
	if (given.startsWith('+') || (callingCode !== '' && code !== callingCode)) return undefined;
	const national = right.slice(code.length);
	if (national !== '' && left.endsWith(national)) {
		if (isNationalPrefix(left.slice(0, -national.length), code)) return code;
	}
	// A local number without its area code.
	const local = left.replace(/^0/, '');
	const isLocal = local === left || !ZERO_BELONGS.test(code);
	if (isLocal && right.endsWith(local) && right.length - local.length >= code.length) {
		return right.slice(0, -local.length);
	}
	return code === '54' && isWithFifteen(left, national) ? code : undefined;
}

/**
 * Tells whether a recipient has a 0 after its country code that the number in a response has not, in a country where both
 * may be numbers: in Gabon, `+241 062001234` is a spelling of `+241 62001234`, but `+241 06031200` another number than
 * `+241 6031200`.
 */
export function isZeroLeftOut(given: string, answered: string): boolean {
	const right = digitsOf(answered);
	const code = leadingCallingCode(right);
	if (!ZERO_BELONGS.test(code)) return false;
	const national = right.slice(code.length);
	return !national.startsWith('0') && digitsOf(given).endsWith(`${code}0${national}`);
}

/**
 * Tells whether a recipient and the number in a response can be the same number, however ClickSend
 * normalises numbers. That adds digits or takes them off, but never changes one: a number that has as many
 * digits, and others, is another.
 *
 * @param given, answered, callingCode as for {@link addedCode}, which is stricter
 */
export function mayBeSame(given: string, answered: string, callingCode = ''): boolean {
	if (addedCode(given, answered, callingCode) !== undefined) return true;
	if (!haveSameEnd(given, answered, SAME_END)) return false;
	const left = digitsOf(given);
	const right = digitsOf(answered);
	const code = leadingCallingCode(right);
	if (code === '') return false;
	if (!given.startsWith('+') && right.endsWith(withoutZeros(left))) return true;
	if (given.startsWith('+')) return left.startsWith(code) && left.length !== right.length;
	// With a country code, or with what is dialled before one.
	if (callingCode !== '' && code !== callingCode && !left.slice(0, 7).includes(code)) return false;
	return withoutZeros(left).length !== right.length - code.length;
}

/**
 * Tells whether a recipient that reads as the number in a response cannot be read in another way: without a
 * plus, `4111111111` may be Swiss, or American with a country applied by ClickSend.
 *
 * @param given, answered as for {@link addedCode}
 * @param before what ClickSend puts before local numbers, such as `61`; empty where that is not known
 */
export function isSurelySame(given: string, answered: string, before: string): boolean {
	const added = addedCode(given, answered);
	if (added === undefined || isZeroLeftOut(given, answered)) return false;
	if (given.startsWith('+')) return true;
	const left = digitsOf(given);
	const right = digitsOf(answered);
	if (added !== '') {
		// What begins with the country code may have it already.
		const isLocal = added === before && !left.startsWith(before);
		return isLocal && right === `${added}${left.replace(/^0/, '')}`;
	}
	if (left === `00${right}`) return true;
	return left === right && left.startsWith(before);
}
