/** A value from outside if it is a text; else an empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A property of a value from outside; undefined where the value is no object or lacks it. */
export function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
