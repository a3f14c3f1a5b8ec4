import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { toTriggerError } from '../errors/nodeErrors';
import { asEvents, type ClickSendEvent } from '../push/events';
import { DELIVERY, REPLY, type Endpoint } from '../transport/endpoints';
import { openNodeClient } from '../transport/nodeClient';
import type { RequestResult } from '../transport/request';
import { examples } from './example';
import { salvage } from './salvage';

const ENDPOINTS: Readonly<Record<ClickSendEvent, Endpoint>> = {
	reply: REPLY,
	deliveryReport: DELIVERY,
};

const UNREADABLE =
	'This record of ClickSend could not be read, so here is what arrived of it. ClickSend has marked it as read and does not hand it out again.';

/** The triggers that are polling right now: the next poll of one may come before the last has ended. */
const polling = new Set<string>();

function toItems(event: ClickSendEvent, endpoint: Endpoint, result: RequestResult): IDataObject[] {
	if (result.ok) return result.records.map((record) => ({ event, ...record }));
	return salvage(endpoint, result.received ?? '').map((salvaged) =>
		salvaged.ok ? { event, ...salvaged.record } : { event, raw: salvaged.raw, note: UNREADABLE },
	);
}

const toOutput = (items: readonly IDataObject[]): INodeExecutionData[][] => [
	items.map((json) => ({ json })),
];

async function pull(context: IPollFunctions, event: ClickSendEvent): Promise<void> {
	const opened = await openNodeClient(context);
	if (!opened.ok) throw toTriggerError(context.getNode(), opened.issue);
	const endpoint = ENDPOINTS[event];
	const result = await opened.client.request(endpoint, {}, { method: 'POST' });
	const items = toItems(event, endpoint, result);
	if (items.length === 0 && !result.ok) throw toTriggerError(context.getNode(), result.issue);
	// Handed over at once and not returned: what a poll returns n8n throws away when the workflow was
	// published again meanwhile, and ClickSend would not hand it out a second time.
	if (items.length > 0) context.__emit(toOutput(items));
}

async function showExamples(
	context: IPollFunctions,
	event: ClickSendEvent,
): Promise<INodeExecutionData[][]> {
	const opened = await openNodeClient(context);
	const shown = opened.ok ? await examples(opened.client, event) : opened;
	if (!shown.ok) throw toTriggerError(context.getNode(), shown.issue);
	return toOutput(shown.items);
}

/**
 * Polls ClickSend once: every unread reply or delivery report becomes an item of one execution.
 *
 * ClickSend marks what it returns as read. So a record that cannot be read comes out as it came, with
 * a note, a poll that comes while another of the same trigger is under way does nothing, and a test
 * run shows examples from the history instead.
 *
 * @returns the items of a test run; else null, the items are handed over already
 * @throws NodeApiError where there was no answer, or one that holds no record; n8n keeps it as an
 * execution that did not succeed
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const [event = 'reply'] = asEvents(context.getNodeParameter('event'));
	if (context.getMode() === 'manual') return await showExamples(context, event);

	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	if (polling.has(trigger)) return null;
	polling.add(trigger);
	try {
		await pull(context, event);
		return null;
	} finally {
		polling.delete(trigger);
	}
}
