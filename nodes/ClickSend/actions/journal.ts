import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Outcome } from './operation';

/**
 * What is settled about an item: its recipients that were accepted, or of whom it is not known. It is
 * kept in n8n's execution data, not in the memory of a process, so it is there when n8n's Retry On
 * Fail runs the node again, when a failed execution is retried later, and on another worker.
 */
interface JournalEntry {
	fingerprint: string;
	outcomes: Outcome[];
}

export interface Journal {
	/** The outcomes of an earlier try with the same parameters; undefined where there was none. */
	recall(itemIndex: number, fingerprint: string): readonly Outcome[] | undefined;
	/** Notes the outcomes of an item; they are written with `keep`. */
	note(itemIndex: number, fingerprint: string, outcomes: readonly Outcome[]): void;
	/** Writes what was noted, because this run did not end well and may be repeated. */
	keep(): void;
	/** Drops the journal, because this run ended well. */
	drop(): void;
}

const JOURNAL = 'clickSendSettled';

/** Accepted ones and uncertain ones must not be sent again; a refused one may. */
export function isSettled(outcome: Outcome | undefined): boolean {
	return outcome !== undefined && (outcome.ok || outcome.issue.outcome === 'unknown');
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

function isEntry(value: unknown): value is JournalEntry {
	return (
		typeof value === 'object' &&
		value !== null &&
		'fingerprint' in value &&
		'outcomes' in value &&
		Array.isArray(value.outcomes)
	);
}

/**
 * Opens the journal of the node's present run.
 *
 * @param context the execution; the run index keeps the rounds of a loop apart
 */
export function openJournal(context: IExecuteFunctions): Journal {
	const store: IDataObject = context.getContext('node');
	const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
	const key = `${JOURNAL}${String(runIndex)}`;
	const earlier: unknown = store[key];
	const noted = new Map<number, JournalEntry>();

	return {
		recall(itemIndex, fingerprint) {
			const entry: unknown =
				typeof earlier === 'object' && earlier !== null
					? Reflect.get(earlier, String(itemIndex))
					: undefined;
			return isEntry(entry) && entry.fingerprint === digest(fingerprint)
				? entry.outcomes
				: undefined;
		},
		note(itemIndex, fingerprint, outcomes) {
			if (!outcomes.some(isSettled)) return;
			noted.set(itemIndex, { fingerprint: digest(fingerprint), outcomes: [...outcomes] });
		},
		keep() {
			store[key] = Object.fromEntries(
				[...noted].map(([itemIndex, entry]) => [
					String(itemIndex),
					// Through JSON, because this is how n8n stores it.
					JSON.parse(JSON.stringify(entry)),
				]),
			);
		},
		drop() {
			store[key] = undefined;
		},
	};
}
