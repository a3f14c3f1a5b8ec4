import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { groupBy } from '../../helpers/groupBy';
import { runPool } from '../../helpers/pool';
import { property } from '../../helpers/property';
import { asEvents, isFinalEnough, type ClickSendEvent } from '../events';
import {
	readResumeUrl,
	startsWorkflow,
	type FindWaiting,
	type WaitingExecution,
} from '../handover';
import { examples } from './examples';
import { isHeld, triggerName } from './hold';
import { isDurable, pull, type PollError } from './pull';
import { addFailedExecution, startWith, toOutput } from './startWorkflow';

/** The triggers that are polling now: n8n may start the next poll of one before the last has ended. */
const polling = new Set<string>();

/** What n8n has polled with before. It keeps a context from the poll inside publication on. */
const polledBefore = new WeakSet<IPollFunctions>();

/** A poll resumes this many executions at a time, so that pushes do not wait for all of its answers. */
const EXECUTIONS_AT_A_TIME = 10;

/** An item that answers the question of an execution. */
interface Answer {
	item: IDataObject;
	waiting: WaitingExecution;
}

/**
 * Passes answers on to the executions that wait for them, to each in the order in which they came: of a yes and a
 * no, the first counts.
 *
 * @returns the items that start the workflow
 */
async function passOn(
	answers: readonly Answer[],
	startsForAnswers: boolean,
): Promise<IDataObject[]> {
	const starting = new Set<IDataObject>();
	const byExecution = groupBy(answers, ({ waiting }) => waiting.id).values();
	await runPool(byExecution, EXECUTIONS_AT_A_TIME, async (ofOne) => {
		for (const { item, waiting } of ofOne) {
			if (startsWorkflow(item, await waiting.resume(), startsForAnswers)) starting.add(item);
		}
	});
	return answers.map(({ item }) => item).filter((item) => starting.has(item));
}

/**
 * Leaves a trace of records that may be lost: an execution that did not succeed. n8n itself makes none for the
 * poll inside publication, nor for one that ends after the workflow was published again.
 *
 * @param isFirst whether this is the poll inside publication, which fails with what it throws
 * @returns null where the execution is there, and n8n would make a second one
 * @throws what the pull ended with
 */
function giveUp(
	context: IPollFunctions,
	error: PollError,
	lossError: PollError | undefined,
	isFirst: boolean,
): null {
	const isMade = lossError === undefined || (lossError === error && isDurable(context));
	if (!isMade) addFailedExecution(context, lossError);
	if (isMade || isFirst || lossError !== error) throw error;
	return null;
}

async function pollOnce(
	context: IPollFunctions,
	event: ClickSendEvent,
	findWaiting: FindWaiting,
	isFirst: boolean,
): Promise<INodeExecutionData[][] | null> {
	// All expressions before the request: one that n8n cannot resolve ends the poll, and when another poll of this
	// workflow ends meanwhile, n8n can resolve none any more.
	const options: unknown = context.getNodeParameter('options', {});
	const startsForAnswers = property(options, 'startForAnswers') === true;
	const resumeUrl = readResumeUrl(context);

	const { items, error, lossError } = await pull(context, event);
	if (error) return giveUp(context, error, lossError, isFirst);

	const ordinary: IDataObject[] = [];
	const answers: Answer[] = [];
	for (const item of items.filter((each) => isFinalEnough(each, options))) {
		const waiting = findWaiting(context, item, resumeUrl);
		if (waiting) answers.push({ item, waiting });
		else ordinary.push(item);
	}
	// First, because passing answers on may take a while.
	const atOnce = startWith(context, event, ordinary);
	if (lossError) addFailedExecution(context, lossError);
	const late = startWith(context, event, await passOn(answers, startsForAnswers));
	const returned = [...atOnce, ...late];
	return returned.length > 0 ? toOutput(returned) : null;
}

/**
 * Polls ClickSend once: every unread reply or delivery report becomes an item of an execution, except the
 * answers that an execution waits for.
 *
 * ClickSend marks what it returns as read. So what cannot be read as a record comes out as it came, what n8n does
 * not take is kept in an execution that did not succeed, and a poll does nothing while another of the same trigger
 * runs, or while n8n does not take what the last one pulled.
 *
 * @returns the items of a test run; otherwise null, because n8n has the items already
 * @throws NodeApiError where there was no response, or one without a record; n8n keeps it as an execution
 * that did not succeed
 */
export async function poll(
	context: IPollFunctions,
	findWaiting: FindWaiting,
): Promise<INodeExecutionData[][] | null> {
	const [event = 'reply'] = asEvents(context.getNodeParameter('event'));
	// Whatever else n8n may run it for must not take what a workflow waits for.
	if (context.getMode() !== 'trigger') return toOutput(await examples(context, event));

	const isFirst = !polledBefore.has(context);
	polledBefore.add(context);
	const trigger = triggerName(context);
	if (polling.has(trigger) || isHeld(trigger)) return null;
	polling.add(trigger);
	try {
		return await pollOnce(context, event, findWaiting, isFirst);
	} finally {
		polling.delete(trigger);
	}
}
