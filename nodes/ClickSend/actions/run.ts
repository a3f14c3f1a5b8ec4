import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../errors/issue';
import { toItemError, toNodeError, type Account } from '../errors/nodeErrors';
import { openNodeClient } from '../transport/nodeClient';
import type { ClickSendClient } from '../transport/request';
import { openJournal, type Journal } from './journal';
import type { ItemRun, OpenedOperation, Outcome } from './operation';

type PreparedItem = { ok: true; run: ItemRun } | { ok: false; issue: Issue };

const NO_JOURNAL: Journal = {
	recall: () => undefined,
	note: () => undefined,
	keep: () => undefined,
	drop: () => undefined,
};

function prepareItem(
	context: IExecuteFunctions,
	operation: OpenedOperation,
	client: ClickSendClient | undefined,
	itemIndex: number,
): PreparedItem {
	try {
		const prepared = operation.prepare(context, itemIndex);
		if (!prepared.ok) return prepared;
		const issue = client && prepared.run.check(client);
		return issue ? { ok: false, issue } : prepared;
	} catch (error) {
		// An expression that n8n cannot resolve for this item.
		if (!context.continueOnFail()) {
			throw new NodeOperationError(
				context.getNode(),
				error instanceof Error ? error : String(error),
				{
					itemIndex,
				},
			);
		}
		const message = error instanceof Error ? error.message : String(error);
		return {
			ok: false,
			issue: parameterIssue(message, 'Check the expressions of the node for this item.'),
		};
	}
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

function addSms(account: Account, item: number, outcome: Outcome): void {
	const to = textOf(outcome.json.to);
	if (outcome.ok) {
		account.accepted.push({ item, to, messageid: textOf(outcome.json.messageid) });
		return;
	}
	const { message, code, outcome: certainty } = outcome.issue;
	const entry = { item, to, message, ...(code !== undefined && { result: code }) };
	if (certainty === 'unknown') account.unknown.push(entry);
	if (certainty === 'refused') account.refused.push(entry);
}

/** What has been done so far, for an error that stops the node. */
function accountFor(
	operation: OpenedOperation,
	done: ReadonlyMap<number, readonly Outcome[]>,
	itemsNotStarted: number,
): Account {
	const account: Account = { accepted: [], unknown: [], refused: [], fetched: [], itemsNotStarted };
	for (const [item, outcomes] of done) {
		for (const outcome of outcomes) {
			if (operation.records === 'sent') addSms(account, item, outcome);
			else if (operation.records === 'handedOutOnce' && outcome.ok) {
				account.fetched.push({ item, ...outcome.json });
			}
		}
	}
	return account;
}

function firstIssue(outcomes: readonly Outcome[]): Issue | undefined {
	// What is uncertain matters more than what was certainly not sent.
	const issues = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.issue]));
	return issues.find(({ outcome }) => outcome === 'unknown') ?? issues[0];
}

function toItems(outcomes: readonly Outcome[], itemIndex: number): INodeExecutionData[] {
	return outcomes.map((outcome) => ({
		json: outcome.ok ? outcome.json : { error: toItemError(outcome.issue, outcome.json) },
		pairedItem: { item: itemIndex },
	}));
}

/**
 * Runs an operation for all input items: the one place with the item loop, pairing and On Error.
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
	const stops = !context.continueOnFail();
	const opened = await openNodeClient(context);
	const client = opened.ok ? opened.client : undefined;

	const items: PreparedItem[] = [];
	for (let index = 0; index < itemCount; index++) {
		const item = prepareItem(context, operation, client, index);
		if (stops && !item.ok) {
			throw toNodeError(node, item.issue, index, accountFor(operation, new Map(), itemCount - 1));
		}
		items.push(item);
	}

	const journal = operation.records === 'sent' ? openJournal(context) : NO_JOURNAL;
	const done = new Map<number, Outcome[]>();
	let endedWell = true;
	for (const [index, item] of items.entries()) {
		const fingerprint = item.ok ? item.run.fingerprint() : '';
		const outcomes = await outcomesOf(item, opened, journal.recall(index, fingerprint));
		done.set(index, outcomes);
		journal.note(index, fingerprint, outcomes);
		const issue = firstIssue(outcomes);
		if (!issue) continue;
		endedWell = false;
		if (stops) {
			journal.keep();
			throw toNodeError(node, issue, index, accountFor(operation, done, itemCount - index - 1));
		}
	}

	if (endedWell) journal.drop();
	else journal.keep();
	return [...done].flatMap(([index, outcomes]) => toItems(outcomes, index));
}

async function outcomesOf(
	item: PreparedItem,
	opened: Awaited<ReturnType<typeof openNodeClient>>,
	settled: readonly Outcome[] | undefined,
): Promise<Outcome[]> {
	if (!item.ok) return [{ ok: false, issue: item.issue, json: {} }];
	if (!opened.ok) return [{ ok: false, issue: opened.issue, json: {} }];
	return await item.run.run(opened.client, settled);
}
