import {
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { expressionIssue, type Issue } from '../errors/issue';
import { messages } from '../errors/messages';
import { toItemError, toNodeError } from '../errors/nodeErrors';
import { openNodeClient } from '../transport/nodeClient';
import { accountOf } from './accountOf';
import { NO_JOURNAL, openJournal } from './journal';
import type { AddedItem, ItemIssue, OpenedOperation, OperationRun } from './operation';
import { isSettled, type Outcomes } from '../errors/outcome';
import { NO_START_MARK, openStartMark } from './startMark';
import { isHumanReview, isRunByAgent, isToolCall, stopsAtIssue } from './toolCall';

/** Milliseconds of work with items before n8n has its turn, to keep its locks and its editor alive. */
const TURN_MS = 100;

function addItem(run: OperationRun, itemIndex: number): AddedItem {
	try {
		return run.add(itemIndex);
	} catch (error) {
		return { ok: false, issue: expressionIssue(error) };
	}
}

/** Lets n8n have its turn now and then. */
class Turn {
	private ends = Date.now() + TURN_MS;

	get isOver(): boolean {
		return Date.now() > this.ends;
	}

	async next(): Promise<void> {
		await sleep(0);
		this.ends = Date.now() + TURN_MS;
	}
}

const isFilled = <Entry>(list: readonly Entry[]): list is [Entry, ...Entry[]] => list.length > 0;

const issuesOfAll = (read: readonly AddedItem[], issue: Issue): ItemIssue[] =>
	read.flatMap((item, itemIndex) => (item.ok ? [{ itemIndex, issue }] : []));

/** From how many items on that cannot be used no further one is read, where they end the node. */
const MAX_UNUSABLE = 100;

/** What a person who watches hears of items that were left out while the others were done. */
function unusableHint(unusable: number, all: number): NodeExecutionHint[] {
	if (unusable === 0 || all === 1) return [];
	const items = `${unusable.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} items`;
	const message = `Left out: ${items}, which cannot be used. See “error” in the output.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}

const failed = (issue: Issue): Outcomes => [{ ok: false, issue, json: {} }];

/** How urgent an issue is: what is uncertain first, then what has a cause of its own. */
function urgencyOf({ certainty, origin }: Issue): number {
	if (certainty === 'unknown') return 2;
	return origin === 'heldBack' ? 0 : 1;
}

/** The issue that a person has to hear of first, with the index of its item. */
function firstIssue(all: readonly Outcomes[]): ItemIssue | undefined {
	let first: ItemIssue | undefined;
	for (const [itemIndex, outcomes] of all.entries()) {
		for (const outcome of outcomes) {
			if (outcome?.ok !== false) continue;
			const { issue } = outcome;
			if (!first || urgencyOf(issue) > urgencyOf(first.issue)) first = { itemIndex, issue };
		}
	}
	return first;
}

/** What an agent hears whose tool call nobody was asked about; without it, it would take it for a no. */
const toFeedback = ({ message, description }: Issue): IDataObject => ({
	chatInput: `Nobody was asked: ${message}. ${description}`,
});

function toItems(context: IExecuteFunctions, all: readonly Outcomes[]): INodeExecutionData[] {
	const isReview = isHumanReview(context);
	const items: INodeExecutionData[] = [];
	for (const [item, outcomes] of all.entries()) {
		for (const outcome of outcomes) {
			if (!outcome) continue;
			const json = outcome.ok
				? outcome.json
				: {
						error: toItemError(outcome.issue, outcome.json),
						...(isReview && toFeedback(outcome.issue)),
					};
			items.push({ json, pairedItem: { item } });
		}
	}
	return items;
}

/**
 * Leaves a trace of what was accepted when a person has stopped the execution: n8n 2 keeps nothing of what
 * a node gives after that. Phone numbers and texts do not belong in a log.
 */
function logStopped(context: IExecuteFunctions, all: readonly Outcomes[]): void {
	const { accepted, unknown, notSent } = accountOf('sent', all);
	context.logger.warn(
		`The execution was stopped while SMS were sent: ${accepted.length} accepted, ${unknown.length} unknown, ${notSent.length} not sent. Items and message IDs of the accepted ones: ${accepted.map(({ item, messageid }) => `${item} ${messageid ?? ''}`).join(', ')}`,
		{ executionId: context.getExecutionId(), node: context.getNode().name },
	);
}

/**
 * Runs an operation for all input items: the one place with pairing and On Error.
 *
 * First every item is read and checked, then the first request leaves. With On Error set to stop, the
 * first issue ends the node and its error accounts for everything that was done before. With On Error
 * set to continue, each issue becomes an item with `error`, paired like any other.
 *
 * @returns the output items, in the order of the input items
 */
export async function runOperation(
	context: IExecuteFunctions,
	operation: OpenedOperation,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const itemCount = context.getInputData().length;
	const endsAtIssue = stopsAtIssue(context);
	const cancelSignal = context.getExecutionCancelSignal();
	// n8n looks for the credential while the items are read.
	const opening = openNodeClient(context, cancelSignal);

	const run = operation.begin(context);
	const isSent = operation.records === 'sent';
	const journal = isSent ? openJournal(context) : NO_JOURNAL;
	const startMark = isSent ? openStartMark(context, journal.endedTries) : NO_START_MARK;
	// Calls of an agent that have a run index in common would account for each other's SMS.
	const settledBefore = (index: number) => (isRunByAgent(context) ? [] : journal.settled(index));
	const isSubWorkflow = context.getMode() === 'integrated';
	// Nothing was done now, but an earlier try may have sent.
	const stopBefore = ([{ itemIndex, issue }, ...others]: [ItemIssue, ...ItemIssue[]]) => {
		const before = Array.from({ length: itemCount }, (_, index) => settledBefore(index));
		const account = accountOf(operation.records, before);
		const itemsNotStarted = before.filter(
			(settled, index) => settled.length === 0 && index !== itemIndex,
		).length;
		const unusable = others.map((each) => ({
			item: each.itemIndex,
			message: each.issue.message,
		}));
		const done = { ...account, itemsNotStarted, unusable, isSubWorkflow };
		return toNodeError(node, issue, itemIndex, done);
	};

	const read: AddedItem[] = [];
	const unusable: ItemIssue[] = [];
	const turn = new Turn();
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		const item = addItem(run, itemIndex);
		if (!item.ok) unusable.push({ itemIndex, issue: item.issue });
		if (endsAtIssue && unusable.length >= MAX_UNUSABLE) break;
		read.push(item);
		if (turn.isOver) await turn.next();
	}
	if (endsAtIssue && isFilled(unusable)) throw stopBefore(unusable);

	const [opened, wasBegun] = await Promise.all([opening, startMark.set()]);
	const refused = opened.ok ? run.check(opened.value) : issuesOfAll(read, opened.issue);
	if (endsAtIssue && isFilled(refused)) {
		await startMark.withdraw();
		throw stopBefore(opened.ok ? refused : [refused[0]]);
	}
	for (const { itemIndex, issue } of refused) read[itemIndex] = { ok: false, issue };

	const all: Outcomes[] = [];
	for (const [index, item] of read.entries()) {
		all.push(item.ok ? item.outcomes : [...settledBefore(index), ...failed(item.issue)]);
		if (item.ok && item.fingerprint) {
			const { fingerprint } = item;
			journal.recall(index, fingerprint).forEach((outcome, position) => {
				if (outcome) item.outcomes[position] = outcome;
			});
			journal.note(index, fingerprint, item.outcomes);
		}
		if (turn.isOver) await turn.next();
	}

	let hints: NodeExecutionHint[] = [];
	if (opened.ok) {
		const heldBackBy = wasBegun ? messages.triedBefore() : undefined;
		const session = { client: opened.value, endsAtIssue, cancelSignal, heldBackBy };
		hints = await startMark.guard(run.run(session));
	}

	const isStopped = cancelSignal?.aborted === true;
	if (isStopped && isSent) logStopped(context, all);
	const first = firstIssue(all);
	// A node that continues has put out everything, and n8n does not run it again by itself: kept for
	// nothing, what is settled of 100,000 items would be twice in the execution data.
	const mayBeRepeated =
		endsAtIssue || isStopped || node.retryOnFail === true || isToolCall(context);
	if (first && mayBeRepeated) journal.keep();
	else journal.drop();
	if (first) {
		const hasSettled = all.some((outcomes) => outcomes.some(isSettled));
		if (!hasSettled) await startMark.withdraw();
		// An error would have the agent's Retry On Fail send again to those who have got it.
		if (endsAtIssue && !(hasSettled && isRunByAgent(context))) {
			const { issue, itemIndex } = first;
			const account = accountOf(operation.records, all);
			throw toNodeError(node, issue, itemIndex, { ...account, isSubWorkflow });
		}
	}
	context.addExecutionHints(
		...hints,
		...unusableHint(opened.ok ? unusable.length + refused.length : 0, itemCount),
	);
	const items = toItems(context, all);
	if (!first) await run.conclude(items);
	return items;
}
