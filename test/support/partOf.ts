/** A part of something large. What is used beyond it fails the test instead of being undefined. */
export function partOf<T extends object>(what: string, part: Partial<T>): T {
	return new Proxy(Object.create(null), {
		get: (_target, name) => {
			if (!Object.hasOwn(part, name))
				throw new Error(`${what} has no ${String(name)} in this test`);
			return Reflect.get(part, name);
		},
	});
}
