import { property } from '../helpers/property';
import { referencesIn, type Path } from './directTemplate';

/** Look at this many characters of an expression for the fields that it names. */
const MAX_LOOKED_AT = 1_000;
/** Name this many of them. */
const MAX_NAMED = 3;

const STEP = String.raw`\??\.?\[[^\][]{1,60}\]|\??\.[A-Za-z_$][\w$]{0,60}`;
/** An item's data, of this node's input or of another node, an argument that a model fills in, or a variable. */
const FIELD = new RegExp(
	String.raw`\$(?:json|vars|fromAI\([^()]{1,300}\)|input\.\w{1,20}(?:\(\))?\.json|(?:node\[[^\]]{1,100}\]|\([^()]{1,100}\)(?:\.\w{1,20}(?:\(\))?)?)\.json)(?:${STEP}){0,20}`,
	'g',
);
/** The call of a function at the end, such as `.trim` where `(` follows. */
const CALLED = /\??\.[\w$]+$/;

/**
 * Finds the fields that an expression reads, e.g. `$json.send_at`, to name them to the person who wrote it.
 *
 * @returns the first of them; none where it reads what is no field
 */
export function fieldsIn(expression: string): string[] {
	const text = expression.slice(0, MAX_LOOKED_AT);
	const fields = Array.from(text.matchAll(FIELD), ({ 0: found, index }) =>
		text[index + found.length] === '(' ? found.replace(CALLED, '') : found,
	);
	return [...new Set(fields)].slice(0, MAX_NAMED);
}

/** The field of an expression that is nothing but a reference to it. */
export function soleField(expression: string): string | undefined {
	const inside = /^=\s*\{\{([^{}]*)\}\}\s*$/.exec(expression)?.[1]?.trim();
	const [field] = fieldsIn(expression);
	return field !== undefined && inside === field ? field : undefined;
}

const isPlainName = (step: string) => /^[A-Za-z_$][\w$]*$/.test(step);
const spelled = (path: Path) =>
	`$json${path.map((step) => (isPlainName(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('')}`;

/**
 * Whether n8n writes nothing for what is at a path. What is inside a text, such as its length, counts as something, and
 * so does an empty text: a column may be empty on purpose.
 */
function isGap(json: unknown, path: Path): boolean {
	let value = json;
	for (const step of path) {
		if (typeof value !== 'object') return value === undefined;
		value = property(value, step);
	}
	return value === undefined || value === null || Number.isNaN(value);
}

/**
 * Prepares to find what an expression leaves out of a text, because the item has nothing there. Plain
 * references are looked at, such as `{{ $json.name }}`; what has a function or an operator says itself what to
 * do then.
 *
 * @param raw the field as the workflow has it
 * @returns a function from an item's `json` to the first field that it has nothing in, e.g. `$json.name`
 */
export function openGaps(raw: string): (json: unknown) => string | undefined {
	const paths = raw.startsWith('=') ? referencesIn(raw) : [];
	return (json) => {
		const gap = paths.find((path) => isGap(json, path));
		return gap && spelled(gap);
	};
}
