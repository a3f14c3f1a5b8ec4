import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { makeShape } from '../helpers/shape';
import { isPlainXml } from './plainXml';

/**
 * A parsed element: the text of a leaf, its children by name, or several of the same name. Text beside
 * children is indentation, and left out.
 */
export type XmlNode = string | XmlElement | XmlNode[];
export interface XmlElement {
	[name: string]: XmlNode;
}

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

/** The entities that XML itself defines. */
export const XML_ENTITIES: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	amp: '&',
	quot: '"',
	apos: "'",
};

/** Whether a number is the code point of a character, and not half of a surrogate pair. */
const isCharacter = (value: number) =>
	value > 0 && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);

/**
 * Decodes XML's own entities and numeric character references, with up to 99 zeros in front. Everything else stays
 * as it came, so text never grows and a document type cannot define anything.
 */
export function decodeReferences(text: string): string {
	// fast-xml-parser puts a text together from its characters. Searching makes one string of them, without
	// which every character would keep an object of its own for as long as the text is kept.
	if (!text.includes('&')) return text;
	return text.replace(
		/&(?:(lt|gt|amp|quot|apos)|#0{0,99}(\d{1,7})|#x0{0,99}([0-9a-fA-F]{1,6}));/g,
		(reference, name?: string, decimal?: string, hex?: string) => {
			if (name !== undefined) return XML_ENTITIES[name] ?? reference;
			const value = Number(decimal ?? `0x${hex ?? ''}`);
			return isCharacter(value) ? String.fromCodePoint(value) : reference;
		},
	);
}

const ignore = () => undefined;

/** How deep an element or a text is: 1 for a root element and the text in it. */
function depthOf(path: string | { getDepth(): number }): number {
	if (typeof path === 'string') throw new Error('jPath is on');
	return path.getDepth();
}

const Element = makeShape<XmlNode>();

/** Kept once for all elements of a name instead of once for each record. */
interface Shared {
	name: string;
	/** The newest text: a status, a currency or a user name repeats from record to record. */
	text: string;
}

/**
 * Builds elements from the starts of elements and the pieces of text that fast-xml-parser hands to its
 * hooks. It does not tell them of ends; an element has ended when the next one is not deeper.
 */
class Builder {
	private readonly shared = new Map<string, Shared>();
	/** The elements around the newest, from the document on. */
	private readonly around: [XmlElement, ...XmlElement[]] = [new Element()];
	/** The newest element, which is a leaf as long as no child comes. */
	private newest: Shared = { name: '', text: '' };
	private text = '';
	private depth = 0;
	/** Text was left out that is more than indentation. */
	hasMixedText = false;

	open(name: string, depth: number): void {
		if (depth > this.depth && this.depth > 0) {
			this.leaveOut(this.text);
			const element = new Element();
			this.addNewest(element);
			this.around[this.depth] = element;
		} else {
			this.closeLeaf();
		}
		let shared = this.shared.get(name);
		if (!shared) this.shared.set(name, (shared = { name, text: '' }));
		this.newest = shared;
		this.text = '';
		this.depth = depth;
	}

	/** A text, or a piece of one, in the element of this depth. */
	add(text: string, depth: number): void {
		if (depth === this.depth) this.text += text;
		else this.leaveOut(text);
	}

	private leaveOut(text: string): void {
		if (!this.hasMixedText && text.trim() !== '') this.hasMixedText = true;
	}

	/** The document ends. @returns the root elements */
	end(): XmlElement {
		this.closeLeaf();
		return this.around[0];
	}

	/** The newest element has no children. */
	private closeLeaf(): void {
		if (this.depth === 0) return;
		if (this.newest.text !== this.text) this.newest.text = this.text;
		this.addNewest(this.newest.text);
	}

	private addNewest(content: string | XmlElement): void {
		const parent = this.around[this.depth - 1];
		if (!parent) return;
		const { name } = this.newest;
		const present = parent[name];
		// Only own names count: an element may be called isPrototypeOf.
		if (present === undefined || !Object.hasOwn(parent, name)) parent[name] = content;
		else if (Array.isArray(present)) present.push(content);
		else parent[name] = [present, content];
	}
}

/** For the document that is being parsed. Parsing is synchronous, so there is only one at a time. */
let builder = new Builder();

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
	maxNestedTags: 20,
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

/** @throws on what could do harm, such as an element called `__proto__` or nesting without end */
function build(document: string): Builder {
	const own = new Builder();
	builder = own;
	try {
		parser.parse(document);
		return own;
	} finally {
		// It holds the whole response, which must not stay in memory until the next one comes.
		builder = new Builder();
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
		const valid = isPlainXml(document) || XMLValidator.validate(document);
		if (valid !== true) return unreadable(`it is not complete XML (line ${valid.err.line})`);
		if (hasStrayDeclaration(document)) return unreadable('it has a declaration inside of it');
		const built = build(document);
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
