import { validateFieldType } from 'n8n-workflow';
import { ParameterError } from '../errors/issue';
import { excerpt } from '../helpers/excerpt';
import { formatNumber } from '../helpers/formatNumber';

/**
 * Reads a value that an expression may have filled as the text a person meant.
 *
 * @returns the text to the letter, a number or a boolean as n8n shows it, an empty text for nothing;
 * undefined where it is a list or an object
 */
export function asText(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	return undefined;
}

/** Characters as a person counts them: an emoji outside the basic plane is one, not two. */
export function characterCount(text: string): number {
	let count = 0;
	for (const _character of text) count++;
	return count;
}

/** A value as it came, as far as it fits into a line. */
export const shown = (value: unknown) =>
	excerpt(typeof value === 'bigint' ? String(value) : JSON.stringify(value), 40);

export const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** The bounds of a parameter, both included. */
export interface WholeNumber {
	least: number;
	/** {@link UNBOUNDED} where there is no bound. */
	most: number;
	/** Where the parameter is left out or empty. */
	otherwise: number;
	/** What nothing is for, as it follows "or nothing", where `otherwise` does not tell a person. */
	nothing?: string;
}

/**
 * Reads a parameter that is a whole number, or a text that is one.
 *
 * @param name of the parameter, as the person sees it
 * @throws ParameterError for anything else
 */
export function readWholeNumber(
	value: unknown,
	name: string,
	{ least, most, otherwise, nothing }: WholeNumber,
): number {
	const given = typeof value === 'string' ? value.trim() : value;
	if (given === undefined || given === null || given === '') return otherwise;
	const number = typeof given === 'string' ? Number(given) : given;
	if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) {
		return number;
	}
	const range =
		most === UNBOUNDED
			? `from ${formatNumber(least)} on`
			: `from ${formatNumber(least)} to ${formatNumber(most)}`;
	const hasDefault = otherwise >= least && otherwise !== UNBOUNDED;
	const means = nothing ?? (hasDefault ? `for ${formatNumber(otherwise)}` : undefined);
	throw new ParameterError(
		`The value of ${name} cannot be used`,
		`Give ${name} a whole number ${range}${means === undefined ? '' : `, or nothing ${means}`}.`,
		[`${name}: ${shown(value)}`],
	);
}

/**
 * Reads a parameter that is a switch, in the words that n8n takes for a boolean elsewhere: `true` and
 * `false` as text in any case, 1 and 0.
 *
 * @param name of the parameter, as the person sees it
 * @param otherwise where it is left out or empty
 * @throws ParameterError where it is neither on nor off
 */
export function readBoolean(value: unknown, name: string, otherwise: boolean): boolean {
	if (typeof value === 'boolean') return value;
	const text = asText(value)?.trim();
	if (text === '') return otherwise;
	const read = text === undefined ? undefined : validateFieldType('switch', text, 'boolean');
	if (read?.valid && read.newValue !== undefined) return read.newValue;
	throw new ParameterError(
		`The value of ${name} cannot be used`,
		`Give ${name} true or false, or nothing for ${String(otherwise)}.`,
		[`${name}: ${shown(value)}`],
	);
}

/**
 * Reads a parameter that is a text.
 *
 * @param what names the value as the subject of a sentence, e.g. `The message`
 * @param remedy for a value that is no text, e.g. `Check the expression in the field Message.`
 * @returns the text to the letter
 * @throws ParameterError for a list or an object
 */
export function readText(value: unknown, what: string, remedy: string): string {
	const text = asText(value);
	if (text !== undefined) return text;
	throw new ParameterError(`${what} is a list or an object, not a text`, remedy);
}
