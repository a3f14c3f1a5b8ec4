import { validateFieldType } from 'n8n-workflow';

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

/**
 * Reads a switch that an expression may have set, in the words that n8n takes for a boolean elsewhere:
 * `true` and `false` as text in any case, 1 and 0.
 *
 * @param otherwise the value where the expression gives nothing
 * @returns undefined where it is neither on nor off
 */
export function asBoolean(value: unknown, otherwise: boolean): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = asText(value)?.trim();
	if (text === undefined) return undefined;
	if (text === '') return otherwise;
	const read = validateFieldType('switch', text, 'boolean');
	return read.valid ? read.newValue : undefined;
}
