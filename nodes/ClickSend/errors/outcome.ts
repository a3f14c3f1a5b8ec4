import type { IDataObject } from 'n8n-workflow';
import type { Issue } from './issue';

/** The result for one record, or for one recipient of a send. */
export type Outcome =
	| { ok: true; json: IDataObject }
	/** `json` says what it is about, e.g. `to`; it goes beside the issue. */
	| { ok: false; issue: Issue; json: IDataObject };

/** A recipient that has no outcome yet. n8n keeps it in its execution data as null. */
export const OPEN = null;

/** The place of a recipient's outcome. */
export type Slot = Outcome | typeof OPEN;

/** Accepted and uncertain recipients are settled: they are never sent to again. A refused one may be. */
export function isSettled(slot: Slot | undefined): slot is Outcome {
	return slot !== undefined && slot !== OPEN && (slot.ok || slot.issue.certainty === 'unknown');
}

/** The outcome of a failed request or an item that cannot be used. @param json says what it is about */
export const failed = (issue: Issue, json: IDataObject = {}): Outcome => ({
	ok: false,
	issue,
	json,
});
