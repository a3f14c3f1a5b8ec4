import type { Certainty, Outcome, SkipReason } from '../errors/issue';

/** What the results of a run add up to. */
export interface Tally {
	recipients: number;
	/** How many there are of each result, by their reasons; the reason is empty where none is told. */
	readonly counts: ReadonlyMap<Result, ReadonlyMap<string, number>>;
	/** Of the accepted ones. */
	parts: number;
	/** What ClickSend asks for the accepted ones, in the currency of the account. */
	price: number;
	/** The one currency that ClickSend has named; undefined for none, or for several. */
	currency: string | undefined;
	/** How many records of ClickSend belong to no recipient. */
	unmatched: number;
}

export type Result = 'accepted' | Certainty | 'skipped';

/** As the editor names what holds recipients back. */
const SKIPPED_BY: Readonly<Record<SkipReason, string>> = {
	doNotSendTo: 'Do Not Send To',
	sameNumberAgain: 'Same Number Again',
	quietHours: 'Quiet Hours',
	redirectTo: 'Redirect To',
};

export const resultOfOutcome = (outcome: Outcome): Result => {
	if (!outcome.ok) return outcome.issue.certainty;
	return outcome.skipped === undefined ? 'accepted' : 'skipped';
};

function reasonOf(outcome: Outcome): string {
	if (outcome.ok) return outcome.skipped === undefined ? '' : SKIPPED_BY[outcome.skipped];
	const { code, errortext, httpStatus, origin, certainty } = outcome.issue;
	if (origin === 'heldBack') return 'held back';
	if (origin === 'earlierTry') return 'begun by an earlier try';
	if (code !== undefined) return `${code} ${errortext ?? ''}`.trim();
	if (httpStatus !== undefined) return `HTTP ${httpStatus}`;
	return certainty === 'unknown' ? 'no proper response' : '';
}

/** A sum of prices without the dust of binary fractions, such as 281.99999999999983. */
export const asPrice = (sum: number): number => Math.round(sum * 1e6) / 1e6;

/** Adds up the results of recipients. */
export function tallyOf(outcomes: Iterable<Outcome>): Tally {
	const counts = new Map<Result, Map<string, number>>();
	const currencies = new Set<unknown>();
	let [recipients, parts, price, unmatched] = [0, 0, 0, 0];
	for (const outcome of outcomes) {
		recipients++;
		const result = resultOfOutcome(outcome);
		const { json } = outcome;
		if (Array.isArray(json.unmatched)) unmatched += json.unmatched.length;
		if (result === 'accepted') {
			if (typeof json.parts === 'number') parts += json.parts;
			if (typeof json.price === 'number') price += json.price;
			currencies.add(json.currency_type);
		}
		const reasons = counts.get(result) ?? new Map<string, number>();
		counts.set(result, reasons);
		const reason = reasonOf(outcome);
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	const [only] = currencies;
	const currency = currencies.size === 1 && typeof only === 'string' ? only : undefined;
	return { recipients, counts, parts, price: asPrice(price), currency, unmatched };
}

/** How many recipients have a result, whatever the reason. */
export const countOf = ({ counts }: Tally, result: Result): number =>
	[...(counts.get(result)?.values() ?? [])].reduce((sum, each) => sum + each, 0);
