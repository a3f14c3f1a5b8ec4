import type { IDataObject } from 'n8n-workflow';
import { isRecord } from './property';

/** In place of what is no character. */
const REPLACEMENT = '\uFFFD';

/** Control characters other than tab and line feed, and halves of surrogate pairs. */
const UNSTORABLE = /[^\P{Cc}\t\n]|\p{Cs}/gu;

/**
 * A text as every store takes it: well-formed Unicode without control characters, except tab and line feed.
 * PostgreSQL's JSON refuses a NUL and half of a surrogate pair.
 */
export const storableText = (text: string): string => text.replace(UNSTORABLE, REPLACEMENT);

function storableValue(value: unknown): IDataObject[string] {
	if (typeof value === 'string') return storableText(value);
	if (Array.isArray(value)) return value.map((each: unknown) => storableValue(each));
	if (isRecord(value)) return storable(value);
	return typeof value === 'number' || typeof value === 'boolean' || value === null
		? value
		: undefined;
}

/** The same for each text in an item, names of fields included. */
export function storable(json: Readonly<Record<string, unknown>>): IDataObject {
	return Object.fromEntries(
		Object.entries(json).map(([name, value]) => [storableText(name), storableValue(value)]),
	);
}
