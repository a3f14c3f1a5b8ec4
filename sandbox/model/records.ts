/** One recipient that was accepted. A refused one is not in the ledger. */
export interface LedgerEntry {
	messageid: string;
	/** In E.164. */
	to: string;
	toAsGiven: string;
	message: string;
	senderid: string;
	customstring: string;
	/** Unix seconds as given; empty for "at once". */
	schedule: string;
	country: string;
	/** The address of an email-to-SMS; empty for what came through the API. */
	from_email: string;
	price: number;
	/** True for a documented test number. */
	test: boolean;
	requestId: string;
	/** ISO 8601. */
	acceptedAt: string;
	username: string;
	/** It was scheduled, and cancelled before its time. */
	cancelled?: true;
}

/** An SMS from a phone. */
export interface InboundSms {
	/** Its own, not that of the SMS that it answers. */
	messageid: string;
	from: string;
	/** The number that it was sent to. */
	to: string;
	message: string;
	originalmessage: string;
	originalmessageid: string;
	originalsenderid: string;
	customstring: string;
	username: string;
	from_email: string;
	/** Unix seconds. */
	receivedAt: number;
	/** The same in ISO 8601, to the millisecond. */
	at: string;
	/** True once it was handed out, and for one that is forwarded to a URL. */
	read: boolean;
}

export const DELIVERY_STATUSES = ['Delivered', 'Undelivered'] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What else ClickSend sends; a help page says that its reports come to the same URL. */
export const OTHER_MESSAGE_TYPES = ['voice', 'email', 'fax'] as const;

export type OtherMessageType = (typeof OTHER_MESSAGE_TYPES)[number];

export interface DeliveryReport {
	messageid: string;
	status: DeliveryStatus;
	status_code: number;
	customstring: string;
	username: string;
	/** True once it was handed out, and for one that is forwarded to a URL. */
	read: boolean;
	/** Unix seconds: when the SMS was accepted, and when the report came. */
	sentAt: number;
	reportedAt: number;
	/** Of an SMS when left out. */
	message_type?: OtherMessageType;
}

/** A request as it came, without the API key. */
export interface RequestLogEntry {
	id: string;
	method: string;
	path: string;
	/** ISO 8601. */
	at: string;
	parameters: Record<string, string>;
	credentialsIn: 'url' | 'body' | 'both' | 'header' | 'none';
	/** The result codes of the response. */
	results: string[];
	/** The injected faults that it met, such as `status 503`; left out where it met none. */
	faults?: string[];
}

/** Sender of a message without a sender ID: a number of the sandbox. */
export const SHARED_NUMBER = '+61400000000';

/**
 * Two settings of ClickSend's dashboard. A URL is "Forward to URL", an empty text is "Poll our server".
 *
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export interface PushSettings {
	reply: string;
	deliveryReport: string;
}
