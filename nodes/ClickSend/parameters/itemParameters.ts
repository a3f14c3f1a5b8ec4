import { createHash } from 'crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isInherited, isRecord } from '../helpers/property';
import { NewestKeys } from '../helpers/newestKeys';
import { seenByExpressions } from '../helpers/nodeContext';
import { compileTemplate, DEFERRED, type DirectValue } from './directTemplate';

/**
 * Reads the node's parameters, item by item. Where the text of a parameter allows it, n8n's evaluator is
 * not asked (`directTemplate` has the rules). Everything else, errors included, comes from
 * `getNodeParameter`:
 *
 * 1. n8n reads a parameter that is not in the workflow, or only under a name that is no plain path.
 * 2. Items are looked at only if n8n's expressions see the same ones. When the node runs as a tool of an
 *    AI agent they do not, and n8n reads every reference.
 * 3. n8n has to agree once. For one reference and nothing else, rule 2 is enough: n8n evaluates it on the same
 *    objects. For everything else n8n is asked for the first value as well. If the two differ, n8n reads the
 *    parameter for all items. For many items, its agreement in an earlier run is enough.
 * 4. A collection is read whole. If n8n has to read one member for an item, it reads them all, so that
 *    members see each other (`$parameter["&name"]`) and errors name the same parameter as ever.
 * 5. Nothing in the node's description may make n8n convert or check a parameter (`validateType`,
 *    `extractValue`), because a direct value would miss that. A test holds the description to it.
 */
export interface ItemParameters {
	/**
	 * What `getNodeParameter(name, itemIndex, fallback)` gives.
	 *
	 * @param name as for `getNodeParameter`, e.g. `to` or `options.country`
	 * @throws what n8n throws
	 */
	get(name: string, itemIndex: number, fallback?: unknown): unknown;

	/**
	 * A parameter with members, such as Options. While no member is an expression it is one frozen object
	 * for all items, so that the same object means the same members.
	 *
	 * @returns the members, resolved; none where n8n gives something without members
	 * @throws what n8n throws
	 */
	collection(name: string, itemIndex: number): Readonly<Record<string, unknown>>;
}

const REMEMBERED_AGREEMENTS = 500;

/** A parameter that was read without n8n's evaluator. */
export interface DirectReading {
	/** The parameter's name, as for `getNodeParameter`. */
	name: string;
	/** As the workflow has it: a text, or a collection with texts. */
	raw: unknown;
	/** The value that was read: a single one, or an object with one for each member. */
	value: unknown;
}

const kindsOf = (value: unknown): string[] =>
	typeof value === 'object' && value !== null
		? Object.values(value).map((member) => typeof member)
		: [typeof value];

/** The kind of value belongs to the key: the same text may give numbers in one workflow and texts in another. */
const keyOf = ({ name, raw, value }: DirectReading): string =>
	createHash('sha256')
		.update(JSON.stringify([name, raw, kindsOf(value)]))
		.digest('base64url');

/**
 * Readings that n8n's evaluator has confirmed, in any workflow of this process. One evaluation costs as
 * much as the node's own work for a thousand items, so it is not repeated. When the process ends, n8n is
 * simply asked again.
 */
export class Agreements {
	private readonly keys = new NewestKeys(REMEMBERED_AGREEMENTS);

	has(reading: DirectReading): boolean {
		return this.keys.has(keyOf(reading));
	}

	forget(reading: DirectReading): void {
		this.keys.delete(keyOf(reading));
	}

	remember(reading: DirectReading): void {
		this.keys.add(keyOf(reading));
	}
}

interface Reading {
	raw: unknown;
	resolve(json: () => unknown): unknown;
	equals(direct: unknown, ofN8n: unknown): boolean;
	/** Whether n8n has confirmed it; one reference and nothing else needs no confirmation (rule 3). */
	verdict: 'none' | 'agreed' | 'disagreed';
}

/** The functions of n8n that are used. */
type NodeContext = Pick<
	IExecuteFunctions,
	'getNode' | 'getInputData' | 'getNodeParameter' | 'getWorkflowDataProxy'
>;

/** From this many items on, n8n's agreement in an earlier run is enough. For fewer, asking again costs little. */
const MANY_ITEMS = 100;

/** Shared by all nodes of this process. */
const agreements = new Agreements();

const PLAIN_PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const NO_MEMBERS: Readonly<Record<string, unknown>> = Object.freeze({});

/** The parameter at a dotted name; undefined as well where n8n might look elsewhere. */
function rawAt(parameters: Readonly<Record<string, unknown>>, name: string): unknown {
	if (!PLAIN_PATH.test(name)) return undefined;
	const steps = name.split('.');
	// A parameter whose own name has a dot comes first.
	if (steps.length > 1 && name in parameters) return undefined;
	let value: unknown = parameters;
	for (const step of steps) {
		if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
		value = value[step];
	}
	return value;
}

function readSingle(raw: unknown): Reading | undefined {
	const template = compileTemplate(raw);
	if (template.kind === 'deferred') return undefined;
	return {
		raw,
		resolve:
			template.kind === 'constant' ? () => template.value : (json) => template.resolve(json()),
		equals: Object.is,
		verdict: template.kind === 'direct' && template.isReference ? 'agreed' : 'none',
	};
}

function equalMembers(direct: unknown, ofN8n: unknown): boolean {
	if (!isRecord(direct) || !isRecord(ofN8n)) return false;
	const names = Object.keys(ofN8n);
	return (
		names.length === Object.keys(direct).length &&
		names.every((name) => Object.hasOwn(direct, name) && Object.is(direct[name], ofN8n[name]))
	);
}

function readMembers(raw: Readonly<Record<string, unknown>>): Reading | undefined {
	const constants: Record<string, DirectValue> = {};
	const members: Array<[name: string, resolve: Reading['resolve']]> = [];
	for (const [name, value] of Object.entries(raw)) {
		const template = compileTemplate(value);
		if (template.kind === 'deferred' || isInherited(name)) return undefined;
		// Each name where it stands, so that the members keep their order.
		constants[name] = template.kind === 'constant' ? template.value : null;
		if (template.kind === 'direct') members.push([name, (json) => template.resolve(json())]);
	}
	Object.freeze(constants);
	return {
		raw,
		resolve(json) {
			if (members.length === 0) return constants;
			const resolved: Record<string, unknown> = { ...constants };
			for (const [name, resolve] of members) {
				const value = resolve(json);
				if (value === DEFERRED) return DEFERRED;
				resolved[name] = value;
			}
			return resolved;
		},
		equals: equalMembers,
		verdict: 'none',
	};
}

/** Whether n8n's expressions see these very items: the same objects, not equal ones. */
function expressionsSee(items: readonly INodeExecutionData[], context: NodeContext): boolean {
	try {
		const { $json: first, $input: input } = seenByExpressions(context);
		const seen: readonly unknown[] = input.all();
		// With the workflow's binary mode "combined", the input is the items' json.
		const isJson = seen[0] !== items[0];
		return (
			first === items[0]?.json &&
			items.every((item, index) => seen[index] === (isJson ? item.json : item))
		);
	} catch {
		return false;
	}
}

/**
 * Reads the parameters of the node that runs. Nothing is evaluated yet.
 *
 * @param known what n8n has agreed with before
 */
export function openItemParameters(context: NodeContext, known = agreements): ItemParameters {
	const { parameters } = context.getNode();
	const items = context.getInputData();
	const readings = new Map<string, Reading | undefined>();
	let isSameInput: boolean | undefined;

	function readingOf(name: string): Reading | undefined {
		if (!readings.has(name)) {
			const raw = rawAt(parameters, name);
			readings.set(name, isRecord(raw) ? readMembers(raw) : readSingle(raw));
		}
		return readings.get(name);
	}

	function jsonOf(itemIndex: number): unknown {
		isSameInput ??= expressionsSee(items, context);
		return isSameInput ? items[itemIndex]?.json : undefined;
	}

	function get(name: string, itemIndex: number, fallback?: unknown): unknown {
		const fromN8n = (): unknown => context.getNodeParameter(name, itemIndex, fallback);
		const reading = readingOf(name);
		if (!reading || reading.verdict === 'disagreed') return fromN8n();
		const direct = reading.resolve(() => jsonOf(itemIndex));
		if (direct === DEFERRED) return fromN8n();
		if (reading.verdict === 'agreed') return direct;
		const read = { name, raw: reading.raw, value: direct };
		if (items.length >= MANY_ITEMS && known.has(read)) {
			reading.verdict = 'agreed';
			return direct;
		}
		const ofN8n = fromN8n();
		const agreed = reading.equals(direct, ofN8n);
		if (agreed) known.remember(read);
		else known.forget(read);
		reading.verdict = agreed ? 'agreed' : 'disagreed';
		return agreed ? direct : ofN8n;
	}

	return {
		get,
		collection(name, itemIndex) {
			const members = get(name, itemIndex, NO_MEMBERS);
			return isRecord(members) ? members : NO_MEMBERS;
		},
	};
}
