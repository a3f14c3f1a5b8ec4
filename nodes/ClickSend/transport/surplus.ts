import type { HttpEndpoint } from './endpoints';

type ListNames = NonNullable<HttpEndpoint['list']>;

/** How many records the lists of a response say that they have; undefined where they do not say it. */
export function promisedRecords({ container }: ListNames, text: string): number | undefined {
	const tags = new RegExp(`<${container}\\s[^<>]*?count\\s*=\\s*["'](\\d{1,9})["']`, 'g');
	const counts = [...text.matchAll(tags)].map(([, count]) => Number(count));
	return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Finds records that lack a field of the others. ClickSend writes the same fields in all, so where there are more
 * records than the list says, these are parts of one: somebody's text had tags of records in it.
 */
export function partsOfRecords<Fields extends object>(records: readonly Fields[]): Set<Fields> {
	const all = new Set(records.flatMap((each) => Object.keys(each)));
	return new Set(records.filter((each) => Object.keys(each).length < all.size));
}
