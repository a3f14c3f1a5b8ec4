import type { IDataObject } from 'n8n-workflow';
import { numberIn, textOf } from '../../helpers/property';
import { isStatusCode } from '../../helpers/reportMeaning';
import { REPORT_STATUS, toEventItem, type ClickSendEvent } from '../events';

export type PushedFields = Readonly<Record<string, unknown>>;

/** A push that was understood. */
export interface PushedEvent {
	event: ClickSendEvent;
	/** The trigger's item: `event`, then ClickSend's fields under their v2 names. */
	json: IDataObject;
}

type Names = ReadonlyMap<string, string>;

/** Field names that ClickSend's REST v3 rules push, and their names in the HTTP API v2. */
const V2_NAMES: Names = new Map([
	['message_id', 'messageid'],
	['original_message_id', 'originalmessageid'],
	['original_body', 'originalmessage'],
	['custom_string', 'customstring'],
]);

/** The same, for replies only. */
const V2_NAMES_OF_REPLY: Names = new Map([
	['body', 'message'],
	['sms', 'from'],
]);

/** Fields that become texts where JSON has them as numbers. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(
	`customstring error_code from message messageid originalmessage originalmessageid
	originalsenderid status subaccount_id timestamp timestamp_send to user_id username`.split(/\s+/),
);

function fieldValue(name: string, value: unknown): unknown {
	const isCode = name === 'status_code';
	if (!isCode && !TEXT_FIELDS.has(name)) return value;
	// Of a form field that was given twice, the last counts.
	const single: unknown = Array.isArray(value) && value.length > 0 ? value.at(-1) : value;
	if (isCode) return typeof single === 'string' ? numberIn(single) : single;
	return typeof single === 'number' ? String(single) : single;
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Values that stand for none. Of two names for the same field, the one whose value comes later here counts. */
const ABSENT: readonly unknown[] = [undefined, null, ''];
const isAbsent = (value: unknown) => ABSENT.includes(value);
const weightOf = (value: unknown) => (isAbsent(value) ? ABSENT.indexOf(value) : ABSENT.length);

/** Gives the fields their v2 names, and the values that they have in an item. */
function renamed(fields: PushedFields, names: Names): IDataObject {
	// Set as a field, it would change the object's prototype.
	const entries = Object.entries(fields).filter(([name]) => name !== '__proto__');
	const result = new Map<string, unknown>();
	for (const [name, value] of entries) {
		if (!names.has(name)) result.set(name, fieldValue(name, value));
	}
	for (const [name, given] of entries) {
		const v2Name = names.get(name);
		if (v2Name === undefined) continue;
		const value = fieldValue(v2Name, given);
		const other = result.get(v2Name);
		if (weightOf(value) > weightOf(other)) result.set(v2Name, value);
		// Given under both names: both are kept where they differ, but an empty one says nothing.
		else if (value !== other && !(isAbsent(value) && isFilled(other))) result.set(name, given);
	}
	return Object.assign<IDataObject, object>({}, Object.fromEntries(result));
}

/** JSON may have null for a text that is empty. */
const isEmptyText = (value: unknown) => value === '' || value === null;

const withoutPlus = (value: unknown) => textOf(value).replace(/^\+/, '');

/**
 * Leaves `sms` out where it says who the SMS went to, as it does in some of ClickSend's pushes; in others it is the
 * sender.
 */
function withoutRecipientAsSms(fields: Readonly<IDataObject>): Readonly<IDataObject> {
	const { sms, ...others } = fields;
	return isFilled(sms) && withoutPlus(sms) === withoutPlus(fields.to) ? others : fields;
}

/** Messages of ClickSend other than SMS, whose reports can come to the same URL. */
const OTHER_MESSAGES = ['voice', 'email', 'fax'];

/** What a report is about, by its `message_type`, where that is no SMS. */
export const otherMessageOf = ({ message_type: type }: PushedFields): string | undefined =>
	OTHER_MESSAGES.find((other) => other === textOf(type).trim().toLowerCase());

/** The fields of which every reply and every delivery report has one. */
const TELLING = 'from sms messageid message_id originalmessageid original_message_id'.split(' ');

/** Tells whether fields look like a push of ClickSend, though they are not one that can be read. */
export const looksPushed = (fields: PushedFields): boolean =>
	TELLING.some((name) => Object.hasOwn(fields, name) && !isAbsent(fields[name]));

/**
 * Tells which event it is, by the fields that are filled. A text with a sender is a reply. Without a text, a
 * message ID with a status, or with a status code of reports, is a delivery report, unless it names an SMS that it
 * answers and neither is that of a report. A sender with an empty text is a reply too.
 */
function eventOf(reply: IDataObject): ClickSendEvent | undefined {
	const { from, message, messageid, status, originalmessageid, originalsenderid } = reply;
	const hasCode = isStatusCode(reply.status_code) && (isFilled(status) || isAbsent(status));
	if (isFilled(from) && isFilled(message)) return 'reply';
	const answers = !isAbsent(originalmessageid) || !isAbsent(originalsenderid);
	const isReport = isFilled(messageid) && (isFilled(status) || hasCode);
	const saysSo = hasCode || REPORT_STATUS.test(textOf(status));
	if (isReport && (!answers || saysSo)) return 'deliveryReport';
	return isFilled(from) && isEmptyText(message) ? 'reply' : undefined;
}

/**
 * Tells a pushed reply from a pushed delivery report by their fields, and gives the fields of both of
 * ClickSend's naming schemes their v2 names.
 *
 * Texts stay to the letter, also where JSON has them as numbers (`user_id`, `timestamp` …). `status_code`
 * becomes a number, or null when it is empty. Unknown fields are kept. An empty field counts as missing where
 * it has a second name, and where the fields tell which event this is.
 *
 * @param fields the decoded form, JSON object or multipart fields
 * @returns the event with its item; undefined for anything else, such as a test ping or the report of a fax
 * @see API description, "Replies" and "Delivery Reports", the tables of pushed parameters
 */
export function readPush(fields: PushedFields): PushedEvent | undefined {
	const common = renamed(fields, V2_NAMES);
	const reply = renamed(withoutRecipientAsSms(common), V2_NAMES_OF_REPLY);
	const event = eventOf(reply);
	if (event === 'reply')
		return { event, json: toEventItem(event, { ...reply, message: reply.message ?? '' }) };
	if (!event || otherMessageOf(fields) !== undefined) return undefined;
	return { event, json: toEventItem(event, common) };
}
