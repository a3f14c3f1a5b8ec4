/** A value that came from outside where it is a text, and else an empty one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A property of a value that came from outside; undefined where the value is no object or lacks it. */
export function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
