/** A value from outside if it is a text; else an empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A property of a value from outside; undefined where the value is no object or lacks it. */
export function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Tells whether a value from outside is an object with fields, and no list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether every object has a property of this name without having been given one. */
export const isInherited = (name: string): boolean => name in {};

/** A text as the number that it is; null for an empty one, and the text itself where it is no number. */
export function numberIn(text: string): number | string | null {
	if (text.trim() === '') return null;
	const number = Number(text);
	return Number.isFinite(number) ? number : text;
}
