import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { runPool } from '../../sending/pool';
import { toTestRunError, toTriggerError } from '../../errors/nodeErrors';
import { property } from '../../helpers/property';
import { asEvents, toEventItem, type ClickSendEvent } from '../events';
import { DELIVERY, REPLY, type HttpEndpoint } from '../../transport/endpoints';
import { PULLED_EXCERPT_LENGTH } from '../../transport/limits';
import { openNodeClient } from '../../transport/nodeClient';
import type { RequestResult } from '../../transport/httpApi';
import { readAnswerCode } from '../../waiting/answerCode';
import { resumeExecution, startsWorkflow } from '../../waiting/resumeExecution';
import { examples } from './example';
import { salvage } from './salvage';

type FailedResult = Extract<RequestResult, { ok: false }>;

const ENDPOINTS: Readonly<Record<ClickSendEvent, HttpEndpoint>> = {
	reply: REPLY,
	deliveryReport: DELIVERY,
};

const UNREADABLE =
	'This part of the answer could not be read as a record, so here it is as it came. ClickSend has marked it as read and does not hand it out again.';

/** How many executions are resumed at a time. */
const ANSWERS_AT_A_TIME = 10;

/** The triggers that are polling right now: the next poll of one may come before the last has ended. */
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

/** The error of a poll from which nothing was saved; its details have all that arrived. */
function failure(context: IPollFunctions, { issue, received }: FailedResult) {
	const answer = received?.slice(0, PULLED_EXCERPT_LENGTH);
	return toTriggerError(context.getNode(), issue, answer ? { answer } : {});
}

/**
 * Hands items over to n8n at once: what a poll returns n8n throws away when the workflow was published
 * again meanwhile, and ClickSend would not hand them out a second time.
 *
 * @returns what is left to be returned: nothing, but in an n8n that has no such function
 */
function handOver(
	context: IPollFunctions,
	items: readonly IDataObject[],
): INodeExecutionData[][] | null {
	const emit: unknown = Reflect.get(context, '__emit');
	if (typeof emit !== 'function') return toOutput(items);
	context.__emit(toOutput(items));
	return null;
}

/** The answers to each execution in the order in which they came: of a yes and a no, the first counts. */
function byExecution(answers: readonly IDataObject[]): IDataObject[][] {
	const groups = new Map<string | undefined, IDataObject[]>();
	for (const answer of answers) {
		const executionId = readAnswerCode(answer.customstring)?.executionId;
		const group = groups.get(executionId);
		if (group) group.push(answer);
		else groups.set(executionId, [answer]);
	}
	return [...groups.values()];
}

/**
 * Passes answers on to the executions that wait for them.
 *
 * @returns those that start the workflow: nobody waits for them, or it wants them all
 */
async function passOnAnswers(
	context: IPollFunctions,
	answers: readonly IDataObject[],
	startsForAll: boolean,
): Promise<IDataObject[]> {
	const isLeft = new Set<IDataObject>();
	await runPool(
		byExecution(answers),
		ANSWERS_AT_A_TIME,
		async (ofOne) => {
			for (const answer of ofOne) {
				const handover = await resumeExecution(context, answer);
				if (startsWorkflow(answer, handover, startsForAll)) isLeft.add(answer);
			}
		},
		() => false,
	);
	return answers.filter((answer) => isLeft.has(answer));
}

async function pull(
	context: IPollFunctions,
	event: ClickSendEvent,
): Promise<INodeExecutionData[][] | null> {
	// Before anything is marked as read, because an expression that n8n cannot resolve ends the poll.
	const startsForAll =
		property(context.getNodeParameter('options', {}), 'startForAnswers') === true;
	const opened = await openNodeClient(context);
	if (!opened.ok) throw toTriggerError(context.getNode(), opened.issue);
	const endpoint = ENDPOINTS[event];
	const result = await opened.value.request(endpoint, {}, { method: 'POST' });
	const items = toItems(event, endpoint, result);
	if (items.length === 0 && !result.ok) throw failure(context, result);
	const isAnswer = (item: IDataObject) => readAnswerCode(item.customstring) !== undefined;
	const ordinary = items.filter((item) => !isAnswer(item));
	// First, because handing over answers may take a while.
	const returned = ordinary.length > 0 ? handOver(context, ordinary) : null;
	const left = await passOnAnswers(context, items.filter(isAnswer), startsForAll);
	if (left.length === 0) return returned;
	const [before = []] = returned ?? [];
	const rest = handOver(context, left);
	return rest && [[...before, ...(rest[0] ?? [])]];
}

async function showExamples(
	context: IPollFunctions,
	event: ClickSendEvent,
): Promise<INodeExecutionData[][]> {
	const opened = await openNodeClient(context);
	const shown = opened.ok ? await examples(opened.value, event) : opened;
	if (!shown.ok) throw toTestRunError(context.getNode(), shown.issue);
	return toOutput(shown.items);
}

/**
 * Polls ClickSend once: every unread reply or delivery report becomes an item of one execution.
 *
 * ClickSend marks what it returns as read. So what cannot be read as a record comes out as it came,
 * with a note, a poll that comes while another of the same trigger is under way does nothing, and a test
 * run shows examples from the history instead.
 *
 * @returns the items of a test run; else null, where the items are handed over already
 * @throws NodeApiError where there was no answer, or one that holds no record; n8n keeps it as an
 * execution that did not succeed
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const [event = 'reply'] = asEvents(context.getNodeParameter('event'));
	// Whatever else n8n may run it for must not take what a workflow waits for.
	if (context.getMode() !== 'trigger') return await showExamples(context, event);

	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	if (polling.has(trigger)) return null;
	polling.add(trigger);
	try {
		return await pull(context, event);
	} finally {
		polling.delete(trigger);
	}
}
