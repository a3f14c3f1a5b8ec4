import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS, type Account } from './accounts';
import { Faults } from './faults';
import * as fields from './push/fields';
import { Pusher, type PusherOptions, type PushOrder } from './push/pusher';
import { encodingOf, Rules } from './rules';
import { Traffic } from './traffic';

/** One recipient that was accepted. Refused ones do not enter the ledger. */
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
	/** Handed out, or forwarded instead of waiting to be. */
	read: boolean;
}

export const DELIVERY_STATUSES = ['Delivered', 'Undelivered'] as const;

export interface DeliveryReport {
	messageid: string;
	status: (typeof DELIVERY_STATUSES)[number];
	status_code: number;
	customstring: string;
	username: string;
	/** Handed out, or forwarded instead of waiting to be. */
	read: boolean;
	/** Unix seconds: when the SMS was accepted, and when the report came. */
	sentAt: number;
	reportedAt: number;
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
	/** The result codes of the answer. */
	results: string[];
}

/** Default status codes of delivery reports, as in the worked example. */
const STATUS_CODES = { Delivered: 201, Undelivered: 301 } as const;

/** Sender of a message without a sender ID: a number of the sandbox. */
export const SHARED_NUMBER = '+61400000000';

/**
 * Two settings of ClickSend's dashboard. One that is a URL is on "Forward to URL", an empty one on "Poll
 * our server": what arrives meanwhile goes the one way or the other.
 *
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export interface PushSettings {
	reply: string;
	deliveryReport: string;
}

const SUBACCOUNT_ID = 1;

/** Everything the sandbox knows. */
export class SandboxState {
	readonly faults = new Faults();
	readonly pusher: Pusher;
	readonly rules = new Rules();
	readonly traffic = new Traffic();
	pushSettings: PushSettings = { reply: '', deliveryReport: '' };
	ledger: LedgerEntry[] = [];
	requests: RequestLogEntry[] = [];
	replies: InboundSms[] = [];
	deliveryReports: DeliveryReport[] = [];
	private accounts = new Map<string, Account>();
	private readonly listeners = new Set<() => void>();

	/**
	 * @param initial accounts beside the default and the documented ones
	 * @param now milliseconds; decides what is still scheduled
	 */
	constructor(
		private readonly initial: readonly Account[],
		readonly now: () => number,
		pushing: PusherOptions,
	) {
		this.pusher = new Pusher(
			pushing,
			() => this.newId(),
			() => {
				this.changed();
			},
		);
		this.reset();
	}

	/** Back to the initial accounts, everything else empty. What is being pushed is given up. */
	reset(): void {
		this.pusher.clear();
		this.rules.clear();
		this.pushSettings = { reply: '', deliveryReport: '' };
		this.ledger = [];
		this.requests = [];
		this.replies = [];
		this.deliveryReports = [];
		this.faults.clear();
		this.traffic.reset();
		this.accounts = new Map(
			[DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS, ...this.initial].map((account) => [
				account.username,
				{ ...account },
			]),
		);
		this.changed();
	}

	/** Has a function called after every change. Returns what ends that. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Tells everybody who listens that something is different. */
	changed(): void {
		for (const listener of this.listeners) listener();
	}

	allAccounts(): Account[] {
		return [...this.accounts.values()];
	}

	/** The number that REST v3 has for an account. */
	userId(username: string): number {
		return [...this.accounts.keys()].indexOf(username) + 1;
	}

	account(username: string): Account | undefined {
		return this.accounts.get(username);
	}

	/** Adds an account, or replaces the one with its username. */
	putAccount(account: Account): void {
		this.accounts.set(account.username, { ...account });
		this.changed();
	}

	/** Tells whether an accepted SMS still waits for its time. One in the past was sent at once. */
	isScheduled({ schedule }: LedgerEntry): boolean {
		return schedule !== '' && Number(schedule) * 1000 > this.now();
	}

	/** What was accepted and still waits for its time. */
	scheduled(): LedgerEntry[] {
		return this.ledger.filter((sms) => this.isScheduled(sms));
	}

	/**
	 * An SMS arrives from a phone. Every rule that wants it pushes it. The setting forwards it, or leaves
	 * it unread for whoever polls.
	 *
	 * @param reply `messageid` names the SMS that it answers; without one it answers none. `to` is the
	 * number it was sent to: that of the answered SMS, or the sandbox's own, when left out
	 */
	addReply(reply: { from: string; message: string; messageid?: string; to?: string }): InboundSms {
		const original = this.ledger.find(({ messageid }) => messageid === reply.messageid);
		const originalsenderid = original ? original.senderid || SHARED_NUMBER : '';
		const inbound: InboundSms = {
			messageid: this.newId(),
			from: reply.from,
			to: reply.to ?? (originalsenderid || SHARED_NUMBER),
			message: reply.message,
			originalmessage: original?.message ?? '',
			originalmessageid: original?.messageid ?? '',
			originalsenderid,
			customstring: original?.customstring ?? '',
			username: original?.username ?? DEFAULT_ACCOUNT.username,
			from_email: original?.from_email ?? '',
			receivedAt: Math.floor(this.now() / 1000),
			at: new Date(this.now()).toISOString(),
			read: this.isForwarded('reply'),
		};
		this.replies.push(inbound);
		this.pushReply(inbound);
		this.changed();
		return inbound;
	}

	/**
	 * A delivery report becomes available. Every rule that wants it pushes it. The setting forwards it, or
	 * leaves it unread for whoever polls.
	 *
	 * @returns the report; undefined where there can be none: an unknown SMS or a test number
	 */
	addDeliveryReport(report: {
		messageid: string;
		status: DeliveryReport['status'];
		status_code?: number;
	}): DeliveryReport | undefined {
		const sms = this.ledger.find(({ messageid }) => messageid === report.messageid);
		if (!sms || sms.test) return undefined;
		const added: DeliveryReport = {
			messageid: sms.messageid,
			status: report.status,
			status_code: report.status_code ?? STATUS_CODES[report.status],
			customstring: sms.customstring,
			username: sms.username,
			read: this.isForwarded('deliveryReport'),
			sentAt: Math.floor(Date.parse(sms.acceptedAt) / 1000),
			reportedAt: Math.floor(this.now() / 1000),
		};
		this.deliveryReports.push(added);
		this.pushReport(added);
		this.changed();
		return added;
	}

	private isForwarded(event: keyof PushSettings): boolean {
		return this.pushSettings[event] !== '';
	}

	private pushReply(reply: InboundSms): void {
		const { messageid, username } = reply;
		this.pushToSetting('reply', messageid, fields.replyFieldsV2(reply));
		for (const rule of this.rules.forReply(username, reply)) {
			this.pusher.push({
				event: 'reply',
				source: 'rule',
				ruleId: rule.id,
				url: rule.fields.action_address,
				names: 'v3',
				encoding: encodingOf(rule),
				fields: fields.replyFieldsV3(reply, this.ownerOf(username)),
				messageid,
			});
		}
	}

	private pushReport(report: DeliveryReport): void {
		const { messageid, username } = report;
		this.pushToSetting('deliveryReport', messageid, fields.reportFieldsV2(report));
		for (const rule of this.rules.forReport(username)) {
			this.pusher.push({
				event: 'deliveryReport',
				source: 'rule',
				ruleId: rule.id,
				url: rule.fields.action_address,
				names: 'v3',
				encoding: 'form',
				fields: fields.reportFieldsV3(report, this.ownerOf(username)),
				messageid,
			});
		}
	}

	private pushToSetting(
		event: PushOrder['event'],
		messageid: string,
		pushed: fields.PushFields,
	): void {
		if (!this.isForwarded(event)) return;
		this.pusher.push({
			event,
			source: 'setting',
			url: this.pushSettings[event],
			names: 'v2',
			encoding: 'form',
			fields: pushed,
			messageid,
		});
	}

	private ownerOf(username: string): fields.Owner {
		return { user_id: this.userId(username), subaccount_id: SUBACCOUNT_ID };
	}

	/** A new message ID, in the form of the worked examples. */
	newId(): string {
		return randomUUID().toUpperCase();
	}
}
