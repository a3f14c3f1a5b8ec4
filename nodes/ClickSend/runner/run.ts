import {
	sleep,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { formatNumber } from '../helpers/formatNumber';
import { type Effect, inOneText, issueOf, type Result } from '../errors/issue';
import { toItemError, toNodeError } from '../errors/nodeErrors';
import { readInvocation, type Invocation } from './invocation';
import { accountOf, NOT_STARTED, outcomesOf, type ItemIssue, type ItemState } from './itemState';
import { toWholeMessageError } from '../errors/wholeMessage';
import { storable } from '../helpers/storable';

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
	let end = Date.now() + WORK_MS;
	for (let index = 0; index < count; index++) {
		step(index);
		if (Date.now() <= end) continue;
		await sleep(0);
		end = Date.now() + WORK_MS;
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
	const issues: ItemIssue[] = [];
	items.forEach((item, itemIndex) => {
		if (!item.ok) issues.push({ itemIndex, issue: item.issue });
	});
	return issues;
}

/** The state of all items before a run does anything. */
export const notStarted = ({ itemCount }: Run): ItemState[] =>
	Array.from({ length: itemCount }, () => NOT_STARTED);

/**
 * The error with which a run ends.
 *
 * @param items what was done, in this try or an earlier one; the error accounts for all of it
 * @param others more items that cannot be used
 */
export function errorOf(
	{ node, invocation }: Run,
	effect: Effect,
	{ issue, itemIndex }: ItemIssue,
	items: readonly ItemState[],
	others: readonly ItemIssue[] = [],
): Error {
	const account = accountOf(effect, items);
	const isStarted = items[itemIndex]?.state === 'started';
	const whole = {
		...account,
		itemsNotStarted: account.itemsNotStarted - (isStarted ? 0 : 1),
		unusable: others
			// What is wrong for all of them is told once.
			.filter((other) => other.issue !== issue)
			.map(({ itemIndex: item, issue: { message, quotes } }) => ({
				item,
				message,
				...(quotes !== undefined && { quotes }),
			})),
		isSubWorkflow: invocation.isSubWorkflow,
	};
	return invocation.engine === 2
		? toWholeMessageError(node, issue, whole)
		: toNodeError(node, issue, itemIndex, whole);
}

/**
 * Tells the person who watches how many items were left out while the others were done.
 *
 * @param field of the output that says why
 */
export function unusableHint(
	unusable: number,
	{ itemCount: all }: Run,
	field = 'error',
): NodeExecutionHint[] {
	if (unusable === 0 || all === 1) return [];
	const items = `${formatNumber(unusable)} of ${formatNumber(all)} items`;
	const message = `Left out: ${items}, which cannot be used. See “${field}” in the output.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}

/** The output items of a run that goes on: an issue becomes an item with `error`, paired like any other. */
export function toItems({ invocation }: Run, items: readonly ItemState[]): INodeExecutionData[] {
	const output: INodeExecutionData[] = [];
	for (const { itemIndex: item, outcome } of outcomesOf(items)) {
		const pairedItem = { item };
		if (outcome.ok) {
			output.push({ json: outcome.json, pairedItem });
			continue;
		}
		const error = toItemError(outcome.issue, outcome.json);
		// Without it, an agent whose tool call nobody was asked about would take that for a no.
		const feedback = { chatInput: `Nobody was asked: ${inOneText(outcome.issue)}` };
		output.push({ json: { error, ...(invocation.caller === 'review' && feedback) }, pairedItem });
	}
	if (invocation.engine === 1) return output;
	// An execution of Engine 2.0 whose output its database refuses never ends, and nobody sees the output.
	return output.map(({ json, ...rest }) => ({ ...rest, json: storable(json) }));
}
