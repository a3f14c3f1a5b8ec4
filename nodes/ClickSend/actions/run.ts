import {
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { parameterIssue, type Issue } from '../errors/issue';
import { messages } from '../errors/messages';
import { toItemError, toNodeError } from '../errors/nodeErrors';
import { openNodeClient } from '../transport/nodeClient';
import type { ClickSendClient } from '../transport/request';
import { accountOf, nothingDone } from './accountOf';
import { NO_JOURNAL, openJournal } from './journal';
import type { AddedItem, OpenedOperation, OperationRun } from './operation';
import { isSettled, type Outcomes } from './outcome';
import { NO_START_MARK, openStartMark } from './startMark';
import { stopsAtIssue } from './toolCall';

/** Milliseconds for which items are read before n8n has its turn, to keep its locks and its editor alive. */
const TURN_MS = 100;

function addItem(
	context: IExecuteFunctions,
	run: OperationRun,
	client: ClickSendClient | undefined,
	itemIndex: number,
): AddedItem {
	try {
		return run.add(itemIndex, client);
	} catch (error) {
		// An expression that n8n cannot resolve for this item.
		if (stopsAtIssue(context)) {
			throw new NodeOperationError(
				context.getNode(),
				error instanceof Error ? error : String(error),
				{ itemIndex },
			);
		}
		const message = error instanceof Error ? error.message : String(error);
		return {
			ok: false,
			issue: parameterIssue(message, 'Check the expressions of the node for this item.'),
		};
	}
}

const failed = (issue: Issue): Outcomes => [{ ok: false, issue, json: {} }];

/** The issue that a person has to hear of first, with the index of its item. */
function firstIssue(all: readonly Outcomes[]): { itemIndex: number; issue: Issue } | undefined {
	let heldBack: { itemIndex: number; issue: Issue } | undefined;
	for (const [itemIndex, outcomes] of all.entries()) {
		const issues = outcomes.flatMap((outcome) => (outcome?.ok === false ? [outcome.issue] : []));
		const cause = issues.filter(({ origin }) => origin !== 'heldBack');
		// What is uncertain matters more than what was certainly not sent.
		const issue = cause.find(({ outcome }) => outcome === 'unknown') ?? cause[0];
		if (issue) return { itemIndex, issue };
		if (issues[0]) heldBack ??= { itemIndex, issue: issues[0] };
	}
	return heldBack;
}

function toItems(all: readonly Outcomes[]): INodeExecutionData[] {
	const items: INodeExecutionData[] = [];
	for (const [item, outcomes] of all.entries()) {
		for (const outcome of outcomes) {
			if (!outcome) continue;
			items.push({
				json: outcome.ok ? outcome.json : { error: toItemError(outcome.issue, outcome.json) },
				pairedItem: { item },
			});
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
	const opened = await openNodeClient(context, cancelSignal);
	const client = opened.ok ? opened.client : undefined;

	const run = operation.begin(context);
	const isSent = operation.records === 'sent';
	const journal = isSent ? openJournal(context) : NO_JOURNAL;
	const startMark = isSent ? openStartMark(context, journal.endedTries) : NO_START_MARK;
	const all: Outcomes[] = [];
	let turnEnds = Date.now() + TURN_MS;
	for (let index = 0; index < itemCount; index++) {
		const item = addItem(context, run, client, index);
		if (endsAtIssue && !item.ok) {
			throw toNodeError(node, item.issue, index, nothingDone(itemCount - 1));
		}
		all.push(item.ok ? item.outcomes : failed(item.issue));
		if (item.ok && opened.ok && isSent) {
			const fingerprint = item.fingerprint();
			journal.recall(index, fingerprint).forEach((outcome, position) => {
				if (isSettled(outcome)) item.outcomes[position] = outcome;
			});
			journal.note(index, fingerprint, item.outcomes);
		}
		if (Date.now() > turnEnds) {
			await sleep(0);
			turnEnds = Date.now() + TURN_MS;
		}
	}

	let hints: NodeExecutionHint[] = [];
	if (opened.ok) {
		const heldBackBy = (await startMark.set()) ? messages.triedBefore() : undefined;
		const session = { client: opened.client, endsAtIssue, cancelSignal, heldBackBy };
		hints = await startMark.guard(run.run(session));
	} else if (endsAtIssue) throw toNodeError(node, opened.issue, 0, nothingDone(itemCount - 1));
	else
		for (const outcomes of all) if (outcomes.length === 0) outcomes.push(...failed(opened.issue));

	if (cancelSignal?.aborted && isSent) logStopped(context, all);
	const first = firstIssue(all);
	if (!first) {
		journal.drop();
	} else {
		journal.keep();
		if (!all.some((outcomes) => outcomes.some(isSettled))) await startMark.withdraw();
		if (endsAtIssue) {
			const { issue, itemIndex } = first;
			throw toNodeError(node, issue, itemIndex, accountOf(operation.records, all));
		}
	}
	context.addExecutionHints(...hints);
	return toItems(all);
}
