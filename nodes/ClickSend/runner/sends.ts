import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { failed, type Slot } from '../errors/issue';
import { messages } from '../errors/messages';
import { sendAll, type SendSession } from '../sending/sendAll';
import { sendHints, type SendCourse } from '../sending/sendHints';
import { settledIn, type SmsJob } from '../sending/sendRequests';
import { reasonField } from '../sending/summary';
import type { ToolCallLimit } from '../sending/toolCallLimit';
import { warnings } from '../sending/warnings';
import { openNodeClient } from '../transport/nodeClient';
import { runDry } from './drySends';
import {
	firstIssue,
	hasSettled,
	started,
	stateOf,
	type ItemIssue,
	type ItemState,
} from './itemState';
import { Journal } from './journal';
import type { Operation } from './operation';
import {
	errorOf,
	forEachItem,
	issuesIn,
	notStarted,
	openRun,
	readItems,
	unusableHint,
	type Run,
} from './run';
import { checkWithClient, takeShares, type ReadItem } from './sendChecks';
import { logAccount } from './sendLog';
import type { SendOperation, SendReader } from './sendOperation';
import { paceOf } from './sendPace';
import { putOut, writtenIn, type ReadSends } from './sendOutput';

/** Sends what is open, and counts it as used of the shares that a tool call has taken. */
async function sendOpen(
	session: SendSession,
	jobs: readonly SmsJob[],
	limit: ToolCallLimit | undefined,
): Promise<SendCourse> {
	const course = await sendAll(session, jobs);
	limit?.use(settledIn(jobs) - course.settledBefore);
	return course;
}

/** Ends a run: keeps what a later try needs, and throws the error that stops the node. */
async function endSends(
	run: Run,
	items: readonly ItemState[],
	journal: Journal,
	first: ItemIssue | undefined,
): Promise<void> {
	const { endsAtIssue, engine, isRunByAgent, mayRunAgain } = run.invocation;
	const isStopped = run.cancelSignal?.aborted === true;
	if (isStopped) logAccount(run, 'The execution was stopped while SMS were sent', items);
	const settled = hasSettled(items);
	if (first && (endsAtIssue || isStopped || mayRunAgain)) journal.keep();
	else journal.drop();
	if (!settled) await journal.mark.withdraw();
	// An error would have the agent's Retry On Fail send again to those who have got it.
	if (first && endsAtIssue && !(isRunByAgent && settled)) {
		if (engine === 2 && settled) logAccount(run, 'The node stopped while SMS were sent', items);
		throw errorOf(run, 'send', first, items);
	}
}

/**
 * Begins with each item: with what an earlier try has settled of it, and what is held back on purpose.
 *
 * @returns the items to send, and the outcomes of all
 */
async function beginJobs(
	items: readonly ReadItem[],
	journal: Journal,
	{ fingerprint, safeguards }: Pick<SendReader, 'fingerprint' | 'safeguards'>,
): Promise<{ jobs: SmsJob[]; slots: Slot[][] }> {
	const jobs: SmsJob[] = [];
	const slots: Slot[][] = [];
	await forEachItem(items.length, (itemIndex) => {
		const item = items[itemIndex];
		if (!item) return;
		if (!item.ok) {
			const settled = journal.settled(itemIndex);
			slots.push([...settled, failed(item.issue)]);
			safeguards?.noteSettled(settled, undefined);
			return;
		}
		const sms = item.value;
		const outcomes = journal.beginItem(itemIndex, fingerprint(sms));
		slots.push(outcomes);
		jobs.push({ itemIndex, sms, outcomes });
		safeguards?.noteSettled(outcomes, sms);
	});
	if (safeguards) {
		await forEachItem(jobs.length, (index) => {
			const job = jobs[index];
			if (job) safeguards.holdBack(job);
		});
	}
	return { jobs, slots };
}

/** What is told beside the output. Whatever is thrown here, what was sent has to come out. */
function hintsOf({ context, node }: Run, make: () => NodeExecutionHint[]): NodeExecutionHint[] {
	try {
		return make();
	} catch {
		context.logger.warn('The hints of a run that has sent SMS could not be made', {
			executionId: context.getExecutionId(),
			node: node.name,
		});
		return [];
	}
}

async function sendItems(
	run: Run,
	{ reader, opening, read, moment }: ReadSends,
): Promise<INodeExecutionData[]> {
	const { context } = run;
	const { fingerprint, conclude, output = 'recipients' } = reader;
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
	const asked = takeShares(read, reader, (sms, index) =>
		journal.openCount(index, fingerprint(sms)),
	);
	stopAt(issuesIn(asked));

	const [client, isBegunBefore] = await Promise.all([opening, journal.mark.set()]);
	const checked = checkWithClient(asked, client);
	const unusable = issuesIn(checked);
	if (unusable.length > 0 && endsAtIssue) await journal.mark.withdraw();
	// A credential that cannot be used is one issue, however many items there are.
	stopAt(client.ok ? unusable : unusable.slice(0, 1));

	// Of what a lost try has begun, it is not known whom it has sent to.
	const { safeguards: _, ...holdsNobody } = reader;
	const { jobs, slots } = await beginJobs(checked, journal, isBegunBefore ? holdsNobody : reader);
	let course: SendCourse = { requests: 0, settledBefore: 0 };
	if (client.ok) {
		const session = {
			client: client.value,
			endsAtIssue,
			cancelSignal: run.cancelSignal,
			heldBackBy: isBegunBefore ? messages.triedBefore() : undefined,
			pace: paceOf(run, jobs),
			putsOutAccepted: output === 'recipients',
		};
		course = await journal.mark.guard(sendOpen(session, jobs, reader.limit));
	}
	const states = slots.map(stateOf);
	const first = firstIssue(states);
	await endSends(run, states, journal, first);
	const items = putOut(run, states, output, course.requests);
	if (client.ok) {
		context.addExecutionHints(
			...hintsOf(run, () => [
				...sendHints(jobs, course, output),
				...warnings(jobs, writtenIn(run), moment),
				...unusableHint(unusable.length, run, reasonField(output)),
			]),
		);
	}
	if (!first) await conclude?.(items);
	return items;
}

/** Whether the run is dry. Where no item can be used, none of them says so. */
function isDryRun(read: readonly ReadItem[], { isDryUnread }: SendReader): boolean {
	const usable = read.find((item) => item.ok);
	return usable?.ok ? usable.value.options.dryRun : isDryUnread?.() === true;
}

async function runSends(
	context: IExecuteFunctions,
	operation: SendOperation,
): Promise<INodeExecutionData[]> {
	const run = openRun(context);
	// n8n looks for the credential while the items are read.
	const opening = openNodeClient(context, run.cancelSignal);
	const reader = operation.open(context, run.invocation);
	const moment = { timezone: context.getTimezone(), now: Date.now() };
	const isTried = run.invocation.isEvaluation && reader.sendsInEvaluations !== true;
	try {
		const read = await readItems(run, reader.read);
		const sends = { reader, opening, read, moment };
		if (isTried) return await runDry(run, sends, operation.evaluationRemedy);
		return isDryRun(read, reader) ? await runDry(run, sends) : await sendItems(run, sends);
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
