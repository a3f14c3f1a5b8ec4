import { ParameterError } from '../errors/issue';
import { excerpt } from '../helpers/excerpt';
import { namedCharacter, plainCharacters, quoted } from './numberCharacters';
import { SHORTEST_FULL, withoutSeparators, wrongShape } from './numberShape';

/**
 * Separators between recipients in one text ("Separate multiple recipients with a comma"; we take more).
 * Where a plus follows a space or a slash, another number begins.
 */
const BETWEEN = /([,;\n][,;\s]*|[\s/]{1,20}(?=\+))/;
/** What a text with several numbers has at least. */
const MAY_BE_SEVERAL = /[,;\n]|[\s/]\+/;

/** E.164 has at most 15 digits; without a plus there may be an international prefix before them. */
const NUMBER = /^(?:\+|0011|011|00)?\d{5,15}$/;

/** Written without anything around or in it, as most are. */
const PLAIN_NUMBER = /^\+?\d{7,15}$/;

/** In groups of three or four digits, as most of the others are. Nothing is wrong with the shape of such a number. */
const GROUPED_NUMBER = /^\+?\d{2,4}(?: \d{3,4}){0,2} \d{3,6}$/;
/** Digits of the longest of them. What is longer may be two numbers, or a number and something else. */
const LONGEST_GROUPED = 11;

/** Whether a value is a number in its plainest form, with nothing to read. */
export const isPlainNumber = (value: unknown): value is string =>
	typeof value === 'string' && PLAIN_NUMBER.test(value);

/** Around a number: spaces, quotes, and the apostrophe that makes a spreadsheet take a number for a text. */
const AROUND = ' \t"\'`';

/** A link to a number. */
const SCHEME = /^(?:tel|sms|callto):/i;

/** What a spreadsheet shows of a long number: 6.14E+10, or 6,14E+10 in other countries. */
const SCIENTIFIC = /(?<![\w.,])\d(?:[.,]\d+)?E\+?\d{1,3}(?!\w)/i;

/** Commas and the like that follow each other, which phones take for pauses. */
const PAUSE = /^[,;]{2,}$/;

/** Digits that a number has at least which is one by itself after two commas, as where a list has an empty cell. */
const FULL_AFTER_PAUSE = 9;

/** Letters that announce more digits to dial: an extension, a pause, a wait. */
const MORE_TO_DIAL =
	/\d[\s,.;()]*(?:#|\*|x|ext?n?\.?|extension|dw|durchwahl|kl|p|w)[\s:.=]*\d|^\s*(?:ext|isub)=/i;

/** A number with words before or after it, such as `Mob: 0411 111 111` and `0411 111 111 (home)`. */
const WITH_WORDS =
	/^(?:\p{L}[\p{L}\s.:()]{0,30})?\(?\+?\d[\d\s().\-/]{5,30}(?:\p{L}[\p{L}\s.:()]{0,30})?$/u;

const REMEDY =
	'Write mobile numbers in international format, e.g. +61411111111. Separate several with commas, semicolons or new lines.';

/**
 * Makes the error for a number that cannot be used.
 *
 * @param reason completes "A recipient cannot be used: it"
 * @param quote the number as somebody wrote it, in quotes
 */
export type Refuse = (reason: string, quote: string) => ParameterError;

const refuseRecipient: Refuse = (reason, quote) =>
	new ParameterError(`A recipient in the field To cannot be used: it ${reason}`, REMEDY, [
		`Recipient: ${quote}`,
	]);

/** What is wrong with a text that is no number, as far as it can be told. */
function reasonOf(text: string): string {
	if (text.includes('{{')) {
		return 'is an expression that was not evaluated; switch the field to Expression, and close what is open with }}';
	}
	const character = namedCharacter(text);
	if (character !== undefined) return `has ${character} in it; take it out`;
	if (MORE_TO_DIAL.test(text)) {
		return 'has an extension or other digits to dial beside the number, which an SMS cannot reach; leave them out';
	}
	if (/\d\s*\|\s*[+\d(]/.test(text)) return 'has a | in it; separate numbers with a comma';
	return WITH_WORDS.test(text.slice(0, 100)) && /\p{L}/u.test(text)
		? 'has words beside the number; leave them out'
		: 'is not a phone number';
}

function toNumber(text: string, unusable: Refuse): string {
	if (PLAIN_NUMBER.test(text)) return text;
	if (GROUPED_NUMBER.test(text)) {
		const grouped = text.replaceAll(' ', '');
		if (grouped.replace('+', '').length <= LONGEST_GROUPED) return grouped;
	}
	const wrong = wrongShape(text);
	if (wrong !== undefined) throw unusable(wrong, quoted(text));
	const number = withoutSeparators(text);
	// A tab is between two cells of a table, not within a number.
	if (!NUMBER.test(number) || text.includes('\t')) throw unusable(reasonOf(text), quoted(text));
	return number;
}

/** Takes off what is around a number. */
function bare(text: string): string {
	let [start, end] = [0, text.length];
	while (start < end && AROUND.includes(text.charAt(start))) start++;
	while (end > start && AROUND.includes(text.charAt(end - 1))) end--;
	return text.slice(start, end);
}

const withoutScheme = (text: string) => (SCHEME.test(text) ? bare(text.replace(SCHEME, '')) : text);

const countDigits = (text: string) => text.replace(/\D/g, '').length;

/**
 * Refuses digits that follow a number where they are not surely a number of their own: `+61411111111,,12345`
 * dials an extension after a pause, and `61411111111,50` is an amount.
 */
function checkBeside(before: string, between: string, text: string, unusable: Refuse): void {
	if (before === '' || text.includes('+')) return;
	const [length, lengthBefore] = [countDigits(text), countDigits(before)];
	// Two that are written alike, with nothing between them.
	const isAlike = length === lengthBefore && text[0] === before[0];
	const areFull = !before.includes('+') && Math.min(length, lengthBefore) >= FULL_AFTER_PAUSE;
	if (PAUSE.test(between) && !isAlike && !areFull && length > 0) {
		throw unusable(
			'has digits to dial after a pause, which an SMS cannot reach; leave them out, or separate numbers with one comma',
			quoted(`${before}${between}${text}`),
		);
	}
	if (length > 0 && length < SHORTEST_FULL && lengthBefore >= SHORTEST_FULL) {
		if (/[^\d\s().\-/]/.test(text)) return;
		throw unusable(
			'is too short for a number of its own; leave it out, or write it with its country code',
			`${quoted(text)} after ${quoted(before)}`,
		);
	}
}

function readText(whole: string, unusable: Refuse): string[] {
	if (isPlainNumber(whole)) return [whole];
	const text = plainCharacters(whole);
	const scientific = /e/i.test(text) ? SCIENTIFIC.exec(text)?.[0] : undefined;
	if (scientific !== undefined) {
		throw unusable(
			'has lost digits in a spreadsheet; format the column as text there, and enter the numbers again',
			quoted(scientific),
		);
	}
	const numbers: string[] = [];
	// Numbers are at the even places, what separates them at the odd ones.
	const parts = MAY_BE_SEVERAL.test(text) ? text.split(BETWEEN) : [text];
	let last = '';
	for (let index = 0; index < parts.length; index += 2) {
		const given = parts[index] ?? '';
		if (PLAIN_NUMBER.test(given) && parts[index - 1]?.length === 1) {
			numbers.push(given);
			last = given;
			continue;
		}
		const part = withoutScheme(bare(given));
		if (part === '') continue;
		checkBeside(last, parts[index - 1] ?? '', part, unusable);
		numbers.push(toNumber(part, unusable));
		last = part;
	}
	return numbers;
}

/**
 * Reads the numbers out of whatever a parameter holds, as {@link readRecipients} does.
 *
 * @returns the numbers in their order, none for nothing
 * @throws what `unusable` makes, for the first that cannot be used
 */
export function readNumbers(value: unknown, unusable: Refuse): string[] {
	if (value === undefined || value === null) return [];
	if (typeof value === 'string') return readText(value, unusable);
	if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) {
		return [toNumber(String(value), unusable)];
	}
	if (Array.isArray(value)) {
		// Holes become undefined, which is nothing. A list of numbers need not be put together from lists of one.
		const list = Array.from<unknown>(value);
		if (list.every(isPlainNumber)) return list;
		return list.flatMap((each) => readNumbers(each, unusable));
	}
	// Neither null nor a list comes so far.
	throw unusable(
		`is of the type ${typeof value} where a phone number is expected`,
		excerpt(JSON.stringify(value), 60),
	);
}

/**
 * Reads the recipients of one item: one number or many, in one text separated by comma, semicolon or
 * new line, as a number, or as a list of these. Numbers with a plus may be separated by spaces and slashes
 * too; of others it is not certain where they end, so they are refused.
 *
 * Spaces, dots, hyphens, slashes and brackets within a number are taken out where they group its digits, as
 * are quotes around it, `tel:` and what is invisible and harmless. Digits of other scripts become plain ones.
 * Nothing else is changed, so `+` and leading zeros stay. Digits beside a number are never made a part of it.
 * The same number given twice is two recipients.
 *
 * @param value the value of the parameter To
 * @returns the recipients in their order, at least one
 * @throws ParameterError for the first that cannot be used, or where there is none
 * @see API description, "Send an SMS", parameter `to`
 */
export function readRecipients(value: unknown): string[] {
	const recipients = readNumbers(value, refuseRecipient);
	if (recipients.length === 0) {
		throw new ParameterError('The recipient in the field To cannot be used: it is empty', REMEDY);
	}
	return recipients;
}
