import type { DeliveryReport, LedgerEntry } from '../model/records';
import type { SandboxState } from '../state';

/** An SMS and when it arrives. */
export interface Arrival {
	/** Milliseconds: when it was accepted, or the time it was scheduled for. */
	at: number;
	sms: LedgerEntry;
}

/** How many of the latest arrivals it remembers. */
const REMEMBERED = 1000;

function arrivalOf(sms: LedgerEntry): Arrival {
	const { acceptedAt, schedule } = sms;
	return { at: Math.max(Date.parse(acceptedAt), Number(schedule) * 1000), sms };
}

/** Follows a list that grows at its end, or is replaced by another one. */
class Growing<Item> {
	private list: readonly Item[] = [];
	private count = 0;

	/** The items that are new since the last call; all of them where the list is another one. */
	news(list: readonly Item[]): { isAnother: boolean; items: readonly Item[] } {
		const isAnother = list !== this.list || list.length < this.count;
		const items = list.slice(isAnother ? 0 : this.count);
		this.list = list;
		this.count = list.length;
		return { isAnother, items };
	}
}

/**
 * When the SMS in the ledger arrive on their phones, and their delivery reports. It looks at each record only
 * once, so that a call stays cheap however many there are.
 */
export class Arrivals {
	private readonly ledger = new Growing<LedgerEntry>();
	private readonly deliveryReports = new Growing<DeliveryReport>();
	/** SMS that wait for their time, the next one last. */
	private waiting: Arrival[] = [];
	private arrived: Arrival[] = [];
	private readonly byNumber = new Map<string, Arrival[]>();
	private readonly reports = new Map<string, DeliveryReport[]>();

	constructor(private readonly state: SandboxState) {}

	/** The latest SMS that have arrived, oldest first, at most 1,000. */
	latest(count: number): Arrival[] {
		this.catchUp();
		return this.arrived.slice(-count);
	}

	/** The latest SMS that have arrived on one phone, oldest first. */
	at(number: string, count: number): Arrival[] {
		this.catchUp();
		return this.byNumber.get(number)?.slice(-count) ?? [];
	}

	/** The next SMS that wait for their time, soonest first. */
	next(count: number): Arrival[] {
		this.catchUp();
		return this.waiting.slice(-count).reverse();
	}

	/** How many SMS wait for their time. */
	get waitingCount(): number {
		this.catchUp();
		return this.waiting.length;
	}

	/** The delivery reports of an SMS, oldest first. */
	reportsOf(messageid: string): readonly DeliveryReport[] {
		const { isAnother, items } = this.deliveryReports.news(this.state.deliveryReports);
		if (isAnother) this.reports.clear();
		for (const report of items) addTo(this.reports, report.messageid, report);
		return this.reports.get(messageid) ?? [];
	}

	private catchUp(): void {
		const { isAnother, items } = this.ledger.news(this.state.ledger);
		if (isAnother) {
			this.waiting = [];
			this.arrived = [];
			this.byNumber.clear();
		}
		const arrivals = items.filter(({ cancelled }) => !cancelled).map(arrivalOf);
		const now = this.state.now();
		const isWaiting = ({ sms }: Arrival) => this.state.isScheduled(sms);

		const due: Arrival[] = [];
		for (let next = this.waiting.at(-1); next && next.at <= now; next = this.waiting.at(-1)) {
			due.push(next);
			this.waiting.pop();
		}
		// Newer ones first: of two with the same time, the older one then arrives first.
		const added = arrivals.filter(isWaiting).reverse();
		if (added.length > 0) this.waiting = [...added, ...this.waiting].sort((a, b) => b.at - a.at);

		const news = [...due, ...arrivals.filter((each) => !isWaiting(each))];
		for (const each of news.sort((a, b) => a.at - b.at)) {
			this.arrived.push(each);
			addTo(this.byNumber, each.sms.to, each);
		}
		if (this.arrived.length > REMEMBERED) this.arrived = this.arrived.slice(-REMEMBERED);
	}
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
	const list = lists.get(key);
	if (list) list.push(value);
	else lists.set(key, [value]);
}
