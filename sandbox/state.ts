import { randomUUID } from 'node:crypto';
import { Faults } from './faults/faults';
import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS, type Account } from './model/accounts';
import { DEFAULT_BEHAVIOUR, type Behaviour } from './model/behaviour';
import {
	SHARED_NUMBER,
	type DeliveryReport,
	type DeliveryStatus,
	type InboundSms,
	type LedgerEntry,
	type OtherMessageType,
	type PushSettings,
	type RequestLogEntry,
} from './model/records';
import { Traffic } from './model/traffic';
import { ordersForReply, ordersForReport, type Destinations } from './push/orders';
import { Pusher, type Push } from './push/pusher';
import { DEFAULT_PUSHING, scheduleOf, type Pushing, type Schedule } from './push/pushing';
import { Rules, type Rule } from './push/rules';

/** Default status codes of delivery reports, as in the worked example. */
const STATUS_CODES = { Delivered: 201, Undelivered: 301 } as const;

/**
 * The status codes that have been seen before those: sent to the network, and a fault that is tried again.
 * Likely: the status beside them is the same; the description has only these two.
 */
const TEMPORARY_CODES = { Delivered: 200, Undelivered: 300 } as const;

const SUBACCOUNT_ID = 1;

/** Everything the sandbox knows. */
export class SandboxState {
	readonly faults = new Faults();
	readonly pusher: Pusher;
	readonly rules = new Rules();
	readonly traffic = new Traffic();
	behaviour: Behaviour = { ...DEFAULT_BEHAVIOUR };
	pushing: Pushing = { ...DEFAULT_PUSHING };
	pushSettings: PushSettings = { reply: '', deliveryReport: '' };
	ledger: LedgerEntry[] = [];
	requests: RequestLogEntry[] = [];
	replies: InboundSms[] = [];
	deliveryReports: DeliveryReport[] = [];
	private accounts = new Map<string, Account>();
	private readonly listeners = new Set<() => void>();

	/**
	 * @param initial accounts beside the default and the documented ones, and how it behaves
	 * @param now milliseconds; decides what is still scheduled
	 * @param initialSchedule of pushes, before anything else is chosen
	 */
	constructor(
		private readonly initial: { accounts: readonly Account[]; behaviour: Partial<Behaviour> },
		readonly now: () => number,
		private readonly initialSchedule: Partial<Schedule>,
	) {
		this.pusher = new Pusher(
			() => this.schedule(),
			() => this.newId(),
			() => {
				this.changed();
			},
		);
		this.reset();
	}

	/** Restores how it was started, and empties everything else. Ends pushes that are under way. */
	reset(): void {
		this.pusher.clear();
		this.rules.clear();
		this.behaviour = { ...DEFAULT_BEHAVIOUR, ...this.initial.behaviour };
		this.pushing = { ...DEFAULT_PUSHING };
		this.pushSettings = { reply: '', deliveryReport: '' };
		this.ledger = [];
		this.requests = [];
		this.replies = [];
		this.deliveryReports = [];
		this.faults.clear();
		this.traffic.reset();
		this.accounts = new Map(
			[DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS, ...this.initial.accounts].map((account) => [
				account.username,
				{ ...account },
			]),
		);
		this.changed();
	}

	/** When a push that is not taken is tried again, as things are. */
	schedule(): Schedule {
		return scheduleOf(this.pushing, this.behaviour, this.initialSchedule);
	}

	/** The same where nothing is chosen about it. */
	usualSchedule(): Schedule {
		return scheduleOf(DEFAULT_PUSHING, this.behaviour, this.initialSchedule);
	}

	/** Calls a function after every change. Returns a function that ends this. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Tells all listeners that something changed. */
	changed(): void {
		for (const listener of this.listeners) listener();
	}

	allAccounts(): Account[] {
		return [...this.accounts.values()];
	}

	/** The ID of an account in REST v3. */
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
	isScheduled({ schedule, cancelled }: LedgerEntry): boolean {
		return !cancelled && schedule !== '' && Number(schedule) * 1000 > this.now();
	}

	/** The status of an accepted SMS, as the history has it. */
	statusOf(sms: LedgerEntry): 'Cancelled' | 'Scheduled' | 'Sent' {
		if (sms.cancelled) return 'Cancelled';
		return this.isScheduled(sms) ? 'Scheduled' : 'Sent';
	}

	/**
	 * Cancels an SMS that waits for its time, as a person can in ClickSend's dashboard.
	 *
	 * @returns the SMS; undefined where there is none, or it was sent already
	 */
	cancel(messageid: string): LedgerEntry | undefined {
		const sms = this.ledger.find((each) => each.messageid === messageid);
		if (!sms || this.statusOf(sms) === 'Sent') return undefined;
		// A new list, so that the page looks at this SMS again.
		this.ledger = this.ledger.map((each) => (each === sms ? { ...sms, cancelled: true } : each));
		this.changed();
		return this.ledger.find((each) => each.messageid === messageid);
	}

	/** The SMS that were accepted and still wait for their time. */
	scheduled(): LedgerEntry[] {
		return this.ledger.filter((sms) => this.isScheduled(sms));
	}

	/**
	 * An SMS arrives from a phone. Every rule that matches pushes it. The setting forwards it, or leaves it
	 * unread for polling.
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
			at: this.nowAsText(),
			read: this.isForwarded('reply'),
		};
		this.replies.push(inbound);
		const rules = this.rules.forReply(inbound.username, inbound);
		const to = this.destinationsOf(inbound.username, rules);
		for (const order of ordersForReply(inbound, to)) this.pusher.push(order);
		this.changed();
		return inbound;
	}

	/**
	 * A delivery report arrives. Every rule that matches pushes it. The setting forwards it, or leaves it
	 * unread for polling. As ClickSend has been observed, one with a temporary code arrives before it, unless a
	 * code is given; it is pushed first.
	 *
	 * @returns the report, the last one of two; undefined where there is none: for an unknown SMS or a test number
	 */
	addDeliveryReport(report: {
		messageid: string;
		status: DeliveryStatus;
		status_code?: number;
	}): DeliveryReport | undefined {
		const sms = this.ledger.find(({ messageid }) => messageid === report.messageid);
		if (!sms || sms.test) return undefined;
		const { status, status_code } = report;
		const add = (code: number, after: readonly Push[] = []) => {
			const added = this.reportOn(sms, status, code);
			this.deliveryReports.push(added);
			return { added, pushes: this.pushReport(added, after) };
		};
		if (this.behaviour.like !== 'observed' || status_code !== undefined) {
			return add(status_code ?? STATUS_CODES[status]).added;
		}
		return add(STATUS_CODES[status], add(TEMPORARY_CODES[status]).pushes).added;
	}

	/**
	 * A delivery report of another kind of message arrives. It is pushed like one of an SMS; nobody has seen
	 * whether a pull gives it, so none does.
	 */
	addOtherReport(report: {
		messageid: string;
		status: DeliveryStatus;
		status_code?: number;
		message_type: OtherMessageType;
	}): DeliveryReport {
		const { messageid, status, status_code = STATUS_CODES[status], message_type } = report;
		const { username } = DEFAULT_ACCOUNT;
		const of = { messageid, customstring: '', username, acceptedAt: this.nowAsText() };
		const added = { ...this.reportOn(of, status, status_code), message_type };
		this.pushReport(added);
		return added;
	}

	private reportOn(
		message: Pick<LedgerEntry, 'messageid' | 'customstring' | 'username' | 'acceptedAt'>,
		status: DeliveryStatus,
		status_code: number,
	): DeliveryReport {
		return {
			messageid: message.messageid,
			status,
			status_code,
			customstring: message.customstring,
			username: message.username,
			read: this.isForwarded('deliveryReport'),
			sentAt: Math.floor(Date.parse(message.acceptedAt) / 1000),
			reportedAt: Math.floor(this.now() / 1000),
		};
	}

	private pushReport(report: DeliveryReport, after: readonly Push[] = []): Push[] {
		const to = this.destinationsOf(report.username, this.rules.forReport(report.username));
		const pushes = ordersForReport(report, to).map((order) => this.pusher.push(order, after));
		this.changed();
		return pushes;
	}

	private isForwarded(event: keyof PushSettings): boolean {
		return this.pushSettings[event] !== '';
	}

	private destinationsOf(username: string, rules: readonly Rule[]): Destinations {
		return {
			settings: this.pushSettings,
			behaviour: this.behaviour,
			pushing: this.pushing,
			rules,
			owner: { user_id: this.userId(username), subaccount_id: SUBACCOUNT_ID },
		};
	}

	private nowAsText(): string {
		return new Date(this.now()).toISOString();
	}

	/** A new message ID, in the form of the worked examples. */
	newId(): string {
		return randomUUID().toUpperCase();
	}
}
