import type { Shared } from './elements';

/** Elements that have the same leaves in the same order, as nearly all records of a list. */
interface RecordShape {
	name: string;
	leaves: readonly Shared[];
	/** Matches a whole element, and captures the text of each leaf. */
	expression: RegExp;
}

interface FoundRecord {
	shape: RecordShape;
	/**
	 * The whole record, then the text of each leaf, as they stand in the document: references are not decoded. Undefined
	 * for a leaf such as `<a/>`.
	 */
	texts: ReadonlyArray<string | undefined>;
}

/** Shapes that are remembered for a document; records of others are read leaf by leaf. */
const MAX_SHAPES = 4;
/** ClickSend's records have fewer leaves. */
const MAX_LEAVES = 40;
/** ClickSend's names are shorter. The engine refuses an expression that is too long. */
const MAX_NAME_LENGTH = 100;

/** Only the full stop of a name has a meaning of its own in an expression. */
const literal = (name: string) => name.replaceAll('.', String.raw`\.`);

/** One leaf, after white space. No `<` can be in its text, so there is only one way to match. */
function leafPattern({ name }: Shared): string {
	const tag = literal(name);
	return String.raw`[ \t\n]*<${tag}(?:/>|>([^<]*)</${tag}>)`;
}

/** Finds records by the shapes of those before them, each in a single step. */
export class RecordShapes {
	private readonly known = new Map<string, RecordShape>();

	/**
	 * Remembers the shape of a record that was read leaf by leaf.
	 *
	 * @param leaves in their order, each of another name
	 */
	learn(name: string, leaves: readonly Shared[]): void {
		if (leaves.length > MAX_LEAVES || this.known.size === MAX_SHAPES) return;
		const names = [name, ...leaves.map((leaf) => leaf.name)];
		const key = names.join(' ');
		if (this.known.has(key) || names.some(({ length }) => length > MAX_NAME_LENGTH)) return;
		const tag = literal(name);
		const inside = leaves.map(leafPattern).join('');
		const expression = new RegExp(String.raw`<${tag}>${inside}[ \t\n]*</${tag}>`, 'y');
		this.known.set(key, { name, leaves, expression });
	}

	/** @returns the record that begins at this place, if it has a known shape */
	find(document: string, at: number): FoundRecord | undefined {
		for (const shape of this.known.values()) {
			const { expression } = shape;
			expression.lastIndex = at;
			const texts = expression.exec(document);
			if (texts) return { shape, texts };
		}
		return undefined;
	}
}
