import { leadingCallingCode } from './countries';
import { readsAsOther } from './readsAsOther';

/** What people write inside a number to make it legible. */
const WITHIN = /[\s().\-/]/g;

/** Prefixes that are dialled before a number in Australia, in the USA and elsewhere. */
const DIALLED_BEFORE = /^(?:0011|011|0+)/;

/** Those of them that a country code follows. */
const INTERNATIONAL_PREFIX = /^(?:0011|011|00)/;

/** Digits of the shortest mobile number that is dialled, without its zeros. */
export const SHORTEST_FULL = 7;
/** Characters of the longest number, with an international prefix. */
const LONGEST = 19;

/**
 * Calling codes of countries where mobile numbers begin with a 0 that is dialled from abroad too, or did. In Ukraine
 * the 0 of the calling code 380 is written with what follows: `+38 (067) 123-45-67`. In Benin all numbers have begun
 * with 01 since 2024.
 */
const KEEPS_ZERO = /^(?:225|229|241|242|378|38|39)$/;

/** Characters of the longest text that can be one number; what is longer is not looked at more closely. */
const LONGEST_TEXT = 60;

/** A zero that is dialled only without the country code. */
export const HAS_TRUNK_ZERO = /\(\s*0\s*\)/;

/** Takes out what makes a number legible. */
export const withoutSeparators = (text: string) => text.replace(WITHIN, '');

const countDigits = (text: string) => text.replace(/\D/g, '').replace(DIALLED_BEFORE, '').length;

/**
 * Whether there is a full number on either side of a space, slash or the like: one number is not that long.
 *
 * @param text a number as somebody wrote it
 * @param digits the same number without spaces and other separators
 */
function readsAsMore(text: string, digits: string): boolean {
	if (digits.length < 2 * SHORTEST_FULL || digits === text) return false;
	if (digits.length > LONGEST) return true;
	const groups = text.split(WITHIN).filter((group) => group !== '');
	return groups.some((_group, index) =>
		[groups.slice(0, index), groups.slice(index)].every(
			(side) => countDigits(side.join('')) >= SHORTEST_FULL,
		),
	);
}

const READS_AS_MORE = 'reads as more than one number; separate them with a comma';

/** Digits that stand alone, and what stands between two of them. */
interface Grouping {
	isInternational: boolean;
	groups: string[];
	/** One fewer than groups: a space, hyphen, dot, slash, bracket, or ` - `. */
	separators: string[];
	/** After the last group. */
	tail: string;
}

function separatorOf(between: string): string {
	if (between === ' ' || between === '-') return between;
	const bracket = /[()]/.exec(between)?.[0];
	if (bracket !== undefined) return between.includes('.') && bracket === '(' ? '.(' : bracket;
	const signs = between.trim();
	if (signs === '' || signs === between) return signs === '' ? ' ' : signs;
	return ` ${signs} `;
}

function groupingOf(text: string): Grouping {
	const groups: string[] = [];
	const separators: string[] = [];
	let end = 0;
	for (const { 0: group, index } of text.matchAll(/\d+/g)) {
		if (groups.length > 0) separators.push(separatorOf(text.slice(end, index)));
		groups.push(group);
		end = index + group.length;
	}
	return {
		isInternational: text.includes('+') || INTERNATIONAL_PREFIX.test(groups[0] ?? ''),
		groups,
		separators,
		tail: text.slice(end),
	};
}

/** How many digits there are before a group, without what is dialled before a number. */
const digitsBefore = ({ groups }: Grouping, index: number) =>
	groups.slice(0, index).join('').replace(DIALLED_BEFORE, '').length;

/** Whether the first group is a calling code, and nothing else. */
function isCode({ groups: [first = ''], isInternational }: Grouping): boolean {
	const code = first.replace(INTERNATIONAL_PREFIX, '');
	return isInternational && code !== '' && leadingCallingCode(code) === code;
}

/** Whether something is set off by brackets elsewhere than around a country or area code. */
function hasStrayBracket(text: string, grouping: Grouping): boolean {
	if (!/[()]/.test(text)) return false;
	// Each is closed before the next opens, and there are digits in it.
	if (!/^[^()]*(?:\([^()]*\d[^()]*\)[^()]*)+$/.test(text)) return true;
	const { groups, separators, isInternational } = grouping;
	const opens = separators.lastIndexOf('(') + 1;
	const closes = separators.lastIndexOf(')') + 1;
	const after = groups.slice(Math.max(opens, closes)).join('').length;
	// Brackets around all of it.
	if (closes === 0 && opens === 0) return !/^\s*\(.*\)\s*$/.test(text);
	return closes === 0 || after < 3 || digitsBefore(grouping, opens) > (isInternational ? 7 : 4);
}

/** Whether a slash stands elsewhere than after an area code: `0664/1234567`. */
function hasStraySlash(grouping: Grouping): boolean {
	const { groups, separators, isInternational } = grouping;
	const [first = ''] = groups;
	const places = separators.flatMap((each, place) => (each.includes('/') ? [place + 1] : []));
	// The one after a country code does not count: `+43/664/1234567`.
	const slashes =
		places.length > 1 && places[0] === 1 && isCode(grouping) ? places.slice(1) : places;
	const [index] = slashes;
	if (index === undefined) return false;
	const before = groups.slice(0, index).join('').length;
	const after = groups.slice(index).join('').length;
	const hasPrefix = isInternational || first.startsWith('0');
	const most = isInternational ? 11 : hasPrefix ? 6 : 4;
	const startsAgain = !hasPrefix && groups[index]?.startsWith('0') === true;
	return slashes.length > 1 || before < 2 || before > most || after < 5 || startsAgain;
}

/**
 * Whether the last group is something beside the number. In the mobile formats of all countries it is at
 * most one digit shorter than the group before, never a single digit, and where its separator is unlike all
 * others, few digits come before it: `(11) 96123-4567`.
 */
function isLastSetOff(grouping: Grouping): boolean {
	const { groups, separators, isInternational } = grouping;
	const index = groups.length - 1;
	const last = groups[index] ?? '';
	const before = groups[index - 1] ?? '';
	const separator = separators.at(-1) ?? '';
	if (index === 0) return false;
	if (last.length === 1 || before.length - last.length > 1) return true;
	const preceding = digitsBefore(grouping, index);
	// Another number begins.
	if (
		last.startsWith('0') &&
		last.length > 2 &&
		preceding >= (groups[0]?.startsWith('0') === true && !isInternational ? 9 : 11)
	)
		return true;
	// Cents after a number that is written with dots: 924.487.228.50
	const isInThrees = groups.slice(isInternational ? 1 : 0, -1).every(({ length }) => length > 2);
	if (isInThrees && last.length === 2 && separators.every((each) => each === '.')) return true;
	const isUnlike = index > 1 && !separators.slice(0, -1).includes(separator);
	if (!isUnlike || separator === ')') return false;
	if (separator === '.' && last.length === 2 && !isInternational) return true;
	return preceding > (isInternational ? 9 : last.length + 3);
}

/** Whether a number has a place in a list before it: `1. 0411…`, `2 0411…`, `1/412…`. */
function isNumbered({ groups, separators, isInternational }: Grouping): boolean {
	const [first = '', second = ''] = groups;
	const [separator = ''] = separators;
	if (!/^[1-9]$/.test(first) || isInternational) return false;
	const isOnlyOne = !separators.includes(separator, 1);
	// In Belarus an 8 is dialled before the 0: `8 (029) …`.
	const isDialled = first === '8' && /^0(?:25|29|33|44)/.test(second);
	return (!isDialled && /^0\d/.test(second)) || (isOnlyOne && /^(?:\.| - )$/.test(separator));
}

/** Three, three and four digits, as in North America, where ` - ` is usual before the last: `(555) 123 - 4567`. */
const AMERICAN = /^(?:1 )?[2-9]\d\d \d{3} \d{4}$/;
/** The same with its country code. */
const AMERICAN_ABROAD = /^(?:0011|011|00)? ?1 [2-9]\d\d \d{3} \d{4}$/;

/** Whether something stands between digits that does not group them. */
function hasStraySeparator(grouping: Grouping): boolean {
	const { groups, separators, tail, isInternational } = grouping;
	if (!/^[\s).-]*$/.test(tail)) return true;
	const isAmerican = (isInternational ? AMERICAN_ABROAD : AMERICAN).test(groups.join(' '));
	return separators.some((each, index) => {
		if (/^(?:[ \-./()]| \/ )$/.test(each)) return false;
		if (each !== ' - ') return true;
		// It sets off an area code, or all groups.
		const before = digitsBefore(grouping, index + 1);
		const after = groups.slice(index + 1).join('').length;
		const isAll = separators.length > 1 && separators.every((other) => other === each);
		return !isAll && !isAmerican && (before > (isInternational ? 6 : 5) || after < 5);
	});
}

/** A 0 in brackets that is not the beginning: `+49 (0151) …`. */
function hasTrunkZero(text: string): boolean {
	const [, before = ''] = /^([^(]*(?:\([^)0][^)]*\)[^(]*)*)\(\s*0/.exec(text) ?? [];
	const code = before.replace(/\D/g, '');
	if (code === '') return false;
	// In Belarus an 8 is dialled before the 0.
	if (code === '8' && !before.includes('+')) return false;
	return !KEEPS_ZERO.test(code.replace(INTERNATIONAL_PREFIX, ''));
}

/** A 0 in brackets that is dialled only in one's own country. */
function wrongBrackets(text: string): string | undefined {
	if (!text.includes('(')) return undefined;
	if (/^\D*\(\s*0\s*\)/.test(text)) {
		return 'has a (0) at its beginning; write the 0 without brackets, or the country code in its place';
	}
	if (HAS_TRUNK_ZERO.test(text)) {
		return 'has a (0), which is dialled only without the country code; take it out';
	}
	return hasTrunkZero(text)
		? 'has a 0 in brackets after the country code, which is dialled only without that; take the 0 out'
		: undefined;
}

/**
 * Looks at how a number is written. Digits beside a number, such as an extension, are never made a part of
 * it, because that can give another person's number. What has the separator of the number itself cannot be told
 * by its shape: `0664 123 45 67 12` may be a number with an extension, or one that is two digits longer.
 *
 * @param text in plain characters, without quotes
 * @returns what is wrong with it, to complete "it …"; undefined where it can be one number
 */
export function wrongShape(text: string): string | undefined {
	const digits = withoutSeparators(text);
	const isOfDigits = /^\+?\d+$/.test(digits);
	if (text.length > LONGEST_TEXT) return isOfDigits ? READS_AS_MORE : undefined;
	const wrong = wrongBrackets(text) ?? readsAsOther(text);
	if (wrong !== undefined) return wrong;
	if (!isOfDigits) return undefined;
	if (readsAsMore(text, digits)) return READS_AS_MORE;
	const grouping = groupingOf(text);
	if (
		hasStrayBracket(text, grouping) ||
		hasStraySlash(grouping) ||
		hasStraySeparator(grouping) ||
		isNumbered(grouping) ||
		isLastSetOff(grouping)
	) {
		return 'has digits beside a number, such as an extension or a second number; leave them out, or separate numbers with a comma; or, if it is one number, write it without spaces and other separators';
	}
	return undefined;
}
