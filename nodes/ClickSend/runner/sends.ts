import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { messages } from '../errors/messages';
import { failed, OPEN } from '../errors/outcome';
import { resultOf } from '../errors/parameterError';
import type { Result } from '../errors/result';
import { checkUrlLength, sendAll } from '../sending/sendAll';
import type { SmsJob } from '../sending/sendRequests';
import type { Sms } from '../sending/sms';
import { openNodeClient } from '../transport/nodeClient';
import type { ClickSendClient } from '../transport/httpApi';
import { accountOf } from './accountOf';
import type { Invocation } from './invocation';
import { Journal, type Fingerprint } from './journal';
import type { Operation, OperationView } from './operation';
import { firstIssue, hasSettled, started, type ItemIssue, type ItemState } from './itemState';
import {
	errorAfter,
	errorBefore,
	forEachItem,
	isFilled,
	issuesIn,
	openRun,
	readItems,
	toItems,
	unusableHint,
	type Run,
} from './run';

/** Reads the items of one run. */
export interface SendReader {
	/**
	 * Reads and checks one item. Nothing leaves n8n here.
	 *
	 * @throws ParameterError for an item that cannot be used
	 */
	read: (itemIndex: number) => Sms;
	/** Identifies what is sent for an item, to recognise the same again in a later try. */
	fingerprint: (sms: Sms) => Fingerprint;
	/** Called with the output items when every recipient was accepted. */
	conclude?: (items: readonly INodeExecutionData[]) => Promise<void>;
}

/** An operation that sends SMS. */
export interface SendOperation extends OperationView {
	/** Called once per run; read shared values here. */
	open: (context: IExecuteFunctions, invocation: Invocation) => SendReader;
}

type ReadItem = Result<Sms>;

/** Checks what only the client can tell. Where there is none, no item can be sent. */
function checkWithClient(items: readonly ReadItem[], client: Result<ClickSendClient>): ReadItem[] {
	return items.map((item) => {
		if (!item.ok) return item;
		if (!client.ok) return client;
		return resultOf(() => {
			checkUrlLength(client.value, item.value);
			return item.value;
		});
	});
}

/** Makes a job of each item that can be sent, with what earlier tries have settled of it. */
async function openJobs(
	items: readonly ReadItem[],
	fingerprint: SendReader['fingerprint'],
	journal: Journal,
): Promise<Map<number, SmsJob>> {
	const jobs = new Map<number, SmsJob>();
	await forEachItem(items.length, (index) => {
		const item = items[index];
		if (!item?.ok) return;
		const outcomes = journal.beginItem(index, fingerprint(item.value));
		jobs.set(index, { sms: item.value, outcomes });
	});
	return jobs;
}

/** The state of every item after the run. */
function statesOf(
	items: readonly ReadItem[],
	jobs: ReadonlyMap<number, SmsJob>,
	journal: Journal,
): ItemState[] {
	return items.map((item, index) => {
		if (!item.ok) return started([...journal.settled(index), failed(item.issue)]);
		const outcomes = jobs.get(index)?.outcomes ?? [];
		return started(outcomes.filter((outcome) => outcome !== OPEN));
	});
}

/**
 * Leaves a trace of what was accepted when a person has stopped the execution: n8n 2 keeps nothing of what
 * a node gives after that. Phone numbers and texts do not belong in a log.
 */
function logStopped({ context, node }: Run, items: readonly ItemState[]): void {
	const { accepted, unknown, notSent } = accountOf('send', items);
	context.logger.warn(
		`The execution was stopped while SMS were sent: ${accepted.length} accepted, ${unknown.length} unknown, ${notSent.length} not sent. Items and message IDs of the accepted ones: ${accepted.map(({ item, messageid }) => `${item} ${messageid ?? ''}`).join(', ')}`,
		{ executionId: context.getExecutionId(), node: node.name },
	);
}

/** Ends a run: with the error that stops the node, or with its output items. */
async function endSends(
	run: Run,
	items: readonly ItemState[],
	journal: Journal,
	first: ItemIssue | undefined,
): Promise<INodeExecutionData[]> {
	const { endsAtIssue, isRunByAgent, mayRunAgain } = run.invocation;
	const isStopped = run.cancelSignal?.aborted === true;
	if (isStopped) logStopped(run, items);
	const settled = hasSettled(items);
	await journal.end({
		isClean: first === undefined,
		hasSettled: settled,
		mayBeRepeated: endsAtIssue || isStopped || mayRunAgain,
	});
	// An error would have the agent's Retry On Fail send again to those who have got it.
	if (first && endsAtIssue && !(isRunByAgent && settled)) {
		throw errorAfter(run, 'send', first, items);
	}
	return toItems(run, items);
}

async function runSends(
	context: IExecuteFunctions,
	operation: SendOperation,
): Promise<INodeExecutionData[]> {
	const run = openRun(context);
	const { endsAtIssue } = run.invocation;
	// n8n looks for the credential while the items are read.
	const opening = openNodeClient(context, run.cancelSignal);
	const { read, fingerprint, conclude } = operation.open(context, run.invocation);
	const journal = new Journal(context, run.invocation);
	const settledBefore = (index: number) => journal.settled(index);
	const asked = await readItems(run, read);
	const unusable = issuesIn(asked);
	if (endsAtIssue && isFilled(unusable)) throw errorBefore(run, 'send', unusable, settledBefore);

	const [client, isBegunBefore] = await Promise.all([opening, journal.begin()]);
	const items = checkWithClient(asked, client);
	const refused = issuesIn(items);
	if (endsAtIssue && isFilled(refused)) {
		await journal.abandon();
		// A credential that cannot be used is one issue, however many items there are.
		throw errorBefore(run, 'send', client.ok ? refused : [refused[0]], settledBefore);
	}

	const jobs = await openJobs(items, fingerprint, journal);
	const hints: NodeExecutionHint[] = [];
	if (client.ok) {
		const session = {
			client: client.value,
			endsAtIssue,
			cancelSignal: run.cancelSignal,
			heldBackBy: isBegunBefore ? messages.triedBefore() : undefined,
		};
		hints.push(...(await journal.guard(sendAll(session, [...jobs.values()]))));
		hints.push(...unusableHint(refused.length, run.itemCount));
	}
	const states = statesOf(items, jobs, journal);
	const first = firstIssue(states);
	const output = await endSends(run, states, journal, first);
	context.addExecutionHints(...hints);
	if (!first) await conclude?.(output);
	return output;
}

/**
 * Makes an operation of one that sends SMS. Reading all items first, pairing, On Error, the account of
 * what was done, and what is remembered across tries are the runner's.
 */
export function defineSend(operation: SendOperation): Operation {
	return { ...operation, run: async (context) => await runSends(context, operation) };
}
