import { parameterIssue, type Issue } from '../../errors/issue';
import { asBoolean } from '../../helpers/parameters';

/** What a parameter holds, or why that cannot be used. */
export type Check<T> = { ok: true; value: T } | { ok: false; issue: Issue };

export const good = <T>(value: T): Check<T> => ({ ok: true, value });

export const bad = (message: string, description: string): Check<never> => ({
	ok: false,
	issue: parameterIssue(message, description),
});

/** The bounds of an option, both included. */
export interface WholeNumber {
	least: number;
	most: number;
	/** Where the option is left out. */
	otherwise: number;
}

/**
 * Checks an option that is a whole number, or a text that is one.
 *
 * @param name of the option, as the person sees it
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
	return bad(
		`${JSON.stringify(value).slice(0, 40)} cannot be used for ${name}`,
		`Give the ${name} option a whole number from ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}, or leave it out.`,
	);
}

/**
 * Checks an option that is a switch.
 *
 * @param name of the option, as the person sees it
 * @param otherwise where it is left out
 */
export function checkBoolean(value: unknown, name: string, otherwise: boolean): Check<boolean> {
	const isOn = asBoolean(value, otherwise);
	if (isOn !== undefined) return good(isOn);
	return bad(
		`${JSON.stringify(value).slice(0, 40)} cannot be used for ${name}`,
		`Give the ${name} option true or false, or leave it out.`,
	);
}
