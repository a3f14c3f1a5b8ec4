import type { Behaviour } from '../model/behaviour';
import type { DeliveryReport, InboundSms } from '../model/records';
import { reportFieldsV3, type Owner, type PushFields } from './fields';

/**
 * A reply as it has been seen to be pushed: with 16 names at once, those of HTTP API v2 and of REST v3, and
 * without `username`. Likely: a setting pushes them as a rule does; they have been seen of rules.
 *
 * @param year in which it has been seen so
 */
export function replyFieldsObserved(
	reply: InboundSms,
	owner: Owner,
	year: Behaviour['pushedReplies'],
): PushFields {
	const isOf2019 = year === '2019';
	return {
		originalsenderid: reply.originalsenderid,
		body: reply.message,
		message: reply.message,
		sms: isOf2019 ? reply.to : reply.from,
		custom_string: reply.customstring,
		customstring: reply.customstring,
		to: reply.to,
		original_message_id: reply.originalmessageid,
		originalmessageid: isOf2019 ? '' : reply.originalmessageid,
		from: reply.from,
		originalmessage: reply.originalmessage,
		original_body: reply.originalmessage,
		...owner,
		timestamp: isOf2019 ? String(reply.receivedAt) : reply.receivedAt,
		message_id: reply.messageid,
	};
}

/** What the status codes mean, after a help page of ClickSend. Likely: these words. */
const STATUS_TEXTS: Readonly<Record<number, string>> = {
	200: 'Success: Message sent',
	201: 'Success: Message received on handset',
	300: 'Temporary network fault, it is tried again',
	301: 'Message was not delivered',
};

/**
 * A delivery report with the names of both, as a help page of ClickSend lists them. Likely: both names of a
 * field have the same value, and a setting pushes them as a rule does.
 */
export function reportFieldsObserved(report: DeliveryReport, owner: Owner): PushFields {
	return {
		...reportFieldsV3(report, owner),
		customstring: report.customstring,
		messageid: report.messageid,
		message_type: report.message_type ?? 'sms',
		status_text: STATUS_TEXTS[report.status_code] ?? '',
	};
}
