import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

/** The events that start a workflow, and that an execution can wait for. */
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

/** The names of the events in a sentence. */
export const EVENT_IN_WORDS: Readonly<Record<ClickSendEvent, string>> = {
	reply: 'replies',
	deliveryReport: 'delivery reports',
};

/** The statuses that ClickSend documents for delivery reports. */
export const REPORT_STATUS = /^(un)?delivered$/i;

/** Reads the events that a person selected, and leaves out anything else in the list. */
export function asEvents(value: unknown): ClickSendEvent[] {
	const selected: unknown[] = Array.isArray(value) ? value : [value];
	return EVENT_OPTIONS.map((option) => option.value).filter((event) => selected.includes(event));
}

/**
 * Makes the item of an event: `event`, then ClickSend's fields. A ClickSend field called `event` becomes
 * `clicksend_event`, so that neither hides the other.
 */
export function toEventItem(event: ClickSendEvent, fields: Readonly<IDataObject>): IDataObject {
	const { event: own, ...others } = fields;
	return { event, ...others, ...(own !== undefined && { clicksend_event: own }) };
}
