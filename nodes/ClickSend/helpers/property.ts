/** A property of a value that came from outside; undefined where the value is no object or lacks it. */
export function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
