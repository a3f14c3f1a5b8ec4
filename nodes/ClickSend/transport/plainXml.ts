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

/** Takes the elements and texts of a document in their order. An element ends where the next one is not deeper. */
export interface ElementVisitor {
	/** An element begins. @param depth 1 for the root */
	open: (name: string, depth: number) => void;
	/** A text that is not empty, or a piece of one, as it is written. @param depth of the element that it is in */
	add: (text: string, depth: number) => void;
}

/** The engine keeps a part of this length or more as a reference to the whole. */
const REFERRING_LENGTH = 13;

/** A part of a document, by itself: else the document would stay in memory for as long as one of its texts. */
const partOf = (document: string, from: number, to: number): string => {
	const part = document.slice(from, to);
	if (part.length < REFERRING_LENGTH) return part;
	const copy = Buffer.from(part).toString();
	// Half a surrogate pair does not survive it.
	return copy === part ? copy : part;
};

/**
 * Reads a text that is a whole XML document of the plain kind that ClickSend writes: maybe a
 * declaration, then one root element in which every element is closed by its own name, with text and
 * references to characters, and one attribute at most in a tag. Attributes are passed over.
 *
 * It runs over the text once, several times faster than fast-xml-parser and its validator, above all in the
 * first run after n8n's start. It never says yes where the validator says no. Its no means nothing: comments,
 * CDATA sections and names beyond ASCII are XML too, and for fast-xml-parser to read.
 *
 * @param document with no white space around it, and with line breaks of one character
 * @param visitor to be thrown away where the document is not plain
 * @returns whether it was read to its end
 */
export function readPlainXml(document: string, visitor: ElementVisitor): boolean {
	const open: string[] = [];
	let at = DECLARATION.exec(document)?.[0].length ?? 0;
	let ampersand = document.indexOf('&');
	if (!document.startsWith('<', at)) return false;
	for (;;) {
		// A tag begins here.
		LEAF.lastIndex = at;
		if (LEAF.test(document)) {
			const nameEnd = document.indexOf('>', at);
			const isEmpty = document.charCodeAt(nameEnd - 1) === SLASH;
			const name = document.slice(at + 1, isEmpty ? nameEnd - 1 : nameEnd);
			visitor.open(name, open.length + 1);
			at = LEAF.lastIndex;
			const end = isEmpty ? nameEnd : at - name.length - '</>'.length;
			if (end > nameEnd + 1) visitor.add(partOf(document, nameEnd + 1, end), open.length + 1);
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
			visitor.open(name, open.length + 1);
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
		if (next > at) visitor.add(partOf(document, at, next), open.length);
		at = next;
	}
}
