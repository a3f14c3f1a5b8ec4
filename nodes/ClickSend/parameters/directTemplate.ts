import { isInherited } from '../helpers/property';

/**
 * Resolves the simplest of n8n's expressions without its evaluator, which takes a thousand times as
 * long. A value that is resolved here equals n8n's. Whatever might differ is "deferred": n8n resolves it.
 *
 * The rules for a parameter's text, known before any item:
 * 1. A text that does not begin with `=`, a number, a boolean and null stay as they are. An expression
 *    without `{{` is its text without the `=`.
 * 2. In an expression each `{{ … }}` has to be a plain reference to the item: `$json` and one step or
 *    more, each `.name` (ASCII), `["any key"]`, `['any key']` or `[0]`, with white space around the
 *    whole only. Calls, operators, `?.`, `$item`, `$json` alone and anything else are deferred.
 * 3. An expression with a backslash (escapes), or with `.constructor` anywhere (n8n refuses it, in plain
 *    text too), is deferred.
 * 4. A key is deferred that n8n refuses, that every object inherits (n8n's engines differ on whether an
 *    item's own `toString` counts), or that quotes, braces or control characters make doubtful.
 *
 * And for an item:
 * 5. Each step has to find an own data property of a plain object, or an element of an array by its
 *    index. What is missing, inherited, computed by a getter, or inside a text or a date is deferred.
 * 6. The value has to be a text, a boolean or a finite number: n8n hands those on as they are where the
 *    expression is one reference and nothing else, and as JavaScript writes them where there is text
 *    around it, be it one space. Null, lists, objects and dates are deferred.
 * 7. A list is deferred as well, unless it is long, has nothing but such values, and the expression is one
 *    reference: n8n's engine copies lists entry by entry, and gives up on a million of them.
 * 8. A text that itself looks like an expression is a text: n8n does not evaluate twice. A text with a
 *    NUL, a byte order mark or half a surrogate pair is deferred: n8n's QuickJS engine may change it.
 */

/** Stands for "n8n has to resolve it". */
export const DEFERRED: unique symbol = Symbol('deferred');

export type DirectValue = string | number | boolean | null;

/** A list of a thousand entries or more, as it is in the item. */
export type LongList = readonly DirectValue[];

export type Template =
	/** The same for every item. */
	| { kind: 'constant'; value: DirectValue }
	/** `resolve` gets an item's `json`. `isReference`: it is one reference and nothing else. */
	| {
			kind: 'direct';
			isReference: boolean;
			resolve: (json: unknown) => DirectValue | LongList | typeof DEFERRED;
	  }
	| { kind: 'deferred' };

/** The steps from an item's `json` to a value. */
export type Path = readonly string[];

const KEY = String.raw`[^"'\x60\\{}\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*`;
const STEP = String.raw`\.[A-Za-z_$][\w$]*|\["${KEY}"\]|\['${KEY}'\]|\[(?:0|[1-9]\d{0,8})\]`;
const REFERENCE = new RegExp(String.raw`^[ \t\r\n]*\$json((?:${STEP})+)[ \t\r\n]*$`, 'u');
const STEPS = new RegExp(STEP, 'gu');

const INDEX = /^(?:0|[1-9]\d{0,8})$/;
const DOUBTFUL_TEXT = /\\|\.\s*constructor/;
const FRAGILE_TEXT = /[\0\ufeff]|\p{Surrogate}/u;

/** Keys that n8n refuses or misreads in an expression. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(
	`$ _linkedBinding _load arguments binding callee caller defineProperties defineProperty
	dlopen execve getBuiltinModule getOwnPropertyDescriptor getOwnPropertyDescriptors
	getPrototypeOf globalThis loadEnvFile mainModule prepareStackTrace prototype
	setPrototypeOf`.split(/\s+/),
);

function keyOf(step: string): string {
	if (step.startsWith('.')) return step.slice(1);
	const inside = step.slice(1, -1);
	return inside.startsWith('"') || inside.startsWith("'") ? inside.slice(1, -1) : inside;
}

function parseReference(code: string): Path | undefined {
	const steps = REFERENCE.exec(code)?.[1];
	if (steps === undefined) return undefined;
	const path = (steps.match(STEPS) ?? []).map(keyOf);
	return path.some((key) => REFUSED_KEYS.has(key) || isInherited(key)) ? undefined : path;
}

/** @returns texts and references in turn, beginning and ending with a text; undefined where in doubt */
function parseExpression(expression: string): { texts: string[]; paths: Path[] } | undefined {
	const texts: string[] = [];
	const paths: Path[] = [];
	let end = 0;
	for (;;) {
		const open = expression.indexOf('{{', end);
		if (open === -1) break;
		const close = expression.indexOf('}}', open + 2);
		if (close === -1) return undefined;
		const path = parseReference(expression.slice(open + 2, close));
		if (!path) return undefined;
		texts.push(expression.slice(end, open));
		paths.push(path);
		end = close + 2;
	}
	texts.push(expression.slice(end));
	return { texts, paths };
}

/** The plain references to the item in an expression, each once: `$json.name` is `['name']`. */
export function referencesIn(expression: string): Path[] {
	const inside = Array.from(expression.matchAll(/\{\{([^{}]*)\}\}/g), ([, code = '']) => code);
	return [...new Set(inside)].flatMap((code) => {
		const path = parseReference(code);
		return path ? [path] : [];
	});
}

function mayHold(container: unknown, key: string): container is object {
	if (typeof container !== 'object' || container === null) return false;
	if (Array.isArray(container)) return INDEX.test(key);
	const prototype: unknown = Object.getPrototypeOf(container);
	return prototype === Object.prototype || prototype === null;
}

function isDirectValue(value: unknown): value is string | number | boolean {
	if (typeof value === 'string') return !FRAGILE_TEXT.test(value);
	if (typeof value === 'number') return Number.isFinite(value);
	return typeof value === 'boolean';
}

/** Entries from which on a list is long. */
const LONG_LIST = 1_000;

function isLongList(value: unknown): value is LongList {
	if (!Array.isArray(value) || value.length < LONG_LIST) return false;
	const entries: readonly unknown[] = value;
	// `every` leaves out gaps, which `includes` finds.
	return (
		!entries.includes(undefined) && entries.every((each) => each === null || isDirectValue(each))
	);
}

function find(json: unknown, path: Path): unknown {
	let value = json;
	for (const key of path) {
		if (!mayHold(value, key)) return DEFERRED;
		const property = Object.getOwnPropertyDescriptor(value, key);
		if (!property) return DEFERRED;
		// A getter has no value, so it is deferred.
		value = property.value;
	}
	return value;
}

function valueAt(json: unknown, path: Path): string | number | boolean | typeof DEFERRED {
	const value = find(json, path);
	return isDirectValue(value) ? value : DEFERRED;
}

/** The value of an expression that is one reference: a list as well, where it is long. */
function wholeValueAt(json: unknown, path: Path): DirectValue | LongList | typeof DEFERRED {
	const value = find(json, path);
	return isDirectValue(value) || isLongList(value) ? value : DEFERRED;
}

function fill(json: unknown, texts: readonly string[], paths: readonly Path[]) {
	let text = texts[0] ?? '';
	for (const [index, path] of paths.entries()) {
		const value = valueAt(json, path);
		if (value === DEFERRED) return DEFERRED;
		text += `${String(value)}${texts[index + 1] ?? ''}`;
	}
	return text;
}

/**
 * Compiles a parameter as it stands in the workflow, once for all items.
 *
 * @param raw the parameter before n8n evaluates it
 */
export function compileTemplate(raw: unknown): Template {
	if (raw === null || typeof raw === 'number' || typeof raw === 'boolean') {
		return { kind: 'constant', value: raw };
	}
	if (typeof raw !== 'string') return { kind: 'deferred' };
	if (!raw.startsWith('=')) return { kind: 'constant', value: raw };

	const expression = raw.slice(1);
	if (DOUBTFUL_TEXT.test(expression) || FRAGILE_TEXT.test(expression)) {
		return { kind: 'deferred' };
	}
	const parsed = parseExpression(expression);
	if (!parsed) return { kind: 'deferred' };
	const { texts, paths } = parsed;
	const [first, ...others] = paths;
	if (!first) {
		// n8n's evaluator takes a bare `=toString` for something that it has compiled before.
		return isInherited(expression) ? { kind: 'deferred' } : { kind: 'constant', value: expression };
	}
	const isReference = others.length === 0 && texts.every((text) => text === '');
	return {
		kind: 'direct',
		isReference,
		resolve: isReference ? (json) => wholeValueAt(json, first) : (json) => fill(json, texts, paths),
	};
}
