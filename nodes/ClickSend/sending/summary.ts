import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../errors/issue';
import { printableLine } from '../helpers/excerpt';
import { isRecord } from '../helpers/property';
import { countOf, resultOfOutcome, tallyOf, type Result } from './tally';

/** What the node puts out: an item for each recipient, for each that was not accepted, or one for all. */
export type Output = 'recipients' | 'notAccepted' | 'summary';

/** What the option Output says; recipients for anything that it does not offer. */
export const asOutput = (value: unknown): Output =>
	value === 'notAccepted' || value === 'summary' ? value : 'recipients';

/** The field of the output that says of an item why it cannot be used. */
export const reasonField = (output: Output): string =>
	output === 'summary' ? 'notAccepted' : 'error';

/** A summary names this many recipients that were not accepted. */
export const NAMED_RECIPIENTS = 1_000;

/** Recipients are named in this order where there are more: first those that a person has to look into. */
const BY_URGENCY: readonly Result[] = ['unknown', 'refused', 'notSent', 'skipped'];

/** An outcome and the index of its item. */
export interface OutcomeOfItem {
	itemIndex: number;
	outcome: Outcome;
}

function named({ itemIndex: item, outcome }: OutcomeOfItem): IDataObject {
	const { to, intendedFor, messageid } = outcome.json;
	const about = {
		item,
		...(to !== undefined && { to }),
		...(intendedFor !== undefined && { intendedFor }),
		outcome: resultOfOutcome(outcome),
	};
	if (outcome.ok) return { ...about, reason: outcome.skipped ?? '' };
	const { message, quotes = [], code, origin } = outcome.issue;
	// Of what ClickSend has said, the quotes repeat the recipient.
	const words = origin === 'parameter' ? [message, ...quotes] : [message];
	return {
		...about,
		reason: printableLine(words.join('. ')),
		...(code !== undefined && { result: code }),
		...(typeof messageid === 'string' && messageid !== '' && { messageid }),
	};
}

/** Outcomes of all items, in their order; each call begins anew. Of a million recipients no list is made. */
export type ReadOutcomes = () => Iterable<OutcomeOfItem>;

function notAccepted(outcomes: Iterable<OutcomeOfItem>): IDataObject[] {
	const byResult = new Map<Result, OutcomeOfItem[]>(BY_URGENCY.map((result) => [result, []]));
	for (const each of outcomes) {
		const those = byResult.get(resultOfOutcome(each.outcome));
		if (those && those.length < NAMED_RECIPIENTS) those.push(each);
	}
	return [...byResult.values()]
		.flat()
		.slice(0, NAMED_RECIPIENTS)
		.sort((one, other) => one.itemIndex - other.itemIndex)
		.map(named);
}

function* withoutItems(outcomes: Iterable<OutcomeOfItem>): Generator<Outcome> {
	for (const { outcome } of outcomes) yield outcome;
}

const isData = (value: unknown): value is IDataObject => isRecord(value);

/** Records of ClickSend that belong to no recipient, which are nowhere else. */
function unmatchedIn(outcomes: Iterable<OutcomeOfItem>): IDataObject[] {
	const found: IDataObject[] = [];
	for (const { outcome } of outcomes) {
		const unmatched: unknown = outcome.json.unmatched;
		if (!Array.isArray(unmatched)) continue;
		for (const record of unmatched) if (isData(record)) found.push(record);
	}
	return found;
}

/**
 * Sums up a run of sends in one item. Each recipient counts once; an item that cannot be used counts as one.
 *
 * @param requests how many were made
 * @returns counts by result, `parts`, `price` and `currency_type` of the accepted ones, and `notAccepted`: the first
 * thousand others with the reason, those that are unknown before the others. Records of ClickSend that belong to no
 * recipient stand in `unmatched`
 */
export function summaryOf(read: ReadOutcomes, requests: number): IDataObject {
	const tally = tallyOf(withoutItems(read()));
	const unmatched = tally.unmatched > 0 ? unmatchedIn(read()) : [];
	return {
		recipients: tally.recipients,
		accepted: countOf(tally, 'accepted'),
		refused: countOf(tally, 'refused'),
		unknown: countOf(tally, 'unknown'),
		notSent: countOf(tally, 'notSent'),
		skipped: countOf(tally, 'skipped'),
		parts: tally.parts,
		price: tally.price,
		currency_type: tally.currency ?? null,
		requests,
		notAccepted: notAccepted(read()),
		...(unmatched.length > 0 && { unmatched }),
	};
}
