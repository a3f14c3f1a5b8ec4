import { parameterIssue, type Issue } from '../errors/issue';
import { ParameterError } from '../errors/parameterError';
import { asBoolean } from './values';

/** What a parameter holds, or why that cannot be used. */
export type Check<T> = { ok: true; value: T } | Bad;

interface Bad {
	ok: false;
	issue: Issue;
}

export const good = <T>(value: T): Check<T> => ({ ok: true, value });

export const bad = (message: string, description: string): Bad => ({
	ok: false,
	issue: parameterIssue(message, description),
});

const inWords = (number: number) => number.toLocaleString('en-US');

/** A value as it came, as far as it fits into a line. */
const shown = (value: unknown) =>
	(typeof value === 'bigint' ? String(value) : JSON.stringify(value)).slice(0, 40);

export const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** The bounds of a parameter, both included. */
export interface WholeNumber {
	least: number;
	/** {@link UNBOUNDED} where there is no bound. */
	most: number;
	/** Where the parameter is left out or empty. */
	otherwise: number;
}

/**
 * Checks a parameter that is a whole number, or a text that is one.
 *
 * @param name of the parameter, as the person sees it
 */
export function checkWholeNumber(
	value: unknown,
	name: string,
	{ least, most, otherwise }: WholeNumber,
): Check<number> {
	const given = typeof value === 'string' ? value.trim() : value;
	if (given === undefined || given === null || given === '') return good(otherwise);
	const number = typeof given === 'string' ? Number(given) : given;
	if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) {
		return good(number);
	}
	const range =
		most === UNBOUNDED ? `from ${inWords(least)} on` : `from ${inWords(least)} to ${inWords(most)}`;
	return bad(
		`${shown(value)} cannot be used for ${name}`,
		`Give ${name} a whole number ${range}, or nothing for ${inWords(otherwise)}.`,
	);
}

/**
 * Checks a parameter that is a switch.
 *
 * @param name of the parameter, as the person sees it
 * @param otherwise where it is left out or empty
 */
export function checkBoolean(value: unknown, name: string, otherwise: boolean): Check<boolean> {
	const isOn = asBoolean(value, otherwise);
	if (isOn !== undefined) return good(isOn);
	return bad(
		`${shown(value)} cannot be used for ${name}`,
		`Give ${name} true or false, or nothing for ${String(otherwise)}.`,
	);
}

function valueOf<T>(checked: Check<T>): T {
	if (checked.ok) return checked.value;
	throw new ParameterError(checked.issue.message, checked.issue.description);
}

/** As {@link checkWholeNumber}. @throws ParameterError */
export const readWholeNumber = (value: unknown, name: string, bounds: WholeNumber): number =>
	valueOf(checkWholeNumber(value, name, bounds));

/** As {@link checkBoolean}. @throws ParameterError */
export const readBoolean = (value: unknown, name: string, otherwise: boolean): boolean =>
	valueOf(checkBoolean(value, name, otherwise));
