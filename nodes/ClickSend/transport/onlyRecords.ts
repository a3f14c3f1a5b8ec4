import type { XmlDocument, XmlNode } from './xml';

/** What may be beside the records in a list: the result of the whole request. */
const OUTCOME_FIELDS = ['result', 'errortext'];

const isBlank = (node: XmlNode) => typeof node === 'string' && node.trim() === '';

const asList = (node: XmlNode): XmlNode[] => (Array.isArray(node) ? node : [node]);

/** A record has fields, or is empty. */
const isRecord = (node: XmlNode) => typeof node !== 'string' || isBlank(node);

/**
 * Tells whether a response holds nothing but records, so that nothing is lost with what is not one.
 *
 * @param document the children of `<xml>`, and whether text beside elements was left out
 * @param list the names of the list, which is there once, and of each record in it
 */
export function holdsOnlyRecords(
	{ root, mixedText }: XmlDocument,
	list: { container: string; record: string },
): boolean {
	if (mixedText || root[list.record] !== undefined) return false;
	const container = root[list.container] ?? '';
	if (typeof container === 'string') return isBlank(container);
	return Object.entries(container).every(([name, node]) =>
		name === list.record ? asList(node).every(isRecord) : OUTCOME_FIELDS.includes(name),
	);
}
