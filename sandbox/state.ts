import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS, type Account } from './accounts';
import { Faults } from './faults';

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
	read: boolean;
}

export interface DeliveryReport {
	messageid: string;
	status: 'Delivered' | 'Undelivered';
	status_code: number;
	customstring: string;
	username: string;
	read: boolean;
}

/** A request as it came, without the API key. */
export interface RequestLogEntry {
	id: string;
	method: string;
	path: string;
	/** ISO 8601. */
	at: string;
	parameters: Record<string, string>;
	credentialsIn: 'url' | 'body' | 'both' | 'none';
	/** The result codes of the answer. */
	results: string[];
}

/** Default status codes of delivery reports, as in the worked example. */
const STATUS_CODES = { Delivered: 201, Undelivered: 301 } as const;

/** Sender of a message without a sender ID: a number of the sandbox. */
export const SHARED_NUMBER = '+61400000000';

/** Everything the sandbox knows. */
export class SandboxState {
	readonly faults = new Faults();
	ledger: LedgerEntry[] = [];
	requests: RequestLogEntry[] = [];
	replies: InboundSms[] = [];
	deliveryReports: DeliveryReport[] = [];
	private accounts = new Map<string, Account>();

	/**
	 * @param initial accounts beside the default and the documented ones
	 * @param now milliseconds; decides what is still scheduled
	 */
	constructor(
		private readonly initial: readonly Account[],
		readonly now: () => number,
	) {
		this.reset();
	}

	/** Back to the initial accounts, everything else empty. */
	reset(): void {
		this.ledger = [];
		this.requests = [];
		this.replies = [];
		this.deliveryReports = [];
		this.faults.clear();
		this.accounts = new Map(
			[DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS, ...this.initial].map((account) => [
				account.username,
				{ ...account },
			]),
		);
	}

	account(username: string): Account | undefined {
		return this.accounts.get(username);
	}

	/** Adds an account, or replaces the one with its username. */
	putAccount(account: Account): void {
		this.accounts.set(account.username, { ...account });
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
	 * An SMS arrives from a phone.
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
			read: false,
		};
		this.replies.push(inbound);
		return inbound;
	}

	/**
	 * A delivery report becomes available.
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
			read: false,
		};
		this.deliveryReports.push(added);
		return added;
	}

	/** A new message ID, in the form of the worked examples. */
	newId(): string {
		return randomUUID().toUpperCase();
	}
}
