import { deepCopy, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { isSettled, type Fingerprint, type Outcome, type Outcomes } from './outcome';

/**
 * What is settled about an item: its recipients that were accepted, or of whom it is not known. It is
 * kept in n8n's execution data, not in the memory of a process, so it is there when n8n's Retry On
 * Fail runs the node again, when a failed execution is retried later, and on another worker.
 */
interface JournalEntry {
	/** Index in the journal's `shared`. */
	shared: number;
	own: string;
	outcomes: ReadonlyArray<Outcome | null | undefined>;
}

interface JournalData {
	/** How many tries have ended in order, the one that writes it included. */
	tries: number;
	shared: string[];
	items: Record<string, JournalEntry>;
}

export interface Journal {
	/** How many earlier tries of this run have ended in order, so that they are accounted for. */
	readonly endedTries: number;
	/** The outcomes of an earlier try with the same parameters, by position; none where there was none. */
	recall(itemIndex: number, fingerprint: Fingerprint): JournalEntry['outcomes'];
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
	note: () => undefined,
	keep: () => undefined,
	drop: () => undefined,
};

const JOURNAL = 'clickSendSettled';

function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isEntry(value: unknown): value is JournalEntry {
	return (
		typeof property(value, 'shared') === 'number' &&
		typeof property(value, 'own') === 'string' &&
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

	const data: JournalData = { tries: endedTries + 1, shared: [], items: {} };
	const positions = new Map<string, number>();
	const positionOf = (shared: string): number => {
		const known = positions.get(shared);
		if (known !== undefined) return known;
		const position = data.shared.push(shared) - 1;
		positions.set(shared, position);
		return position;
	};
	let isLive = false;

	return {
		endedTries,
		recall(itemIndex, { shared, own }) {
			const entry = property(property(earlier, 'items'), String(itemIndex));
			if (!isEntry(entry) || entry.own !== own) return [];
			const isSame = property(property(earlier, 'shared'), String(entry.shared)) === shared;
			return isSame ? entry.outcomes : [];
		},
		note(itemIndex, { shared, own }, outcomes) {
			if (!isLive) store(stored, key, data);
			isLive = true;
			data.items[String(itemIndex)] = { shared: positionOf(shared), own, outcomes };
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
