import { makeShape } from '../helpers/shape';

/**
 * A parsed element: the text of a leaf, its children by name, or several of the same name. Text beside
 * children is indentation, and left out.
 */
export type XmlNode = string | XmlElement | XmlNode[];
export interface XmlElement {
	[name: string]: XmlNode;
}

const Element = makeShape<XmlNode>();

/** Kept once for all elements of a name instead of once for each record. */
interface Shared {
	name: string;
	/** The newest text: a status, a currency or a user name repeats from record to record. */
	text: string;
}

/**
 * Builds elements from their starts and the pieces of text in them. It is not told of ends; an element has
 * ended when the next one is not deeper.
 */
export class ElementBuilder {
	private readonly shared = new Map<string, Shared>();
	/** The elements around the newest, from the document on. */
	private readonly around: [XmlElement, ...XmlElement[]] = [new Element()];
	/** The newest element, which is a leaf as long as no child comes. */
	private newest: Shared = { name: '', text: '' };
	private text = '';
	private depth = 0;
	/** Text was left out that is more than indentation. */
	hasMixedText = false;

	/** Whether an element of this name has begun before. */
	knows(name: string): boolean {
		return this.shared.has(name);
	}

	/** An element begins, at this depth: 1 for a root element. */
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
