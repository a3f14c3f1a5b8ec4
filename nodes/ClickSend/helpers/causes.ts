import { property } from './property';

/** How deep n8n and axios wrap what happened. */
const MAX_DEPTH = 5;

/** An error with its causes, and the causes of those, from the outside in. */
export function withCauses(error: unknown, depth = 0): unknown[] {
	if (depth > MAX_DEPTH || error === undefined) return [];
	const several = property(error, 'errors');
	const inner: readonly unknown[] = Array.isArray(several) ? several : [];
	return [
		error,
		...[property(error, 'cause'), ...inner].flatMap((each) => withCauses(each, depth + 1)),
	];
}
