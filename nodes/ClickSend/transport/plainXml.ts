const SLASH = 0x2f;
const GREATER_THAN = 0x3e;

const DECLARATION = /^<\?xml [^<>?]*\?>[ \t\r\n]*/;
/** A start tag with one attribute at most, or an empty element: what is between `<` and `>`. */
const TAG =
	/^([A-Za-z_][\w.-]*)(?:[ \t\r\n]+[A-Za-z_][\w.-]*=(?:"[^"<>&]*"|'[^'<>&]*'))?[ \t\r\n]*(\/?)$/;
const REFERENCE = /&(?:\w{1,20}|#\d+|#x[\da-fA-F]+);/y;
/** An element without children or attributes, as nearly all are: a whole one in a single step. */
const LEAF = new RegExp(
	String.raw`<([A-Za-z_][\w.-]*)(?:/>|>[^<&]*(?:${REFERENCE.source}[^<&]*)*</\1>)`,
	'y',
);

/**
 * Tells whether a text is a whole XML document of the plain kind that ClickSend writes: maybe a
 * declaration, then one root element in which every element is closed by its own name, with text and
 * references to characters, and one attribute at most in a tag.
 *
 * It runs over the text once, several times faster than fast-xml-parser's validator, and never
 * says yes where the validator says no. Its no means nothing: comments, CDATA sections and names beyond
 * ASCII are XML too, and for the validator to judge.
 *
 * @param document the text, with no white space around it
 */
export function isPlainXml(document: string): boolean {
	const open: string[] = [];
	let at = DECLARATION.exec(document)?.[0].length ?? 0;
	let ampersand = document.indexOf('&');
	if (!document.startsWith('<', at)) return false;
	for (;;) {
		// A tag begins here.
		LEAF.lastIndex = at;
		if (LEAF.test(document)) {
			at = LEAF.lastIndex;
			if (ampersand !== -1 && ampersand < at) ampersand = document.indexOf('&', at);
		} else if (document.charCodeAt(at + 1) === SLASH) {
			const name = open.pop();
			if (name === undefined || !document.startsWith(name, at + 2)) return false;
			at += 2 + name.length;
			if (document.charCodeAt(at) !== GREATER_THAN) return false;
			at += 1;
		} else {
			const end = document.indexOf('>', at);
			if (end === -1) return false;
			const [, name, slash] = TAG.exec(document.slice(at + 1, end)) ?? [];
			if (name === undefined) return false;
			if (slash === '') open.push(name);
			at = end + 1;
		}
		if (open.length === 0) return at === document.length;

		const next = document.indexOf('<', at);
		if (next === -1) return false;
		while (ampersand !== -1 && ampersand < next) {
			REFERENCE.lastIndex = ampersand;
			if (!REFERENCE.test(document)) return false;
			ampersand = document.indexOf('&', REFERENCE.lastIndex);
		}
		at = next;
	}
}
