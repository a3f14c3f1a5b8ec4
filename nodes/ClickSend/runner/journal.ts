import { deepCopy, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { isSettled, OPEN, type Outcome, type Slot } from '../errors/issue';
import { contextOf, seenByExpressions } from '../helpers/nodeContext';
import { property } from '../helpers/property';
import type { Invocation } from './invocation';
import { StartMark } from './startMark';

/** Identifies what would be done for an item, to recognise the same in a later try. */
export interface Fingerprint {
	/** What is sent: the parameter as it is in the workflow, because an expression may tell the time. */
	what: string;
	recipients: readonly string[];
}

interface JournalEntry {
	/** Index in the journal's `shared`. */
	what: number;
	recipients: readonly string[];
	/** Of each recipient, at its position. */
	outcomes: readonly Slot[];
}

interface JournalData {
	/** How many tries have ended in order, the one that writes it included. */
	tries: number;
	/** What is sent, each once, because many items share it. */
	shared: string[];
	items: Record<string, JournalEntry>;
}

const JOURNAL = 'clickSendSettled';

function isEntry(value: unknown): value is JournalEntry {
	return (
		typeof property(value, 'what') === 'number' &&
		Array.isArray(property(value, 'recipients')) &&
		Array.isArray(property(value, 'outcomes'))
	);
}

/** Earlier versions have kept the certainty of an issue as its outcome. */
const revived = (slot: Slot): Slot =>
	slot?.ok === false && property(slot.issue, 'outcome') === 'unknown'
		? { ...slot, issue: { ...slot.issue, certainty: 'unknown' } }
		: slot;

/** Goes on from an earlier journal: a try that ends before an item's turn forgets nothing about it. */
function goOnFrom(earlier: unknown, endedTries: number): JournalData {
	const data: JournalData = { tries: endedTries + 1, shared: [], items: {} };
	const shared = property(earlier, 'shared');
	if (Array.isArray(shared)) data.shared.push(...shared.map(String));
	for (const [index, entry] of Object.entries(property(earlier, 'items') ?? {})) {
		if (isEntry(entry)) data.items[index] = { ...entry, outcomes: entry.outcomes.map(revived) };
	}
	return data;
}

/**
 * The journal of a run of sends: what is settled about each item. No later try sends to it again.
 *
 * It is kept in n8n's execution data, not in the memory of a process, so it is there when n8n's Retry On
 * Fail runs the node again, when a failed execution is retried later, and on another worker. n8n saves
 * that data when an execution ends; the {@link StartMark} stays where a process is killed before.
 */
export class Journal {
	/** The node's context, which n8n stores as JSON. */
	private readonly stored: IDataObject;
	private readonly key: string;
	private readonly data: JournalData;
	/** Of each text in `shared`. */
	private readonly positions: Map<string, number>;
	/** To be set before the first request leaves. */
	readonly mark: StartMark;

	/** @param context the execution; the run index keeps the rounds of a loop apart */
	constructor(
		context: IExecuteFunctions,
		private readonly invocation: Invocation,
	) {
		// Where n8n keeps nothing, the journal is for this run alone.
		this.stored = contextOf(context, 'node') ?? {};
		const runIndex: unknown = seenByExpressions(context).$runIndex;
		this.key = `${JOURNAL}${String(runIndex)}`;
		const earlier: unknown = this.stored[this.key];
		const tries = property(earlier, 'tries');
		const endedTries = typeof tries === 'number' ? tries : 0;
		this.data = goOnFrom(earlier, endedTries);
		this.positions = new Map(this.data.shared.map((what, position) => [what, position]));
		this.mark = new StartMark(context, invocation, Number(runIndex), endedTries);
	}

	/** What earlier tries have settled of an item, whatever it would send now. */
	settled(itemIndex: number): Outcome[] {
		// Calls of an agent that have a run index in common would account for each other's SMS.
		if (this.invocation.isRunByAgent) return [];
		return (this.data.items[String(itemIndex)]?.outcomes ?? []).filter(isSettled);
	}

	/**
	 * Begins with an item.
	 *
	 * @returns a slot for each recipient, at its position now, with what an earlier try has settled of the
	 * same; a recipient that was corrected, added or moved changes nothing for the others. As they fill up,
	 * n8n has them at once: an execution that is stopped is saved as it is at that moment.
	 */
	beginItem(itemIndex: number, fingerprint: Fingerprint): Slot[] {
		const outcomes = this.recall(itemIndex, fingerprint);
		const { what, recipients } = fingerprint;
		if (this.stored[this.key] !== this.data) this.store(this.data);
		this.data.items[String(itemIndex)] = { what: this.positionOf(what), recipients, outcomes };
		return outcomes;
	}

	/** How many recipients of an item no earlier try has settled. */
	openCount(itemIndex: number, fingerprint: Fingerprint): number {
		return this.recall(itemIndex, fingerprint).filter((slot) => slot === OPEN).length;
	}

	/** Drops the journal, because the run ended well or nobody repeats it: of 100,000 items it is large. */
	drop(): void {
		this.store(undefined);
	}

	/** Keeps what is settled, because the run did not end well and may be repeated. */
	keep(): void {
		if (!this.invocation.keepsContext) return;
		const items = Object.entries(this.data.items)
			.filter(([, { outcomes }]) => outcomes.some(isSettled))
			.map(([itemIndex, { outcomes, ...entry }]) => {
				const settled = outcomes.map((each) => (isSettled(each) ? each : OPEN));
				return [itemIndex, { ...entry, outcomes: settled }] as const;
			});
		// A copy, because a later node may change the items that are put out.
		this.store(deepCopy({ ...this.data, items: Object.fromEntries(items) }));
	}

	private recall(itemIndex: number, { what, recipients }: Fingerprint): Slot[] {
		const entry = this.data.items[String(itemIndex)];
		if (!entry || this.data.shared[entry.what] !== what) return recipients.map(() => OPEN);
		const left = new Map<string, Outcome[]>();
		for (const [position, to] of entry.recipients.entries()) {
			const outcome = entry.outcomes[position];
			if (isSettled(outcome)) left.set(to, [...(left.get(to) ?? []), outcome]);
		}
		return recipients.map((to) => left.get(to)?.shift() ?? OPEN);
	}

	private positionOf(what: string): number {
		const known = this.positions.get(what);
		if (known !== undefined) return known;
		const position = this.data.shared.push(what) - 1;
		this.positions.set(what, position);
		return position;
	}

	private store(data: JournalData | undefined): void {
		Object.assign(this.stored, { [this.key]: data });
	}
}
