import type { RequestMethod } from '../transport/request';

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

/** Reads the Request Method option; anything but GET is POST, the safe one. */
export function asRequestMethod(value: unknown): RequestMethod {
	return value === 'GET' ? 'GET' : 'POST';
}
