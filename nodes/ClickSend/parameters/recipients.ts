import { ParameterError } from '../errors/issue';
import { excerpt } from '../helpers/excerpt';

/**
 * Separators between recipients in one text ("Separate multiple recipients with a comma"; we take more).
 * Where a plus follows a space or a slash, another number begins.
 */
const BETWEEN = /[,;\r\n]+|[\s/\u200b-\u200f\u202a-\u202e\u2060\ufeff]{1,20}(?=\+)/;

/** What people write inside a number to make it legible, and what copying from a web page adds. */
const WITHIN = /[\s().\-\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\ufeff/]/g;

/** E.164 has at most 15 digits; without a plus there may be an international prefix before them. */
const NUMBER = /^(?:\+|0011|011|00)?\d{5,15}$/;

/** Prefixes that are dialled before a number in Australia, in the USA and elsewhere. */
const DIALLED_BEFORE = /^(?:0011|011|0+)/;

/** Digits of the shortest mobile number that is dialled, without its zeros. */
const SHORTEST_FULL = 7;
/** Characters of the longest number, with an international prefix. */
const LONGEST = 19;

/** @param reason completes "The recipient in the field To cannot be used:" */
const unusable = (reason: string) =>
	new ParameterError(
		`The recipient in the field To cannot be used: ${reason}`,
		'Write mobile numbers in international format, e.g. +61411111111. Separate several with commas, semicolons or new lines.',
	);

/** Takes the texts out of whatever the parameter holds. */
function textsIn(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	if (typeof value === 'string') {
		return value
			.split(BETWEEN)
			.map((text) => text.trim())
			.filter((text) => text !== '');
	}
	if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return [String(value)];
	if (Array.isArray(value)) return value.flatMap(textsIn);
	// Neither null nor a list comes so far.
	throw unusable(
		`it holds ${typeof value} (${excerpt(JSON.stringify(value), 60)}) where a phone number is expected`,
	);
}

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

function toNumber(text: string): string {
	const quoted = `"${excerpt(text, 60)}"`;
	if (/\(\s*0\s*\)/.test(text)) {
		throw unusable(
			`"${text}" has a (0), which is dialled only without the country code; take it out`,
		);
	}
	if (/\d\.0+$/.test(text)) {
		throw unusable(
			`${quoted} has decimals, as from a column of numbers; format the column as text`,
		);
	}
	if (text.includes('{{')) {
		throw unusable(
			`${quoted} is an expression that was not evaluated; switch the field to Expression, and close what is open with }}`,
		);
	}
	const number = text.replace(WITHIN, '');
	if (/^\+?\d+$/.test(number) && readsAsMore(text, number)) {
		throw unusable(`${quoted} reads as more than one number; separate them with a comma`);
	}
	if (!NUMBER.test(number)) throw unusable(`${quoted} is not a phone number`);
	return number;
}

/**
 * Reads the recipients of one item: one number or many, in one text separated by comma, semicolon or
 * new line, as a number, or as a list of these. Numbers with a plus may be separated by spaces and slashes
 * too; of others it is not certain where they end, so they are refused.
 *
 * Spaces, dots, hyphens, slashes and brackets within a number are taken out; nothing else is changed,
 * so `+` and leading zeros stay. The same number given twice is two recipients.
 *
 * @param value the value of the parameter To
 * @returns the recipients in their order, at least one
 * @throws ParameterError for the first that cannot be used, or where there is none
 * @see API description, "Send an SMS", parameter `to`
 */
export function readRecipients(value: unknown): string[] {
	const texts = textsIn(value);
	if (texts.length === 0) throw unusable('it is empty');
	return texts.map(toNumber);
}

/** The digits of a number that every spelling of it has: without plus, international prefix and leading zeros. */
export function significantDigits(number: string): string {
	return number.replace(/\D/g, '').replace(/^0+/, '');
}

/**
 * Compares two spellings of a number: `+61411111111`, `61411111111` and, with a country applied by
 * ClickSend, `0411111111`.
 *
 * @param given the recipient as the request had it
 * @param answered the number in ClickSend's response
 * @returns what ClickSend has put before the digits, e.g. `61`, empty for nothing; undefined where they
 * cannot be the same number
 */
export function addedCode(given: string, answered: string): string | undefined {
	if (given === answered) return '';
	const left = significantDigits(given);
	const right = significantDigits(answered);
	if (left === '' || right === '') return undefined;
	if (left === right) return '';
	const isLocal = !given.startsWith('+') && right.endsWith(left);
	return isLocal ? right.slice(0, -left.length) : undefined;
}
