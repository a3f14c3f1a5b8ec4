import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { toTestRunError, toTriggerError } from '../../errors/nodeErrors';
import { groupBy } from '../../helpers/groupBy';
import { runPool } from '../../helpers/pool';
import { property } from '../../helpers/property';
import { DELIVERY, HISTORY, REPLY } from '../../transport/endpoints';
import { PULLED_EXCERPT_LENGTH } from '../../transport/limits';
import { openNodeClient } from '../../transport/nodeClient';
import type { ClickSendRecord } from '../../transport/response';
import {
	asEvents,
	EVENT_IN_WORDS,
	explained,
	isFinalEnough,
	toEventItem,
	type ClickSendEvent,
} from '../events';
import { startsWorkflow, type FindWaiting, type WaitingExecution } from '../handover';
import { salvage } from './salvage';

const UNREADABLE =
	"This part of ClickSend's response could not be read as a record, so it is kept as it came. ClickSend has marked it as read and does not hand it out again.";

/** The triggers that are polling now: n8n may start the next poll of one before the last has ended. */
const polling = new Set<string>();

const toOutput = (items: readonly IDataObject[]): INodeExecutionData[][] => [
	items.map((json) => ({ json })),
];

/**
 * Asks ClickSend for what is unread.
 *
 * @returns an item for each record, and for each part of the response that could not be read as one
 * @throws NodeApiError where there is neither; its details have all that arrived
 */
async function pull(context: IPollFunctions, event: ClickSendEvent): Promise<IDataObject[]> {
	const opened = await openNodeClient(context);
	if (!opened.ok) throw toTriggerError(context.getNode(), opened.issue);
	const endpoint = event === 'reply' ? REPLY : DELIVERY;
	const result = await opened.value.request(endpoint, {}, { method: 'POST' });
	if (result.ok) return result.records.map((record) => toEventItem(event, record));
	const { issue, received = '' } = result;
	const items = salvage(endpoint, received).map((salvaged) =>
		toEventItem(event, salvaged.ok ? salvaged.record : { raw: salvaged.raw, note: UNREADABLE }),
	);
	if (items.length > 0) return items;
	const answer = received.slice(0, PULLED_EXCERPT_LENGTH);
	throw toTriggerError(context.getNode(), issue, answer ? { answer } : {});
}

/**
 * Starts the workflow with items at once. What a poll returns, n8n throws away when the workflow was published
 * again meanwhile, and ClickSend would not hand the records out a second time.
 *
 * @returns the items that the poll has to return instead: none, unless n8n does not take them at once
 */
function startWith(context: IPollFunctions, items: readonly IDataObject[]): readonly IDataObject[] {
	const emit: unknown = Reflect.get(context, '__emit');
	if (items.length === 0 || typeof emit !== 'function') return items;
	context.__emit(toOutput(items));
	return [];
}

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

async function pollOnce(
	context: IPollFunctions,
	event: ClickSendEvent,
	findWaiting: FindWaiting,
): Promise<INodeExecutionData[][] | null> {
	// Before anything is marked as read, because an expression that n8n cannot resolve ends the poll.
	const options: unknown = context.getNodeParameter('options', {});
	const startsForAnswers = property(options, 'startForAnswers') === true;
	const ordinary: IDataObject[] = [];
	const answers: Answer[] = [];
	const pulled = await pull(context, event);
	for (const item of pulled.filter((each) => isFinalEnough(each, options))) {
		const waiting = findWaiting(context, item);
		if (waiting) answers.push({ item, waiting });
		else ordinary.push(item);
	}
	const returned = [
		// First, because passing answers on may take a while.
		...startWith(context, ordinary),
		...startWith(context, await passOn(answers, startsForAnswers)),
	];
	return returned.length > 0 ? toOutput(returned) : null;
}

/** A test run shows at most this many records of the history. */
const EXAMPLES = 5;

/** The history has a reply's sender as `senderid` and the number it was sent to as `to`. */
function toReply(record: ClickSendRecord): IDataObject {
	const { senderid, to, message, customstring, username } = record;
	return {
		event: 'reply',
		from: senderid,
		message,
		originalmessage: '',
		originalmessageid: '',
		originalsenderid: to,
		customstring,
		username,
	};
}

function toDeliveryReport(record: ClickSendRecord): IDataObject {
	const { messageid, status, customstring, username } = record;
	return { event: 'deliveryReport', messageid, status, status_code: null, customstring, username };
}

/**
 * Makes the items of a test run from the newest records of the history, in the shape of the event. Reading the
 * history changes nothing, so unread replies and delivery reports stay unread.
 *
 * @returns at most {@link EXAMPLES} items
 * @throws NodeApiError or NodeOperationError, also where the history has no such record
 * @see API description, "Get SMS History"
 */
async function examples(context: IPollFunctions, event: ClickSendEvent): Promise<IDataObject[]> {
	const failed = (issue: Issue) => toTestRunError(context.getNode(), issue);
	const opened = await openNodeClient(context);
	if (!opened.ok) throw failed(opened.issue);
	const history = await opened.value.request(HISTORY, {}, { method: 'POST' });
	if (!history.ok) throw failed(history.issue);
	const [direction, toItem] = event === 'reply' ? ['in', toReply] : ['out', toDeliveryReport];
	const newest = history.records
		.filter((record) => record.direction === direction)
		.sort((a, b) => Number(b.date) - Number(a.date))
		.slice(0, EXAMPLES);
	if (newest.length > 0) return newest.map((record) => explained(event, toItem(record)));
	const what = EVENT_IN_WORDS[event];
	throw failed(
		parameterIssue(
			`There are no ${what} in the history to show as an example`,
			`Activate (publish) the workflow to receive new ${what}, or set mock data for this trigger. A test run leaves unread ${what} where they are, because ClickSend hands out each one only once.`,
		),
	);
}

/**
 * Polls ClickSend once: every unread reply or delivery report becomes an item of one execution, except the
 * answers that an execution waits for.
 *
 * ClickSend marks what it returns as read. So what cannot be read as a record comes out as it came, and a
 * poll does nothing while another of the same trigger runs.
 *
 * @returns the items of a test run; otherwise null, because n8n has the items already
 * @throws NodeApiError where there was no response, or one without a record; n8n keeps it as an execution
 * that did not succeed
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export async function poll(
	context: IPollFunctions,
	findWaiting: FindWaiting,
): Promise<INodeExecutionData[][] | null> {
	const [event = 'reply'] = asEvents(context.getNodeParameter('event'));
	// Whatever else n8n may run it for must not take what a workflow waits for.
	if (context.getMode() !== 'trigger') return toOutput(await examples(context, event));

	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	if (polling.has(trigger)) return null;
	polling.add(trigger);
	try {
		return await pollOnce(context, event, findWaiting);
	} finally {
		polling.delete(trigger);
	}
}
