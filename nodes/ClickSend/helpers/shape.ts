/** Makes objects that have nothing yet. */
type Shape<Value> = new () => Record<string, Value>;

const isShape = <Value>(made: unknown): made is Shape<Value> => typeof made === 'function';

/**
 * Makes a class for plain objects that get their properties one by one, where there are very many of them.
 *
 * The JavaScript engine keeps a description of what objects have in common that began as `{}`, of 1,536 kinds at most,
 * and n8n's start uses them up. From then on, each such object has a description of its own, which takes several
 * times the memory and the time. Objects of a class have descriptions of their own.
 *
 * @returns a class whose objects have the prototype of `{}`, so that nothing else tells them from one
 */
export function makeShape<Value>(): Shape<Value> {
	function Plain() {
		// An object has nothing to begin with.
	}
	Plain.prototype = Object.prototype;
	const made: unknown = Plain;
	if (isShape<Value>(made)) return made;
	throw new TypeError('A function is no class');
}
