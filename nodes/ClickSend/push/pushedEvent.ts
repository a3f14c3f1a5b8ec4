import type { IDataObject } from 'n8n-workflow';
import type { ClickSendEvent } from './events';

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

/** Brings the fields under their v2 names, each with the value that it has in an item. */
function renamed(
	fields: PushedFields,
	names: Readonly<Record<string, string>>,
): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (name === NO_FIELD) continue;
		const v2Name = Object.hasOwn(names, name) ? names[name] : undefined;
		if (v2Name === undefined) result[name] = fieldValue(name, value);
		else if (!Object.hasOwn(fields, v2Name)) result[v2Name] = fieldValue(v2Name, value);
		// Given under both names: one is enough where they agree, else both are kept.
		else if (fieldValue(v2Name, fields[v2Name]) !== fieldValue(v2Name, value)) result[name] = value;
	}
	return result;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFilled = (value: unknown): boolean => isText(value) && value !== '';

function toEvent(event: ClickSendEvent, fields: Record<string, unknown>): PushedEvent {
	const json: IDataObject = { event };
	for (const [name, value] of Object.entries(fields)) {
		// A field that is itself called event cannot be told from ours.
		if (name !== 'event') Object.assign(json, { [name]: value });
	}
	return { event, json };
}

/**
 * Tells a pushed reply from a pushed delivery report by their fields, and brings both naming schemes
 * of ClickSend into one shape.
 *
 * Strings stay to the letter, also where JSON had them as numbers (`user_id`, `timestamp` …);
 * `status_code` becomes a number, null when it is empty. Fields that are not known are kept.
 *
 * @param fields the decoded form, JSON object or multipart fields
 * @returns the event with its item; undefined for anything else, such as a test ping
 * @see API description, "Replies" and "Delivery Reports", the tables of pushed parameters
 */
export function readPush(fields: PushedFields): PushedEvent | undefined {
	const common = renamed(fields, V2_NAMES);
	const isReport =
		isFilled(common.messageid) &&
		isFilled(common.status) &&
		common.originalmessageid === undefined &&
		common.originalsenderid === undefined;
	if (isReport) return toEvent('deliveryReport', common);
	const reply = renamed(common, V2_NAMES_OF_REPLY);
	return isFilled(reply.from) && isText(reply.message) ? toEvent('reply', reply) : undefined;
}
