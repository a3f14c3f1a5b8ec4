import type { XmlElement, XmlNode } from './xml';

/** Where the parser keeps the text between the elements of another. */
const MIXED_TEXT = '#text';

/** What may be beside the records in a list: how the whole request went. */
const OUTCOME_FIELDS = ['result', 'errortext'];

const isBlank = (node: XmlNode | undefined) =>
	node === undefined || (typeof node === 'string' && node.trim() === '');

const asList = (node: XmlNode | undefined): XmlNode[] =>
	node === undefined ? [] : Array.isArray(node) ? node : [node];

/** Text beside elements would be lost, however deep. */
function hasNoMixedText(node: XmlNode): boolean {
	if (typeof node === 'string') return true;
	if (Array.isArray(node)) return node.every(hasNoMixedText);
	return isBlank(node[MIXED_TEXT]) && Object.values(node).every(hasNoMixedText);
}

const isRecord = (node: XmlNode) =>
	typeof node === 'string' ? isBlank(node) : hasNoMixedText(node);

/**
 * Tells whether the records are all that an answer holds, so that nothing is lost with what is not one.
 *
 * @param root the children of `<xml>`
 * @param list the names of the list and of each record in it
 */
export function holdsOnlyRecords(
	root: XmlElement,
	list: { container: string; record: string },
): boolean {
	if (root[list.record] !== undefined || !isBlank(root[MIXED_TEXT])) return false;
	const container = root[list.container];
	if (container === undefined || typeof container === 'string') return isBlank(container);
	if (Array.isArray(container)) return false;
	return Object.entries(container).every(([name, node]) => {
		if (name === list.record) return asList(node).every(isRecord);
		return name === MIXED_TEXT ? isBlank(node) : OUTCOME_FIELDS.includes(name);
	});
}
