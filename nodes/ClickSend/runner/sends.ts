import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { messages } from '../errors/messages';
import { failed, isSettled, OPEN, type Result, resultOf, type Slot } from '../errors/issue';
import { textOf } from '../helpers/property';
import { dryOutcomes, evaluationHint } from '../sending/dryRun';
import { checkUrlLength, sendAll, type SendSession } from '../sending/sendAll';
import type { SmsJob } from '../sending/sendRequests';
import type { Sms } from '../sending/sms';
import type { ToolCallLimit } from '../sending/toolCallLimit';
import { warnings, type Written } from '../sending/warnings';
import { openNodeClient } from '../transport/nodeClient';
import type { ClickSendClient } from '../transport/httpApi';
import type { Invocation } from './invocation';
import { Journal, type Fingerprint } from './journal';
import type { Operation, OperationView } from './operation';
import {
	accountOf,
	firstIssue,
	hasSettled,
	started,
	type ItemIssue,
	type ItemState,
} from './itemState';
import {
	errorOf,
	forEachItem,
	issuesIn,
	notStarted,
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
	/** Keeps the tool calls of a model within bounds; left out where a workflow calls. */
	limit?: ToolCallLimit;
	/** Whether SMS leave in an evaluation too, as the person has said. */
	sendsInEvaluations?: boolean;
	/** Called with the output items when every recipient was accepted. */
	conclude?: (items: readonly INodeExecutionData[]) => Promise<void>;
}

/** An operation that sends SMS. */
export interface SendOperation extends OperationView {
	/** What a person can do where an evaluation has to go on as if the SMS had left. */
	evaluationRemedy: string;
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

/**
 * Takes the share of each item of a tool call. Without a limit, the items are as they were.
 *
 * @param openOf how many recipients of an item an earlier try has not settled
 */
function takeShares(
	items: ReadItem[],
	{ limit }: SendReader,
	openOf: (sms: Sms, itemIndex: number) => number,
): ReadItem[] {
	if (!limit) return items;
	return items.map((item, index) => {
		if (!item.ok) return item;
		return resultOf(() => {
			limit.take(item.value.recipients.length, openOf(item.value, index));
			return item.value;
		});
	});
}

const settledIn = (jobs: readonly SmsJob[]) =>
	jobs.reduce((sum, { outcomes }) => sum + outcomes.filter(isSettled).length, 0);

/** Sends what is open, and counts it as used of the shares that a tool call has taken. */
async function sendOpen(
	session: SendSession,
	jobs: readonly SmsJob[],
	limit: ToolCallLimit | undefined,
): Promise<NodeExecutionHint[]> {
	if (!limit) return await sendAll(session, jobs);
	const settledBefore = settledIn(jobs);
	const hints = await sendAll(session, jobs);
	limit.use(settledIn(jobs) - settledBefore);
	return hints;
}

/** A line of the log names this many SMS, because some readers of logs cut a line at 16,000 characters. */
const NAMED_IN_A_LINE = 300;

/** Names each SMS by its item and, where the item has several, by the recipient's place in it. */
function nameSms(items: readonly ItemState[]): Record<'accepted' | 'unknown', string[]> {
	const named: Record<'accepted' | 'unknown', string[]> = { accepted: [], unknown: [] };
	for (const [index, item] of items.entries()) {
		if (item.state === 'notStarted') continue;
		for (const [place, outcome] of item.outcomes.entries()) {
			const name = item.outcomes.length > 1 ? `${index}/${place}` : String(index);
			if (outcome.ok) named.accepted.push(`${name} ${textOf(outcome.json.messageid)}`);
			else if (outcome.issue.certainty === 'unknown') named.unknown.push(name);
		}
	}
	return named;
}

/**
 * Writes into n8n's log what was accepted and what is unknown, where n8n keeps nothing of it: n8n 2 nothing of
 * what a node gives after a person has stopped the execution, Engine 2.0 nothing of an error but its message.
 * Phone numbers and texts do not belong in a log.
 *
 * @param ending how the run ended, in a few words
 */
function logAccount({ context, node }: Run, ending: string, items: readonly ItemState[]): void {
	const { accepted, unknown, refused, notSent } = accountOf('send', items);
	const about = { executionId: context.getExecutionId(), node: node.name };
	const list = (what: string, names: readonly string[]) => {
		for (let from = 0; from < names.length; from += NAMED_IN_A_LINE) {
			const named = names.slice(from, from + NAMED_IN_A_LINE).join(', ');
			context.logger.warn(`${what}: ${named}`, about);
		}
	};
	const names = nameSms(items);
	list('Items and message IDs of the accepted SMS', names.accepted);
	list('Items of the SMS that may have been sent', names.unknown);
	// Last, so that who waits for it finds the lists there.
	context.logger.warn(
		`${ending}: ${accepted.length} accepted, ${refused.length} refused, ${unknown.length} unknown, ${notSent.length} not sent`,
		about,
	);
}

/** Ends a run: with the error that stops the node, or with its output items. */
async function endSends(
	run: Run,
	items: readonly ItemState[],
	journal: Journal,
	first: ItemIssue | undefined,
): Promise<INodeExecutionData[]> {
	const { endsAtIssue, engine, isRunByAgent, mayRunAgain } = run.invocation;
	const isStopped = run.cancelSignal?.aborted === true;
	if (isStopped) logAccount(run, 'The execution was stopped while SMS were sent', items);
	const settled = hasSettled(items);
	if (first && (endsAtIssue || isStopped || mayRunAgain)) journal.keep();
	else journal.drop();
	if (first && !settled) await journal.mark.withdraw();
	// An error would have the agent's Retry On Fail send again to those who have got it.
	if (first && endsAtIssue && !(isRunByAgent && settled)) {
		if (engine === 2 && settled) logAccount(run, 'The node stopped while SMS were sent', items);
		throw errorOf(run, 'send', first, items);
	}
	return toItems(run, items);
}

/** What the workflow has in the field Message, and what it reads. An agent calls with items of its own. */
function writtenIn({ context, node, invocation }: Run): Written {
	const items = invocation.caller === 'workflow' ? context.getInputData() : [];
	return {
		message: textOf(node.parameters.message),
		jsonOf: (itemIndex) => items[itemIndex]?.json,
	};
}

async function sendItems(
	run: Run,
	opening: Promise<Result<ClickSendClient>>,
	reader: SendReader,
): Promise<INodeExecutionData[]> {
	const { context } = run;
	const { read, fingerprint, conclude, limit } = reader;
	const moment = { timezone: context.getTimezone(), now: Date.now() };
	const { endsAtIssue } = run.invocation;
	const journal = new Journal(context, run.invocation);
	const stopAt = ([issue, ...others]: readonly ItemIssue[]) => {
		if (!issue || !endsAtIssue) return;
		const before = notStarted(run).map((state, index) => {
			const settled = journal.settled(index);
			return settled.length > 0 ? started(settled) : state;
		});
		throw errorOf(run, 'send', issue, before, others);
	};
	const asked = takeShares(await readItems(run, read), reader, (sms, index) =>
		journal.openCount(index, fingerprint(sms)),
	);
	stopAt(issuesIn(asked));

	const [client, isBegunBefore] = await Promise.all([opening, journal.mark.set()]);
	const items = checkWithClient(asked, client);
	const unusable = issuesIn(items);
	if (unusable.length > 0 && endsAtIssue) await journal.mark.withdraw();
	// A credential that cannot be used is one issue, however many items there are.
	stopAt(client.ok ? unusable : unusable.slice(0, 1));

	const jobs: SmsJob[] = [];
	const slots: Slot[][] = [];
	await forEachItem(items.length, (index) => {
		const item = items[index];
		if (!item) return;
		const outcomes = item.ok
			? journal.beginItem(index, fingerprint(item.value))
			: [...journal.settled(index), failed(item.issue)];
		slots.push(outcomes);
		if (item.ok) jobs.push({ itemIndex: index, sms: item.value, outcomes });
	});
	const hints: NodeExecutionHint[] = [];
	if (client.ok) {
		const session = {
			client: client.value,
			endsAtIssue,
			cancelSignal: run.cancelSignal,
			heldBackBy: isBegunBefore ? messages.triedBefore() : undefined,
		};
		hints.push(...(await journal.mark.guard(sendOpen(session, jobs, limit))));
		hints.push(...warnings(jobs, writtenIn(run), moment));
		hints.push(...unusableHint(unusable.length, run));
	}
	const states = slots.map((each) => started(each.filter((slot) => slot !== OPEN)));
	const first = firstIssue(states);
	const output = await endSends(run, states, journal, first);
	context.addExecutionHints(...hints);
	if (!first) await conclude?.(output);
	return output;
}

/** Runs an operation without sending: with what would be sent. */
async function runDry(
	run: Run,
	opening: Promise<Result<ClickSendClient>>,
	reader: SendReader,
	{ evaluationRemedy }: SendOperation,
): Promise<INodeExecutionData[]> {
	const asked = takeShares(
		await readItems(run, reader.read),
		reader,
		(sms) => sms.recipients.length,
	);
	const items = checkWithClient(asked, await opening);
	const [first, ...others] = issuesIn(items);
	if (first && run.invocation.endsAtIssue) {
		throw errorOf(run, 'none', first, notStarted(run), others);
	}
	run.context.addExecutionHints(evaluationHint(evaluationRemedy));
	const states = items.map((item) =>
		started(item.ok ? dryOutcomes(item.value, run.invocation) : [failed(item.issue)]),
	);
	return toItems(run, states);
}

async function runSends(
	context: IExecuteFunctions,
	operation: SendOperation,
): Promise<INodeExecutionData[]> {
	const run = openRun(context);
	// n8n looks for the credential while the items are read.
	const opening = openNodeClient(context, run.cancelSignal);
	const reader = operation.open(context, run.invocation);
	const isDry = run.invocation.isEvaluation && reader.sendsInEvaluations !== true;
	try {
		return isDry
			? await runDry(run, opening, reader, operation)
			: await sendItems(run, opening, reader);
	} finally {
		reader.limit?.giveBack();
	}
}

/**
 * Makes an operation of one that sends SMS. Reading all items first, pairing, On Error, the account of
 * what was done, and what is remembered across tries are the runner's.
 */
export function defineSend(operation: SendOperation): Operation {
	return { ...operation, run: async (context) => await runSends(context, operation) };
}
