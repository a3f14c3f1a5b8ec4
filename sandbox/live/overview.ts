import type { Behaviour } from '../model/behaviour';
import {
	SHARED_NUMBER,
	type DeliveryReport,
	type InboundSms,
	type LedgerEntry,
	type PushSettings,
	type RequestLogEntry,
} from '../model/records';
import type { Encoding } from '../push/encoding';
import type { Push } from '../push/pusher';
import type { Pushing } from '../push/pushing';
import { encodingOf, type RuleFields, type RuleKind } from '../push/rules';
import { withoutToken } from '../push/token';
import type { SandboxState } from '../state';
import { Arrivals, type Arrival } from './arrivals';
import { shortened } from './shortened';
import { shownRequest, type ShownRequest } from './shownRequest';

/** How many of the latest it shows. It is sent again after every change, so it has to stay small. */
const SHOWN = { sms: 300, replies: 200, ofPhone: 200, scheduled: 100, pushes: 100, requests: 100 };
/** Characters of a text without a limit of its own, such as a reply. */
const MAX_TEXT = 2000;

/** An SMS that has arrived on a phone, with its delivery reports. */
export interface ShownSms extends Pick<
	LedgerEntry,
	'messageid' | 'to' | 'message' | 'customstring' | 'test' | 'acceptedAt'
> {
	/** The sender on the phone: the sender ID, else the number that ClickSend sends from. */
	sender: string;
	/** Milliseconds. */
	arrivedAt: number;
	deliveryReports: ReadonlyArray<Pick<DeliveryReport, 'status' | 'status_code'>>;
}

/** An SMS from a phone. */
export type ShownReply = Pick<
	InboundSms,
	'messageid' | 'from' | 'message' | 'originalmessageid' | 'at'
>;

/** A push rule, and how it pushes. */
export type ShownRule = RuleFields & { id: number; encoding: Encoding };

/** What the page shows: the latest of each kind, oldest first, and how many there are in all. */
export interface Overview {
	accounts: Array<{
		username: string;
		balance: number;
		currencySymbol: string;
		currencyType: string;
	}>;
	/** The latest that have arrived anywhere, and on the phone that was asked for. */
	sms: ShownSms[];
	/** The latest of all phones, and of the phone that was asked for. */
	replies: ShownReply[];
	/** Those that wait for their time, soonest first. */
	scheduled: Array<Pick<LedgerEntry, 'messageid' | 'to' | 'message' | 'schedule'>>;
	pushes: Push[];
	requests: ShownRequest[];
	counts: Record<'sms' | 'scheduled' | 'pushes' | 'requests', number>;
	behaviour: Behaviour;
	/** Without the push token. */
	pushSettings: PushSettings;
	/** Without the push token. */
	rules: Record<RuleKind, ShownRule[]>;
	/** What is chosen, and the seconds between tries where nothing is. */
	pushing: Pushing & { usualPauses: number[] };
	/** Milliseconds. */
	now: number;
}

/** Makes overviews without any API key or push token. An overview is cheap, however much there is. */
export class Overviews {
	private readonly arrivals: Arrivals;
	/** Requests that have a response: they look the same from then on. */
	private readonly requests = new WeakMap<RequestLogEntry['results'], ShownRequest>();

	constructor(private readonly state: SandboxState) {
		this.arrivals = new Arrivals(state);
	}

	/** When the next scheduled SMS arrives, in milliseconds; undefined when none is waiting. */
	nextArrival(): number | undefined {
		return this.arrivals.next(1)[0]?.at;
	}

	/** @param phone the number of a phone whose SMS are included even where others have newer ones */
	of(phone?: string): Overview {
		const { state, arrivals } = this;
		return {
			accounts: state.allAccounts().map(({ username, balance, currencySymbol, currencyType }) => ({
				username,
				balance,
				currencySymbol,
				currencyType,
			})),
			sms: this.sms(phone),
			replies: this.replies(phone),
			scheduled: arrivals.next(SHOWN.scheduled).map(({ sms }) => {
				const { messageid, to, message, schedule } = sms;
				return { messageid, to, message, schedule };
			}),
			pushes: state.pusher.pushes.slice(-SHOWN.pushes).map(shownPush),
			requests: state.requests.slice(-SHOWN.requests).map((request) => this.request(request)),
			counts: {
				sms: state.ledger.length,
				scheduled: arrivals.waitingCount,
				pushes: state.pusher.count,
				requests: state.requests.length,
			},
			behaviour: state.behaviour,
			pushSettings: {
				reply: withoutToken(state.pushSettings.reply),
				deliveryReport: withoutToken(state.pushSettings.deliveryReport),
			},
			pushing: {
				...state.pushing,
				usualPauses: state.usualSchedule().pauses.map((pause) => pause / 1000),
			},
			rules: { inbound: this.rules('inbound'), receipts: this.rules('receipts') },
			now: state.now(),
		};
	}

	private sms(phone: string | undefined): ShownSms[] {
		const latest = this.arrivals.latest(SHOWN.sms);
		const ofPhone = phone === undefined ? [] : this.arrivals.at(phone, SHOWN.ofPhone);
		return [...new Set([...ofPhone, ...latest])].map(({ at, sms }: Arrival) => ({
			messageid: sms.messageid,
			to: sms.to,
			message: sms.message,
			sender: sms.senderid === '' ? SHARED_NUMBER : sms.senderid,
			customstring: sms.customstring,
			test: sms.test,
			acceptedAt: sms.acceptedAt,
			arrivedAt: at,
			deliveryReports: this.arrivals
				.reportsOf(sms.messageid)
				.map(({ status, status_code }) => ({ status, status_code })),
		}));
	}

	private replies(phone: string | undefined): ShownReply[] {
		const { replies } = this.state;
		const ofPhone = replies.filter(({ from }) => from === phone).slice(-SHOWN.ofPhone);
		return [...new Set([...ofPhone, ...replies.slice(-SHOWN.replies)])].map((reply) => ({
			messageid: reply.messageid,
			from: reply.from,
			message: shortened(reply.message, MAX_TEXT),
			originalmessageid: reply.originalmessageid,
			at: reply.at,
		}));
	}

	private request(request: RequestLogEntry): ShownRequest {
		const known = this.requests.get(request.results);
		if (known) return known;
		const shown = shownRequest(request);
		if (request.results.length > 0) this.requests.set(request.results, shown);
		return shown;
	}

	private rules(kind: RuleKind): ShownRule[] {
		return this.state.rules.all(kind).map((rule) => ({
			id: rule.id,
			...rule.fields,
			action_address: withoutToken(rule.fields.action_address),
			encoding: encodingOf(rule),
		}));
	}
}

function shownPush(push: Push): Push {
	const fields = Object.entries(push.fields).map(([name, value]): [string, string | number] => [
		name,
		typeof value === 'string' ? shortened(value, MAX_TEXT) : value,
	]);
	return { ...push, fields: Object.fromEntries(fields) };
}
