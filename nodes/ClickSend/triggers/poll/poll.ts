import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { toTestRunError, toTriggerError } from '../../errors/nodeErrors';
import { property } from '../../helpers/property';
import { asEvents, toEventItem, type ClickSendEvent } from '../events';
import { startsWorkflow, type FindWaiting, type WaitingExecution } from '../handover';
import { DELIVERY, REPLY, type HttpEndpoint } from '../../transport/endpoints';
import { PULLED_EXCERPT_LENGTH } from '../../transport/limits';
import { openNodeClient } from '../../transport/nodeClient';
import type { RequestResult } from '../../transport/httpApi';
import { examples } from './example';
import { salvage } from './salvage';

type FailedResult = Extract<RequestResult, { ok: false }>;

const ENDPOINTS: Readonly<Record<ClickSendEvent, HttpEndpoint>> = {
	reply: REPLY,
	deliveryReport: DELIVERY,
};

const UNREADABLE =
	"This part of ClickSend's response could not be read as a record, so it is kept as it came. ClickSend has marked it as read and does not hand it out again.";

/** The triggers that are polling now: n8n may start the next poll of one before the last has ended. */
const polling = new Set<string>();

function toItems(
	event: ClickSendEvent,
	endpoint: HttpEndpoint,
	result: RequestResult,
): IDataObject[] {
	if (result.ok) return result.records.map((record) => toEventItem(event, record));
	return salvage(endpoint, result.received ?? '').map((salvaged) =>
		toEventItem(event, salvaged.ok ? salvaged.record : { raw: salvaged.raw, note: UNREADABLE }),
	);
}

const toOutput = (items: readonly IDataObject[]): INodeExecutionData[][] => [
	items.map((json) => ({ json })),
];

/** The error of a poll that brought no record; its details have all that arrived. */
function failure(context: IPollFunctions, { issue, received }: FailedResult) {
	const answer = received?.slice(0, PULLED_EXCERPT_LENGTH);
	return toTriggerError(context.getNode(), issue, answer ? { answer } : {});
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

/** An item that answers the question of an execution. */
interface Answer {
	item: IDataObject;
	waiting: WaitingExecution;
}

/** Groups answers by execution, in the order in which they came: of a yes and a no, the first counts. */
function byExecution(answers: readonly Answer[]): Answer[][] {
	const groups = new Map<string, Answer[]>();
	for (const answer of answers) {
		const { id } = answer.waiting;
		const group = groups.get(id);
		if (group) group.push(answer);
		else groups.set(id, [answer]);
	}
	return [...groups.values()];
}

/**
 * Passes answers on to the executions that wait for them.
 *
 * @param startsForAnswers the option Start for Answers
 * @returns the items that start the workflow
 */
async function passOn(
	answers: readonly Answer[],
	startsForAnswers: boolean,
): Promise<IDataObject[]> {
	const starting = new Set<IDataObject>();
	const passOnInOrder = async (group: readonly Answer[]) => {
		for (const { item, waiting } of group) {
			const handover = await waiting.resume();
			if (startsWorkflow(item, handover, startsForAnswers)) starting.add(item);
		}
	};
	await Promise.all(byExecution(answers).map(passOnInOrder));
	return answers.map(({ item }) => item).filter((item) => starting.has(item));
}

async function pull(
	context: IPollFunctions,
	event: ClickSendEvent,
	findWaiting: FindWaiting,
): Promise<INodeExecutionData[][] | null> {
	// Before anything is marked as read, because an expression that n8n cannot resolve ends the poll.
	const options: unknown = context.getNodeParameter('options', {});
	const startsForAnswers = property(options, 'startForAnswers') === true;
	const opened = await openNodeClient(context);
	if (!opened.ok) throw toTriggerError(context.getNode(), opened.issue);
	const endpoint = ENDPOINTS[event];
	const result = await opened.value.request(endpoint, {}, { method: 'POST' });
	const items = toItems(event, endpoint, result);
	if (items.length === 0 && !result.ok) throw failure(context, result);

	const ordinary: IDataObject[] = [];
	const answers: Answer[] = [];
	for (const item of items) {
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

async function showExamples(
	context: IPollFunctions,
	event: ClickSendEvent,
): Promise<INodeExecutionData[][]> {
	const opened = await openNodeClient(context);
	const shown = opened.ok ? await examples(opened.value, event) : opened;
	if (!shown.ok) throw toTestRunError(context.getNode(), shown.issue);
	return toOutput(shown.value);
}

/**
 * Polls ClickSend once: every unread reply or delivery report becomes an item of one execution, except the
 * answers that an execution waits for.
 *
 * ClickSend marks what it returns as read. So what cannot be read as a record comes out as it came, with a
 * note; a poll does nothing while another of the same trigger runs; and a test run shows examples from the
 * history instead.
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
	if (context.getMode() !== 'trigger') return await showExamples(context, event);

	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	if (polling.has(trigger)) return null;
	polling.add(trigger);
	try {
		return await pull(context, event, findWaiting);
	} finally {
		polling.delete(trigger);
	}
}
