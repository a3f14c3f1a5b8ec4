import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

/** What ClickSend tells about without being asked. */
export type ClickSendEvent = 'reply' | 'deliveryReport';

/** The choices of a trigger, under the names that saved workflows hold. */
export const EVENT_OPTIONS: Array<INodePropertyOptions & { value: ClickSendEvent }> = [
	{
		name: 'Delivery Report',
		value: 'deliveryReport',
		description: 'An SMS was delivered, or could not be delivered',
	},
	{
		name: 'Reply',
		value: 'reply',
		description: 'Somebody sent an SMS to one of your numbers, mostly to answer one of yours',
	},
];

/** How an event is called in a sentence. */
export const EVENT_IN_WORDS: Readonly<Record<ClickSendEvent, string>> = {
	reply: 'replies',
	deliveryReport: 'delivery reports',
};

/** The statuses that ClickSend documents for delivery reports. */
export const REPORT_STATUS = /^(un)?delivered$/i;

/** Reads the events that a person selected; whatever else is in the list is left out. */
export function asEvents(value: unknown): ClickSendEvent[] {
	const selected: unknown[] = Array.isArray(value) ? value : [value];
	return EVENT_OPTIONS.map((option) => option.value).filter((event) => selected.includes(event));
}

/** Where a field of ClickSend's own that is called `event` is kept. */
const OWN_EVENT_FIELD = 'clicksend_event';

/**
 * Makes the item of an event: `event`, then ClickSend's fields. One of those that is itself called
 * `event` comes out as `clicksend_event`, so that neither hides the other.
 */
export function toEventItem(event: ClickSendEvent, fields: Readonly<IDataObject>): IDataObject {
	const { event: own, ...others } = fields;
	return { event, ...others, ...(own !== undefined && { [OWN_EVENT_FIELD]: own }) };
}
