import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { keywordOf } from '../helpers/keywords';
import { property } from '../helpers/property';
import { meaningOf } from '../helpers/reportMeaning';

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

/** What ClickSend's fields of an event mean; nothing where they do not say it, as in a record that cannot be read. */
function addedTo(event: ClickSendEvent, fields: Readonly<IDataObject>): IDataObject {
	if (event === 'reply') {
		return typeof fields.message === 'string' ? { keyword: keywordOf(fields.message) } : {};
	}
	const says = ['status', 'status_code', 'error_code'].some((name) => fields[name] !== undefined);
	return says ? { ...meaningOf(fields) } : {};
}

/**
 * Adds after ClickSend's fields what they mean: `keyword` to a reply, `isFinal` and `meaning` to a delivery report. A
 * field of ClickSend's own with such a name becomes `clicksend_…`, so that neither hides the other.
 */
export function explained(event: ClickSendEvent, fields: Readonly<IDataObject>): IDataObject {
	const item = { ...fields };
	for (const [name, value] of Object.entries(addedTo(event, fields))) {
		if (item[name] !== undefined) item[`clicksend_${name}`] = item[name];
		item[name] = value;
	}
	return item;
}

/**
 * Makes the item of an event: `event`, then ClickSend's fields, then what they mean. A ClickSend field called `event`
 * becomes `clicksend_event`.
 */
export function toEventItem(event: ClickSendEvent, fields: Readonly<IDataObject>): IDataObject {
	const { event: own, ...others } = fields;
	return explained(event, {
		event,
		...others,
		...(own !== undefined && { clicksend_event: own }),
	});
}

/** An option of both triggers. */
export const onlyFinalOption: INodeProperties = {
	displayName: 'Only Final Delivery Reports',
	name: 'onlyFinal',
	type: 'boolean',
	default: false,
	description:
		'Whether to start nothing for delivery reports that are not final: the SMS is queued or sent, or it is tried again (status codes 200 and 300). The report that ends it follows, up to 72 hours later. Replies are not affected.',
};

/**
 * Tells whether an event may start the workflow of its trigger, by the option Only Final Delivery Reports.
 *
 * @param item of the event
 * @param options of the trigger
 */
export const isFinalEnough = (item: Readonly<IDataObject>, options: unknown): boolean =>
	item.event !== 'deliveryReport' ||
	item.isFinal !== false ||
	property(options, 'onlyFinal') !== true;
