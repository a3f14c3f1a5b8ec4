import { deepCopy, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { property } from '../helpers/property';
import { isSettled, type Fingerprint, type Outcome, type Outcomes } from '../errors/outcome';

/**
 * What is settled about an item: its recipients that were accepted, or of whom it is not known. It is
 * kept in n8n's execution data, not in the memory of a process, so it is there when n8n's Retry On
 * Fail runs the node again, when a failed execution is retried later, and on another worker.
 */
interface JournalEntry {
	/** Index in the journal's `shared`. */
	what: number;
	recipients: readonly string[];
	/** Of each recipient, at its position. */
	outcomes: ReadonlyArray<Outcome | null | undefined>;
}

interface JournalData {
	/** How many tries have ended in order, the one that writes it included. */
	tries: number;
	/** What is sent, each once, because many items have it in common. */
	shared: string[];
	items: Record<string, JournalEntry>;
}

export interface Journal {
	/** How many earlier tries of this run have ended in order, so that they are accounted for. */
	readonly endedTries: number;
	/**
	 * What an earlier try has settled of an item that sends the same: for each recipient, at its position
	 * now. A recipient that was corrected, added or moved changes nothing for the others.
	 */
	recall(itemIndex: number, fingerprint: Fingerprint): Outcomes;
	/** Everything that earlier tries have settled of an item, whatever it would send now. */
	settled(itemIndex: number): Outcome[];
	/**
	 * Notes the outcomes of an item, which fill up from now on. They are in n8n's execution data at once:
	 * an execution that is stopped is saved as it is at that moment.
	 */
	note(itemIndex: number, fingerprint: Fingerprint, outcomes: Outcomes): void;
	/** Keeps what is settled, because this run did not end well and may be repeated. */
	keep(): void;
	/** Drops the journal, because this run ended well. */
	drop(): void;
}

export const NO_JOURNAL: Journal = {
	endedTries: 0,
	recall: () => [],
	settled: () => [],
	note: () => undefined,
	keep: () => undefined,
	drop: () => undefined,
};

const JOURNAL = 'clickSendSettled';

function isEntry(value: unknown): value is JournalEntry {
	return (
		typeof property(value, 'what') === 'number' &&
		Array.isArray(property(value, 'recipients')) &&
		Array.isArray(property(value, 'outcomes'))
	);
}

/** Puts a value of ours beside n8n's in the execution data; n8n stores it as JSON. */
function store(context: IDataObject, key: string, data: JournalData | undefined): void {
	Object.assign(context, { [key]: data });
}

/**
 * Opens the journal of the node's present run.
 *
 * @param context the execution; the run index keeps the rounds of a loop apart
 */
export function openJournal(context: IExecuteFunctions): Journal {
	const stored: IDataObject = context.getContext('node');
	const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
	const key = `${JOURNAL}${String(runIndex)}`;
	const earlier: unknown = stored[key];

	const tries = property(earlier, 'tries');
	const endedTries = typeof tries === 'number' ? tries : 0;

	// It goes on from the earlier one: a try that ends before an item's turn forgets nothing about it.
	const data: JournalData = { tries: endedTries + 1, shared: [], items: {} };
	const earlierShared = property(earlier, 'shared');
	if (Array.isArray(earlierShared)) data.shared.push(...earlierShared.map(String));
	const earlierItems = property(earlier, 'items');
	if (typeof earlierItems === 'object' && earlierItems !== null) {
		for (const [index, entry] of Object.entries(earlierItems)) {
			if (isEntry(entry)) data.items[index] = entry;
		}
	}
	const positions = new Map(data.shared.map((what, position) => [what, position]));
	const positionOf = (what: string): number => {
		const known = positions.get(what);
		if (known !== undefined) return known;
		const position = data.shared.push(what) - 1;
		positions.set(what, position);
		return position;
	};
	let isLive = false;

	return {
		endedTries,
		recall(itemIndex, { what, recipients }) {
			const entry = data.items[String(itemIndex)];
			if (!entry || data.shared[entry.what] !== what) return [];
			const left = new Map<string, Outcome[]>();
			for (const [position, to] of entry.recipients.entries()) {
				const outcome = entry.outcomes[position];
				if (isSettled(outcome)) left.set(to, [...(left.get(to) ?? []), outcome]);
			}
			return recipients.map((to) => left.get(to)?.shift());
		},
		settled: (itemIndex) => (data.items[String(itemIndex)]?.outcomes ?? []).filter(isSettled),
		note(itemIndex, { what, recipients }, outcomes) {
			if (!isLive) store(stored, key, data);
			isLive = true;
			data.items[String(itemIndex)] = { what: positionOf(what), recipients, outcomes };
		},
		keep() {
			const items = Object.entries(data.items)
				.filter(([, { outcomes }]) => outcomes.some(isSettled))
				.map(([itemIndex, { outcomes, ...entry }]) => {
					const settled = Array.from(outcomes, (each) => (isSettled(each) ? each : null));
					return [itemIndex, { ...entry, outcomes: settled }] as const;
				});
			// A copy, because a later node may change the items that are put out.
			const kept = deepCopy({ ...data, items: Object.fromEntries(items) });
			store(stored, key, kept);
		},
		drop() {
			store(stored, key, undefined);
		},
	};
}
