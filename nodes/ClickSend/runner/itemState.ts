import type { Issue } from '../errors/issue';
import { isSettled, type Outcome } from '../errors/outcome';

/** What has become of an input item. */
export type ItemState =
	{ state: 'notStarted' } | { state: 'started'; outcomes: readonly Outcome[] };

export const NOT_STARTED: ItemState = { state: 'notStarted' };
export const started = (outcomes: readonly Outcome[]): ItemState => ({
	state: 'started',
	outcomes,
});

/** What is wrong with an input item. */
export interface ItemIssue {
	itemIndex: number;
	issue: Issue;
}

/** How urgent an issue is: what is uncertain first, then what has a cause of its own. */
function urgencyOf({ certainty, origin }: Issue): number {
	if (certainty === 'unknown') return 2;
	return origin === 'heldBack' ? 0 : 1;
}

/** The issue that a person has to hear of first, with the index of its item. */
export function firstIssue(items: readonly ItemState[]): ItemIssue | undefined {
	let first: ItemIssue | undefined;
	for (const [itemIndex, item] of items.entries()) {
		if (item.state === 'notStarted') continue;
		for (const outcome of item.outcomes) {
			if (outcome.ok) continue;
			const { issue } = outcome;
			if (!first || urgencyOf(issue) > urgencyOf(first.issue)) first = { itemIndex, issue };
		}
	}
	return first;
}

/** Tells whether anything is settled, so that it must not be done again. */
export const hasSettled = (items: readonly ItemState[]): boolean =>
	items.some((item) => item.state === 'started' && item.outcomes.some(isSettled));
