import type { DeliveryReport, InboundSms } from '../model/records';

/** The fields of a push. Numbers are numbers only where the encoding is JSON. */
export type PushFields = Readonly<Record<string, string | number>>;

/** The account that an event belongs to, by the IDs of REST v3. */
export interface Owner {
	user_id: number;
	subaccount_id: number;
}

/**
 * A reply as HTTP API v2 pushes it.
 *
 * @see API description, "Replies", "Push Inbound SMS"
 */
export function replyFieldsV2(reply: InboundSms): PushFields {
	return {
		from: reply.from,
		message: reply.message,
		originalmessage: reply.originalmessage,
		originalmessageid: reply.originalmessageid,
		originalsenderid: reply.originalsenderid,
		customstring: reply.customstring,
		username: reply.username,
	};
}

/**
 * A delivery report as HTTP API v2 pushes it.
 *
 * @see API description, "Delivery Reports", "Push Delivery Receipts"
 */
export function reportFieldsV2(report: DeliveryReport): PushFields {
	return {
		messageid: report.messageid,
		status: report.status,
		status_code: report.status_code,
		customstring: report.customstring,
		username: report.username,
	};
}

/** A reply as a rule of REST v3 pushes it. The text and the sender have two names each. */
export function replyFieldsV3(reply: InboundSms, owner: Owner): PushFields {
	return {
		originalsenderid: reply.originalsenderid,
		body: reply.message,
		message: reply.message,
		sms: reply.from,
		from: reply.from,
		to: reply.to,
		timestamp: reply.receivedAt,
		message_id: reply.messageid,
		original_message_id: reply.originalmessageid,
		original_body: reply.originalmessage,
		custom_string: reply.customstring,
		...owner,
	};
}

/** A delivery report as a rule of REST v3 pushes it. */
export function reportFieldsV3(report: DeliveryReport, owner: Owner): PushFields {
	const isDelivered = report.status === 'Delivered';
	return {
		timestamp_send: report.sentAt,
		timestamp: report.reportedAt,
		message_id: report.messageid,
		status: report.status,
		status_code: report.status_code,
		status_text: isDelivered ? 'Success: Message received on handset' : 'Message was not delivered',
		error_code: '',
		error_text: '',
		custom_string: report.customstring,
		...owner,
	};
}
