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
export interface Shared {
	readonly name: string;
	/** The newest text: a status, a currency or a user name repeats from record to record. */
	text: string;
}

/**
 * Builds elements from their starts and the pieces of text in them. Except for records, it is not told of ends; an
 * element has ended when the next one is not deeper.
 */
export class ElementBuilder {
	private readonly shared = new Map<string, Shared>();
	/** The elements around the newest, from the document on. */
	private readonly around: [XmlElement, ...XmlElement[]] = [new Element()];
	/** The newest element, which is a leaf as long as no child comes; undefined before the first, and after a record. */
	private newest: Shared | undefined;
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
		this.goOnAt(depth);
		this.newest = this.sharedOf(name);
		this.text = '';
		this.depth = depth;
	}

	/** What elements of a name have in common, for {@link addRecord}. */
	sharedOf(name: string): Shared {
		const known = this.shared.get(name);
		if (known) return known;
		const shared = { name, text: '' };
		this.shared.set(name, shared);
		return shared;
	}

	/**
	 * An element with leaves and nothing else, from its start to its end.
	 *
	 * @param leaves each of another name, and of one that was opened before
	 * @param textOf gives the text of a leaf by its position, and is told the newest text of this name
	 * @param depth of the element
	 */
	addRecord(
		name: string,
		leaves: readonly Shared[],
		textOf: (position: number, newest: string) => string,
		depth: number,
	): void {
		this.goOnAt(depth);
		const element = new Element();
		let position = 0;
		for (const shared of leaves) {
			const text = textOf(position++, shared.text);
			if (shared.text !== text) shared.text = text;
			element[shared.name] = shared.text;
		}
		this.addTo(depth, name, element);
		this.newest = undefined;
		this.depth = depth;
	}

	/** The next element is of this depth, so the newest has a child, or has ended. */
	private goOnAt(depth: number): void {
		if (!this.newest || depth <= this.depth) {
			this.closeLeaf();
			return;
		}
		this.leaveOut(this.text);
		const element = new Element();
		this.addTo(this.depth, this.newest.name, element);
		this.around[this.depth] = element;
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
		const { newest } = this;
		if (!newest) return;
		if (newest.text !== this.text) newest.text = this.text;
		this.addTo(this.depth, newest.name, newest.text);
	}

	/** Adds an element of this depth to the one that it is in. */
	private addTo(depth: number, name: string, content: string | XmlElement): void {
		const parent = this.around[depth - 1];
		if (!parent) return;
		const present = parent[name];
		// Only own names count: an element may be called isPrototypeOf.
		if (present === undefined || !Object.hasOwn(parent, name)) parent[name] = content;
		else if (Array.isArray(present)) present.push(content);
		else parent[name] = [present, content];
	}
}
