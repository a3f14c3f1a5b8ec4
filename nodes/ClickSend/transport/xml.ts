import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ElementBuilder, type XmlElement } from './elements';
import { MAX_DEPTH, readPlainXml } from './plainXml';
import { decodeReferences } from './references';

export interface XmlDocument {
	/** The children of the root element `<xml>`. */
	root: XmlElement;
	/** Text beside children that was more than indentation was left out. */
	mixedText?: true;
}

/** Why a text is no response of ClickSend, in words that follow "it" and lack a full stop. */
export interface Unreadable {
	ok: false;
	reason: string;
}

const ignore = () => undefined;

/** How deep an element or a text is: 1 for a root element and the text in it. */
function depthOf(path: string | { getDepth(): number }): number {
	if (typeof path === 'string') throw new Error('jPath is on');
	return path.getDepth();
}

/** For the document that is being parsed. Parsing is synchronous, so there is only one at a time. */
let builder = new ElementBuilder();

/**
 * fast-xml-parser only finds tags and texts. Its own tree of nodes, and the objects that it makes of that
 * tree, take two thirds of its time, so `updateTag` keeps everything out of the tree and the hooks build
 * the result. Attributes, numbers and paths as text (`jPath`) are off because they cost time as well.
 *
 * One parser serves all documents: the engine would compile new hooks for each. The version is the newest:
 * older ones are up to a third faster, but have holes; docs/xml-parser.md has the figures and the list.
 */
const parser = new XMLParser({
	preserveOrder: true,
	ignoreAttributes: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	parseTagValue: false,
	trimValues: false,
	jPath: false,
	maxNestedTags: MAX_DEPTH,
	// Calls the decoder for every text that is not in a CDATA section.
	processEntities: true,
	entityDecoder: {
		decode: decodeReferences,
		setExternalEntities: ignore,
		addInputEntities: ignore,
		reset: ignore,
		setXmlVersion: ignore,
	},
	updateTag: (name, path) => {
		builder.open(name, depthOf(path));
		return false;
	},
	tagValueProcessor: (_name, text, path) => {
		builder.add(text, depthOf(path));
		return '';
	},
});

/** @throws on what could do harm */
function build(document: string): ElementBuilder {
	const own = new ElementBuilder();
	builder = own;
	try {
		parser.parse(document);
		return own;
	} finally {
		// It holds the whole response, which must not stay in memory until the next one comes.
		builder = new ElementBuilder();
	}
}

/**
 * Tells whether a text has a `<!` that begins neither a comment nor a CDATA section with an end. The validator
 * passes over it, and the parser leaves out what follows.
 */
function hasStrayDeclaration(text: string): boolean {
	let at = text.indexOf('<!');
	while (at !== -1) {
		const end = text.startsWith('<!--', at) ? '-->' : ']]>';
		if (end === ']]>' && !text.startsWith('<![CDATA[', at)) return true;
		const to = text.indexOf(end, at + 4);
		if (to === -1) return true;
		at = text.indexOf('<!', to);
	}
	return false;
}

export const unreadable = (reason: string): Unreadable => ({ ok: false, reason });

/**
 * Reads a document with fast-xml-parser.
 *
 * @returns what is in it, or why it is no document
 * @throws on what could do harm, such as an element called `__proto__` or nesting without end
 */
function readAnyXml(document: string): ElementBuilder | Unreadable {
	const valid = XMLValidator.validate(document);
	if (valid !== true) return unreadable(`it is not complete XML (line ${valid.err.line})`);
	if (hasStrayDeclaration(document)) return unreadable('it has a declaration inside of it');
	return build(document);
}

/**
 * Parses a response of ClickSend. Every text survives to the letter: nothing is trimmed, nothing
 * becomes a number, only the five predefined entities and numeric references are decoded.
 *
 * @param text the body of the response; a byte order mark and white space around it are allowed
 * @returns the document, or why the text is no response of ClickSend
 */
export function parseXml(text: string): ({ ok: true } & XmlDocument) | Unreadable {
	// A byte order mark is white space, too.
	const document = text.trim();
	if (document === '') return unreadable('it is empty');
	if (/^<!doctype html|^<html/i.test(document)) return unreadable('it is a web page');
	if (!document.startsWith('<')) return unreadable('it is not XML');

	const rootAt = document.search(/<xml[\s>/]/);
	if (rootAt === -1) return unreadable('it has no <xml> element');
	if (/<!doctype/i.test(document.slice(0, rootAt))) {
		return unreadable('it declares a document type, which ClickSend never does');
	}

	try {
		const built = readPlainXml(document) ?? readAnyXml(document);
		if ('reason' in built) return built;
		const { xml, ...others } = built.end();
		if (xml === undefined) return unreadable('it has no <xml> element');
		if (Array.isArray(xml)) return unreadable('it has more than one <xml> element');
		if (Object.keys(others).length > 0) return unreadable('it has other elements beside <xml>');
		if (typeof xml === 'string' && xml.trim() !== '') {
			return unreadable('its <xml> element has nothing but text');
		}
		const root = typeof xml === 'string' ? {} : xml;
		return { ok: true, root, ...(built.hasMixedText && { mixedText: true }) };
	} catch {
		// The parser refuses what could harm, such as an element called __proto__.
		return unreadable('it is not XML that ClickSend sends');
	}
}
