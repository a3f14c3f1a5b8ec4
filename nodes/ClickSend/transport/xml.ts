import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A parsed element: the text of a leaf, its children by name, or several of the same name. */
export type XmlNode = string | XmlElement | XmlNode[];
export interface XmlElement {
	[name: string]: XmlNode;
}

export type XmlResult = { ok: true; root: XmlElement } | { ok: false; reason: string };

const PREDEFINED: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	amp: '&',
	quot: '"',
	apos: "'",
};

const MAX_CODE_POINT = 0x10ffff;

function codePoint(reference: string, value: number): string {
	const isCharacter = value > 0 && value <= MAX_CODE_POINT && !(value >= 0xd800 && value <= 0xdfff);
	return isCharacter ? String.fromCodePoint(value) : reference;
}

/**
 * Decodes XML's five predefined entities and numeric character references. Everything else stays as
 * it came, so text never grows and a document type cannot define anything.
 */
export function decodeReferences(text: string): string {
	return text.replace(
		/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
		(reference, name?: string, decimal?: string, hex?: string) => {
			if (name !== undefined) return PREDEFINED[name] ?? reference;
			return decimal !== undefined
				? codePoint(reference, Number.parseInt(decimal, 10))
				: codePoint(reference, Number.parseInt(hex ?? '', 16));
		},
	);
}

const ignore = () => undefined;

const parser = new XMLParser({
	ignoreAttributes: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	parseTagValue: false,
	trimValues: false,
	processEntities: true,
	maxNestedTags: 20,
	entityDecoder: {
		decode: decodeReferences,
		setExternalEntities: ignore,
		addInputEntities: ignore,
		reset: ignore,
		setXmlVersion: ignore,
	},
});

function isElement(value: unknown): value is XmlElement {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Parses an answer of ClickSend. Every text survives to the letter: nothing is trimmed, nothing
 * becomes a number, only the five predefined entities and numeric references are decoded.
 *
 * @param text the body of the answer; a byte order mark and white space around it are allowed
 * @returns the children of the root element `<xml>`, or why the text is no answer of ClickSend
 */
export function parseXml(text: string): XmlResult {
	const document = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).trim();
	if (document === '') return { ok: false, reason: 'it is empty' };
	if (/^<!doctype html|^<html/i.test(document)) return { ok: false, reason: 'it is a web page' };
	if (!document.startsWith('<')) return { ok: false, reason: 'it is not XML' };

	const rootAt = document.search(/<xml[\s>/]/);
	if (rootAt === -1) return { ok: false, reason: 'it has no <xml> element' };
	if (/<!doctype/i.test(document.slice(0, rootAt))) {
		return { ok: false, reason: 'it declares a document type, which ClickSend never does' };
	}

	try {
		const valid = XMLValidator.validate(document);
		if (valid !== true) {
			return { ok: false, reason: `it is not complete XML (line ${valid.err.line})` };
		}
		const parsed: unknown = parser.parse(document);
		const root = isElement(parsed) ? parsed.xml : undefined;
		if (root === '') return { ok: true, root: {} };
		if (Array.isArray(root)) return { ok: false, reason: 'it has more than one <xml> element' };
		if (!isElement(root)) return { ok: false, reason: 'it has no <xml> element' };
		return { ok: true, root };
	} catch {
		// The parser refuses what could harm, such as an element called __proto__.
		return { ok: false, reason: 'it is not XML that ClickSend sends' };
	}
}
