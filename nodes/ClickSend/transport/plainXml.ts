import { isInherited } from '../helpers/property';
import { ElementBuilder, type Shared } from './elements';
import { RecordShapes } from './recordShapes';
import { BARE_AMPERSAND, decodeReferences } from './references';

// In all of these, a line break is \n.
const DECLARATION = /^<\?xml [^<>?"']*(?:(?:"[^"<>?]*"|'[^'<>?]*')[^<>?"']*)*\?>[ \t\n]*/;
/** A start tag with one attribute at most, or an empty element: what is between `<` and `>`. */
const TAG =
	/^([A-Za-z_][\w.-]*)(?:[ \t\n]+[A-Za-z_][\w.-]*=(?:"[^"<>&]*"|'[^'<>&]*'))?[ \t\n]*(\/?)$/;
/** An element without children or attributes, as nearly all are: a whole one in a single step. */
const LEAF = /<([A-Za-z_][\w.-]*)(?:\/>|>([^<]*)<\/\1>)/y;
const BARE = new RegExp(BARE_AMPERSAND);

/** Looking for a character alone takes less than the expression. */
const hasBareAmpersand = (text: string) => text.includes('&') && BARE.test(text);

/** Elements in one another; more of them may be meant to do harm. */
export const MAX_DEPTH = 20;

/** From this length on, the engine keeps a piece of a text as a reference to the whole. */
const REFERRING_LENGTH = 13;

/** A piece of a document by itself: else all of the document would stay in memory for as long as the piece. */
function byItself(piece: string): string {
	if (piece.length < REFERRING_LENGTH) return piece;
	const copy = Buffer.from(piece).toString();
	// Half a surrogate pair does not survive that.
	return copy === piece ? copy : piece;
}

/** Reads a document from tag to tag. */
class PlainReader {
	readonly builder = new ElementBuilder();
	/** The names of the elements that have begun and not ended. */
	private readonly unclosed: string[] = [];
	private readonly shapes = new RecordShapes();
	/** The leaves of the element whose start tag is the newest, as long as it is open and has only leaves, none twice. */
	private leaves: Set<Shared> | undefined;
	/** Where it goes on reading. */
	private at: number;

	constructor(private readonly document: string) {
		this.at = DECLARATION.exec(document)?.[0].length ?? 0;
	}

	/** @returns whether the document is plain up to its end */
	read(): boolean {
		if (!this.document.startsWith('<', this.at)) return false;
		do {
			const isRead =
				this.readRecord() || this.readLeaf() || this.readEndTag() || this.readStartTag();
			if (!isRead) return false;
		} while (this.unclosed.length > 0 && this.readText());
		return this.unclosed.length === 0 && this.at === this.document.length;
	}

	/** Begins an element. @returns false, and does nothing, where the parser refuses or renames such an element */
	private begin(name: string): boolean {
		const depth = this.unclosed.length + 1;
		if (depth > MAX_DEPTH) return false;
		if (!this.builder.knows(name) && (isInherited(name) || name === 'prototype')) return false;
		this.builder.open(name, depth);
		return true;
	}

	private add(text: string, depth: number): void {
		if (text !== '') this.builder.add(byItself(decodeReferences(text)), depth);
	}

	/** @returns whether there is a record like one before */
	private readRecord(): boolean {
		const depth = this.unclosed.length + 1;
		const found = depth < MAX_DEPTH ? this.shapes.find(this.document, this.at) : undefined;
		if (!found) return false;
		const { shape, texts } = found;
		const [whole = ''] = texts;
		if (hasBareAmpersand(whole)) return false;
		const textOf = (position: number, newest: string) => {
			const text = decodeReferences(texts[position + 1] ?? '');
			return text === newest ? newest : byItself(text);
		};
		this.builder.addRecord(shape.name, shape.leaves, textOf, depth);
		this.leaves = undefined;
		this.at += whole.length;
		return true;
	}

	/** @returns whether there is a leaf */
	private readLeaf(): boolean {
		LEAF.lastIndex = this.at;
		const leaf = LEAF.exec(this.document);
		const name = leaf?.[1];
		const text = leaf?.[2] ?? '';
		if (name === undefined || hasBareAmpersand(text) || !this.begin(name)) return false;
		this.add(text, this.unclosed.length + 1);
		this.noteLeaf(this.builder.sharedOf(name));
		this.at = LEAF.lastIndex;
		return true;
	}

	private noteLeaf(leaf: Shared): void {
		if (this.leaves?.has(leaf)) this.leaves = undefined;
		else this.leaves?.add(leaf);
	}

	/** @returns whether there is the end tag that has to come */
	private readEndTag(): boolean {
		const name = this.unclosed.at(-1);
		const tag = `</${name}>`;
		if (name === undefined || !this.document.startsWith(tag, this.at)) return false;
		if (this.leaves && this.leaves.size > 0) this.shapes.learn(name, [...this.leaves]);
		this.leaves = undefined;
		this.unclosed.pop();
		this.at += tag.length;
		return true;
	}

	/** @returns whether there is a start tag, or an empty element */
	private readStartTag(): boolean {
		const end = this.document.indexOf('>', this.at);
		const [, name, slash] = TAG.exec(this.document.slice(this.at + 1, end)) ?? [];
		if (end === -1 || name === undefined || !this.begin(name)) return false;
		if (slash === '') this.unclosed.push(name);
		this.leaves = slash === '' ? new Set() : undefined;
		this.at = end + 1;
		return true;
	}

	/** @returns whether a tag comes after it */
	private readText(): boolean {
		const next = this.document.indexOf('<', this.at);
		const text = this.document.slice(this.at, next);
		if (next === -1 || hasBareAmpersand(text)) return false;
		this.add(text, this.unclosed.length);
		this.at = next;
		return true;
	}
}

/**
 * Reads a text that is a whole XML document of the plain kind that ClickSend writes: maybe a
 * declaration, then one root element in which every element is closed by its own name, with text and
 * references to characters, and one attribute at most in a tag. Attributes are passed over.
 *
 * It runs over the text once, several times faster than fast-xml-parser, above all in the first run after n8n's
 * start. What it reads, fast-xml-parser would read alike; what it does not is for fast-xml-parser to judge: comments,
 * CDATA sections and names beyond ASCII are XML, too.
 *
 * @param document with no white space around it
 * @returns undefined where the document is not plain
 */
export function readPlainXml(document: string): ElementBuilder | undefined {
	// XML 1.0, 2.11: a line break is one character.
	const reader = new PlainReader(document.replace(/\r\n?/g, '\n'));
	return reader.read() ? reader.builder : undefined;
}
