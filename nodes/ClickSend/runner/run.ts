import {
	sleep,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import type { Effect } from '../errors/effect';
import type { Issue } from '../errors/issue';
import { toItemError, toNodeError } from '../errors/nodeErrors';
import { isSettled, type Outcome } from '../errors/outcome';
import { issueOf } from '../errors/parameterError';
import type { Result } from '../errors/result';
import { accountOf } from './accountOf';
import { readInvocation, type Invocation } from './invocation';

/** Work this many milliseconds, then yield to the event loop: n8n's locks and its editor need it. */
const WORK_MS = 100;

/** Where items that cannot be used end the node, read no further after this many of them. */
const MAX_UNUSABLE = 100;

/** One run of the node. */
export interface Run {
	context: IExecuteFunctions;
	node: INode;
	invocation: Invocation;
	itemCount: number;
	/** Aborted when the execution is stopped: then nothing new may leave. */
	cancelSignal: AbortSignal | undefined;
}

/** What has become of an input item. */
export type ItemState =
	{ state: 'notStarted' } | { state: 'started'; outcomes: readonly Outcome[] };

export const NOT_STARTED: ItemState = { state: 'notStarted' };
export const started = (outcomes: readonly Outcome[]): ItemState => ({
	state: 'started',
	outcomes,
});

/** What is wrong with an input item. */
export interface ItemIssue {
	itemIndex: number;
	issue: Issue;
}

/** Yields to the event loop now and then. */
class Breaks {
	private next = Date.now() + WORK_MS;

	get isDue(): boolean {
		return Date.now() > this.next;
	}

	async take(): Promise<void> {
		await sleep(0);
		this.next = Date.now() + WORK_MS;
	}
}

/** Begins a run of the node. */
export function openRun(context: IExecuteFunctions): Run {
	return {
		context,
		node: context.getNode(),
		invocation: readInvocation(context),
		itemCount: context.getInputData().length,
		cancelSignal: context.getExecutionCancelSignal(),
	};
}

/** Does a step of work for each of so many items, and yields to the event loop now and then. */
export async function forEachItem(count: number, step: (index: number) => void): Promise<void> {
	const breaks = new Breaks();
	for (let index = 0; index < count; index++) {
		step(index);
		if (breaks.isDue) await breaks.take();
	}
}

/**
 * Reads and checks every item, before the first request leaves.
 *
 * @param read throws for an item that cannot be used
 * @returns what each item asks for, or what is wrong with it
 */
export async function readItems<Asked>(
	{ itemCount, invocation }: Run,
	read: (itemIndex: number) => Asked,
): Promise<Array<Result<Asked>>> {
	const items: Array<Result<Asked>> = [];
	let unusable = 0;
	await forEachItem(itemCount, (itemIndex) => {
		if (invocation.endsAtIssue && unusable >= MAX_UNUSABLE) return;
		try {
			items.push({ ok: true, value: read(itemIndex) });
		} catch (error) {
			unusable++;
			items.push({ ok: false, issue: issueOf(error) });
		}
	});
	return items;
}

/** What is wrong with items, in their order. */
export function issuesIn(items: ReadonlyArray<Result<unknown>>): ItemIssue[] {
	return items.flatMap((item, itemIndex) => (item.ok ? [] : [{ itemIndex, issue: item.issue }]));
}

export const isFilled = (issues: readonly ItemIssue[]): issues is [ItemIssue, ...ItemIssue[]] =>
	issues.length > 0;

/**
 * The error of a run that ends before anything was done: an earlier try may have sent.
 *
 * @param issues the first is the one that the error is about
 * @param settledBefore what earlier tries have settled of an item
 */
export function errorBefore(
	{ node, itemCount, invocation }: Run,
	effect: Effect,
	[first, ...others]: readonly [ItemIssue, ...ItemIssue[]],
	settledBefore: (itemIndex: number) => readonly Outcome[],
): Error {
	const { itemIndex, issue } = first;
	const before = Array.from({ length: itemCount }, (_, index): ItemState => {
		const settled = settledBefore(index);
		return settled.length === 0 && index !== itemIndex ? NOT_STARTED : started(settled);
	});
	return toNodeError(node, issue, itemIndex, {
		...accountOf(effect, before),
		unusable: others.map((each) => ({ item: each.itemIndex, message: each.issue.message })),
		isSubWorkflow: invocation.isSubWorkflow,
	});
}

/** How urgent an issue is: what is uncertain first, then what has a cause of its own. */
function urgencyOf({ certainty, origin }: Issue): number {
	if (certainty === 'unknown') return 2;
	return origin === 'heldBack' ? 0 : 1;
}

/** The issue that a person has to hear of first, with the index of its item. */
export function firstIssue(items: readonly ItemState[]): ItemIssue | undefined {
	let first: ItemIssue | undefined;
	for (const [itemIndex, item] of items.entries()) {
		if (item.state === 'notStarted') continue;
		for (const outcome of item.outcomes) {
			if (outcome.ok) continue;
			const { issue } = outcome;
			if (!first || urgencyOf(issue) > urgencyOf(first.issue)) first = { itemIndex, issue };
		}
	}
	return first;
}

/** Tells whether anything is settled, so that it must not be done again. */
export const hasSettled = (items: readonly ItemState[]): boolean =>
	items.some((item) => item.state === 'started' && item.outcomes.some(isSettled));

/** The error with which a run ends that has done something; it accounts for all of it. */
export function errorAfter(
	{ node, invocation }: Run,
	effect: Effect,
	{ issue, itemIndex }: ItemIssue,
	items: readonly ItemState[],
): Error {
	const { isSubWorkflow } = invocation;
	return toNodeError(node, issue, itemIndex, { ...accountOf(effect, items), isSubWorkflow });
}

/** Tells the person who watches how many items were left out while the others were done. */
export function unusableHint(unusable: number, all: number): NodeExecutionHint[] {
	if (unusable === 0 || all === 1) return [];
	const items = `${unusable.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} items`;
	const message = `Left out: ${items}, which cannot be used. See “error” in the output.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}

/** The output items of a run that goes on: an issue becomes an item with `error`, paired like any other. */
export function toItems({ invocation }: Run, items: readonly ItemState[]): INodeExecutionData[] {
	const output: INodeExecutionData[] = [];
	for (const [item, each] of items.entries()) {
		if (each.state === 'notStarted') continue;
		for (const outcome of each.outcomes) {
			const pairedItem = { item };
			if (outcome.ok) {
				output.push({ json: outcome.json, pairedItem });
				continue;
			}
			const { message, description } = outcome.issue;
			const error = toItemError(outcome.issue, outcome.json);
			// Without it, an agent whose tool call nobody was asked about would take that for a no.
			const feedback = { chatInput: `Nobody was asked: ${message}. ${description}` };
			const json = { error, ...(invocation.caller === 'review' && feedback) };
			output.push({ json, pairedItem });
		}
	}
	return output;
}
