import type { IDataObject } from 'n8n-workflow';
import { REPORT_STATUS, toEventItem, type ClickSendEvent } from '../events';

/** The fields of a push, as they were decoded from its body. */
export type PushedFields = Readonly<Record<string, unknown>>;

/** A push that was understood. */
export interface PushedEvent {
	event: ClickSendEvent;
	/** What the trigger puts out: `event`, then ClickSend's fields under their v2 names. */
	json: IDataObject;
}

/** The names that ClickSend's REST v3 rules push, and what HTTP API v2 calls the same. */
const V2_NAMES: Readonly<Record<string, string>> = {
	message_id: 'messageid',
	original_message_id: 'originalmessageid',
	original_body: 'originalmessage',
	custom_string: 'customstring',
};

/** The same, for replies only. */
const V2_NAMES_OF_REPLY: Readonly<Record<string, string>> = { body: 'message', sms: 'from' };

/** Fields that are texts even where JSON carries them as numbers. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
	'customstring',
	'error_code',
	'from',
	'message',
	'messageid',
	'originalmessage',
	'originalmessageid',
	'originalsenderid',
	'status',
	'subaccount_id',
	'timestamp',
	'timestamp_send',
	'to',
	'user_id',
	'username',
]);

const STATUS_CODE = 'status_code';

/** What would reach into the object's prototype instead of being a field. */
const NO_FIELD = '__proto__';

function statusCode(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return null;
	const code = Number(value);
	return Number.isFinite(code) ? code : value;
}

function fieldValue(name: string, value: unknown): unknown {
	if (name !== STATUS_CODE && !TEXT_FIELDS.has(name)) return value;
	// A form field that was given twice: the last counts.
	const single: unknown = Array.isArray(value) && value.length > 0 ? value.at(-1) : value;
	if (name === STATUS_CODE) return statusCode(single);
	return typeof single === 'number' ? String(single) : single;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Of two names for the same, the one with more under it counts. */
function weightOf(value: unknown): number {
	if (!isAbsent(value)) return 3;
	if (value === '') return 2;
	return value === null ? 1 : 0;
}

/** Brings the fields under their v2 names, each with the value that it has in an item. */
function renamed(fields: PushedFields, names: Readonly<Record<string, string>>): IDataObject {
	const result = new Map<string, unknown>();
	const secondNames: Array<[name: string, v2Name: string]> = [];
	for (const [name, value] of Object.entries(fields)) {
		const v2Name = Object.hasOwn(names, name) ? names[name] : undefined;
		if (v2Name !== undefined) secondNames.push([name, v2Name]);
		else if (name !== NO_FIELD) result.set(name, fieldValue(name, value));
	}
	for (const [name, v2Name] of secondNames) {
		const value = fieldValue(v2Name, fields[name]);
		const other = result.get(v2Name);
		if (weightOf(value) > weightOf(other)) result.set(v2Name, value);
		// Given under both names: one is enough where they agree, else both are kept.
		else if (value !== other) result.set(name, fields[name]);
	}
	const item: IDataObject = {};
	return Object.assign(item, Object.fromEntries(result));
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFilled = (value: unknown): value is string => isText(value) && value !== '';

/**
 * Decides by the fields that are filled. A text from somebody is a reply, whatever else is told about
 * it; of what has no text, a message ID with a status is a delivery report, unless it names an SMS
 * that is answered and its status is none of a report. What is left is a reply without text.
 */
function eventOf(reply: IDataObject): ClickSendEvent | undefined {
	const { from, message, messageid, status, originalmessageid, originalsenderid } = reply;
	if (isFilled(from) && isFilled(message)) return 'reply';
	const answers = !isAbsent(originalmessageid) || !isAbsent(originalsenderid);
	if (isFilled(messageid) && isFilled(status)) {
		if (!answers || REPORT_STATUS.test(status)) return 'deliveryReport';
	}
	return isFilled(from) && isText(message) ? 'reply' : undefined;
}

/**
 * Tells a pushed reply from a pushed delivery report by their fields, and brings both naming schemes
 * of ClickSend into one shape.
 *
 * Strings stay to the letter, also where JSON had them as numbers (`user_id`, `timestamp` …);
 * `status_code` becomes a number, null when it is empty. Fields that are not known are kept. An empty
 * field counts as one that is missing, where it has a second name and where it tells what this is.
 *
 * @param fields the decoded form, JSON object or multipart fields
 * @returns the event with its item; undefined for anything else, such as a test ping
 * @see API description, "Replies" and "Delivery Reports", the tables of pushed parameters
 */
export function readPush(fields: PushedFields): PushedEvent | undefined {
	const common = renamed(fields, V2_NAMES);
	const reply = renamed(common, V2_NAMES_OF_REPLY);
	const event = eventOf(reply);
	return event && { event, json: toEventItem(event, event === 'reply' ? reply : common) };
}
