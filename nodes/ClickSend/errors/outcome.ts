import type { IDataObject } from 'n8n-workflow';
import type { Issue } from './issue';

/** What one record, or for send one recipient, came to. */
export type Outcome =
	| { ok: true; json: IDataObject }
	/** `json` says what it is about, e.g. `to`; it goes beside the issue. */
	| { ok: false; issue: Issue; json: IDataObject };

/** The outcomes of one item; for send one for each recipient, at its position, missing while open. */
export type Outcomes = Array<Outcome | undefined>;

/** What would be done for an item, to know it again in a later try. */
export interface Fingerprint {
	/** What is sent: the parameter as it is in the workflow, because an expression may tell the time. */
	what: string;
	/** To whom. */
	recipients: readonly string[];
}

/** Accepted ones and uncertain ones must not be sent again; a refused one may. */
export function isSettled(outcome: Outcome | null | undefined): outcome is Outcome {
	return (
		outcome !== undefined &&
		outcome !== null &&
		(outcome.ok || outcome.issue.certainty === 'unknown')
	);
}
