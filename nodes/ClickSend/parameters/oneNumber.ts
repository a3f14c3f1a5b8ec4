import { leadingCallingCode } from './countries';
import { NATIONAL_PREFIXES, withoutZeros, ZERO_BELONGS } from './sameNumber';

/**
 * What a number has in one spelling and not in another, at the beginning of its national part without zeros, by
 * calling code: what is dialled there before it, and digits that a new numbering plan has put before old numbers.
 */
const FOLDED: ReadonlyMap<string, readonly [RegExp, string]> = new Map([
	['1', [/^1(?=\d{10}$)/, '']],
	['7', [/^8(?=\d{10}$)/, '']],
	['36', [/^6(?=\d{9}$)/, '']],
	['52', [/^(?:1|4[45])(?=\d{10}$)/, '']],
	// A mobile number has a 9 when it is dialled from abroad.
	['54', [/^9(?=\d{10}$)/, '']],
	// Until 2016 mobile numbers had no 9 after the area code.
	['55', [/^(\d\d)9(?=[6-9]\d{7}$)/, '$1']],
	// Since 2021 with 01, 05 or 07 before the old number.
	['225', [/^[157](?=\d{8}$)/, '']],
	// Since 2024 with 01 before the old number.
	['229', [/^1(?=\d{8}$)/, '']],
	['370', [/^8(?=\d{8}$)/, '']],
	['375', [/^80?(?=\d{9}$)/, '']],
	['993', [/^8(?=\d{8}$)/, '']],
	['998', [/^8(?=\d{9}$)/, '']],
]);

/** What is dialled before a country code, wherever a list comes from. */
const BEFORE_CODE = /^(?:00|0011|011|810)$/;

/** The same where it is dialled in one country only, and is a part of the number in others. */
const BEFORE_CODE_IN: Readonly<Record<string, RegExp>> = {
	// Without a country
	'': /^010$/,
	'62': /^00[178]$/,
	'65': /^00[128]$/,
	'66': /^00[1-9]$/,
	'81': /^010$/,
	'82': /^00[1-9]$/,
	'234': /^009$/,
	'852': /^00[1-9]$/,
	'855': /^00[1-9]$/,
	'886': /^00[2-9]$/,
};

/** Digits of the shortest number that is dialled without an area code. */
const SHORTEST_LOCAL = 4;

/** Digits that all spellings of a number have at their ends, unless it is short. */
const SAME_END = 6;
/** Digits of the longest number that is so short. */
const SHORT_NUMBER = 8;

/** Lengths of what may be dialled before a number. */
const PREFIX_LENGTHS = [1, 2, 3, 4];

const meet = (one: readonly string[], other: readonly string[]) =>
	one.some((each) => other.includes(each));

/** Digits of an Argentine number, less country code and 9, with the 15 that a mobile number may have after its area code. */
const WITH_FIFTEEN = 12;

/** An Argentine number with the 15 taken out wherever it may be one. */
const withoutFifteen = (national: string) =>
	[2, 3, 4]
		.filter((area) => national.startsWith('15', area))
		.map((area) => national.slice(0, area) + national.slice(area + 2));

/** The keys of a number of one country: equal for all spellings of its national part. */
function keysUnder(code: string, given: string): string[] {
	const national = withoutZeros(given);
	const fold = FOLDED.get(code);
	if (!fold) return [code + national];
	const folded = withoutZeros(national.replace(...fold));
	if (code !== '54' || folded.length !== WITH_FIFTEEN) return [code + folded];
	return [folded, ...withoutFifteen(folded)].map((each) => code + each);
}

/** Whether a recipient is written with a plus and a country code, and so is certain. A plus before a 0 is a slip. */
export const hasCountryCode = (number: string) => number.startsWith('+') && number[1] !== '0';

/** The keys of a number in E.164, given by its digits. It has several only where the spelling may be read in several ways. */
function keysOf(digits: string): string[] {
	const code = leadingCallingCode(digits);
	return keysUnder(code, digits.slice(code.length));
}

/** The numbers that a spelling without a plus may be with its country code, by their digits. */
function internationals(digits: string, callingCode: string): string[] {
	const significant = withoutZeros(digits);
	const found = PREFIX_LENGTHS.filter((length) => {
		const head = digits.slice(0, length);
		return BEFORE_CODE.test(head) || BEFORE_CODE_IN[callingCode]?.test(head) === true;
	}).map((length) => digits.slice(length));
	// With a country, a single 0 is what local numbers begin with.
	const isLocal = callingCode !== '' && !significant.startsWith(callingCode);
	if (significant === digits || !isLocal) found.push(significant);
	return found.filter((each) => each !== '' && !each.startsWith('0'));
}

/** Digits of the shortest number after a prefix that a country has instead of a 0. */
const SHORTEST_AFTER: Readonly<Record<string, number>> = {
	...{ '1': 10, '7': 10, '36': 8, '52': 10, '55': 10, '57': 10 },
	...{ '370': 8, '375': 9, '976': 8, '993': 8, '998': 9 },
};

/** The lengths of what may be a prefix that a country has instead of a 0. */
const prefixesIn = (digits: string, code: string) =>
	PREFIX_LENGTHS.filter(
		(length) =>
			NATIONAL_PREFIXES[code]?.test(digits.slice(0, length)) === true &&
			digits.length - length >= (SHORTEST_AFTER[code] ?? 0),
	);

/** The keys that a spelling without a plus has as a local number of a country. */
const localKeys = (digits: string, code: string) =>
	[0, ...prefixesIn(digits, code)].flatMap((length) => keysUnder(code, digits.slice(length)));

/** Whether a local number is the end of a number in E.164, so that only country and area code are missing. */
function isEndOf(digits: string, full: string, code: string): boolean {
	const local = withoutZeros(digits);
	const ends = code === '54' ? [local, local.replace(/^15/, '')] : [local];
	return ends.some(
		(end) =>
			end.length >= SHORTEST_LOCAL && end.length <= full.length - code.length && full.endsWith(end),
	);
}

/**
 * Tells most numbers apart at once, by a digit that all spellings have in common. Before a short number it may be the
 * 0 that is dialled there.
 */
function mayHaveSameEnd(one: string, other: string): boolean {
	const [left, right] = [one.at(-SAME_END), other.at(-SAME_END)];
	const isLong = Math.min(withoutZeros(one).length, withoutZeros(other).length) > SHORT_NUMBER;
	return left === right || left === '0' || right === '0' || !isLong;
}

/** Whether a spelling without a plus may be a number in E.164, given by its digits. */
function maySpell(digits: string, full: string, callingCode: string): boolean {
	const code = leadingCallingCode(full);
	const isOfCountry = callingCode === '' || callingCode === code;
	if (isOfCountry && isEndOf(digits, full, code)) return true;
	const keys = keysOf(full);
	if (internationals(digits, callingCode).some((each) => meet(keysOf(each), keys))) return true;
	return isOfCountry && meet(localKeys(digits, code), keys);
}

/** Whether two spellings without a plus may be one number in a country. */
function mayMeetIn(code: string, one: string, other: string): boolean {
	const [left, right] = [one, other].map((digits) => ({
		digits,
		keys: [...internationals(digits, code).flatMap(keysOf), ...localKeys(digits, code)],
	}));
	if (!left || !right) return false;
	const isIn = (digits: string, keys: readonly string[]) =>
		keys.some((key) => key.startsWith(code) && isEndOf(digits, key, code));
	return (
		meet(left.keys, right.keys) || isIn(left.digits, right.keys) || isIn(right.digits, left.keys)
	);
}

/** The same where the country is not known. */
function mayMeetAnywhere(one: string, other: string): boolean {
	const [left = '', right = ''] = [one, other]
		.map(withoutZeros)
		.sort((a, b) => a.length - b.length);
	if (left.length >= SHORTEST_LOCAL && right.endsWith(left)) return true;
	const [keys, others] = [one, other].map((digits) => internationals(digits, '').flatMap(keysOf));
	if (meet(keys ?? [], others ?? [])) return true;
	return [...FOLDED.keys()].some((code) => mayMeetIn(code, one, other));
}

/**
 * Tells whether two recipients may be one number: `0411111111` with the country AU, `+61411111111`, `61411111111` and
 * `001161411111111` are. Where nothing tells them apart, they may be: a local number without a country is the same in
 * all countries.
 *
 * Two numbers with a plus are one only if their digits are the same, less a 0 after the country code and what some
 * countries put before mobile numbers: the 9 or 15 of Argentina, the 1 of Mexico. A number of another country than the
 * one that ClickSend applies is not a local number.
 *
 * @param one, other as `readRecipients` gives them
 * @param callingCode of the country that ClickSend applies to local numbers; empty where none is set
 */
export function mayBeOneNumber(one: string, other: string, callingCode: string): boolean {
	if (one === other) return true;
	const [left, right] = [one, other].map((number) => number.replace('+', ''));
	if (left === undefined || right === undefined || !mayHaveSameEnd(left, right)) return false;
	if (hasCountryCode(one)) {
		return hasCountryCode(other)
			? meet(keysOf(left), keysOf(right))
			: maySpell(right, left, callingCode);
	}
	if (hasCountryCode(other)) return maySpell(left, right, callingCode);
	return callingCode === '' ? mayMeetAnywhere(left, right) : mayMeetIn(callingCode, left, right);
}

/**
 * The keys of a number that {@link hasCountryCode}: two of them may be one number where they have a key in common.
 *
 * @returns nearly always the number itself, not a copy of it
 */
export function keysWithPlus(number: string): readonly string[] {
	const code = leadingCallingCode(number.slice(1, 4));
	const fold = FOLDED.get(code);
	if (!fold && number[code.length + 1] !== '0') return [number];
	const national = number.slice(code.length + 1);
	const isOnlyOne =
		!national.startsWith('0') &&
		fold?.[0].test(national) === false &&
		national.length < WITH_FIFTEEN;
	return isOnlyOne ? [number] : keysUnder(code, national).map((key) => `+${key}`);
}

/** A number after what is dialled before a country code. */
const afterPrefix = (number: string) =>
	number === '' || number.startsWith('0') ? undefined : inE164(`+${number}`, '');

/**
 * Writes a recipient in E.164, where it is certain how it is read.
 *
 * @param number as `readRecipients` gives it
 * @param callingCode of the country that ClickSend applies to local numbers; empty where none is set
 * @returns with a plus, and the same text where it is in E.164 already; undefined where it may be read in several ways
 */
export function inE164(number: string, callingCode: string): string | undefined {
	if (hasCountryCode(number)) {
		const code = leadingCallingCode(number.slice(1, 4));
		const hasZero = number[code.length + 1] === '0' && !ZERO_BELONGS.test(code);
		return hasZero ? `+${code}${number.slice(code.length + 2)}` : number;
	}
	if (number.startsWith('+')) return undefined;
	if (number.startsWith('0011')) {
		return callingCode === '61' ? afterPrefix(number.slice(4)) : undefined;
	}
	if (number.startsWith('00')) return afterPrefix(number.slice(2));
	if (callingCode === '1' && number.startsWith('011')) return afterPrefix(number.slice(3));
	if (!number.startsWith('0') && number.startsWith(callingCode)) return inE164(`+${number}`, '');
	if (callingCode === '' || prefixesIn(number, callingCode).length > 0) return undefined;
	if (!number.startsWith('0')) return `+${callingCode}${number}`;
	return ZERO_BELONGS.test(callingCode) ? undefined : `+${callingCode}${number.slice(1)}`;
}
