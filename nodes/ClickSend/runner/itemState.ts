import { type Effect, isSettled, type Issue, OPEN, type Outcome, type Slot } from '../errors/issue';
import type { Account, AccountedSms } from '../errors/nodeErrors';
import { textOf } from '../helpers/property';

/** What has become of an input item. */
export type ItemState =
	{ state: 'notStarted' } | { state: 'started'; outcomes: readonly Outcome[] };

export const NOT_STARTED: ItemState = { state: 'notStarted' };
export function started(outcomes: readonly Outcome[]): ItemState {
	return { state: 'started', outcomes };
}

const hasOutcome = (slot: Slot) => slot !== OPEN;

/** What has become of an item, by its slots. Nothing is copied where all is known: there may be 100,000 items. */
export const stateOf = (slots: readonly Slot[]): ItemState =>
	started(slots.every(hasOutcome) ? slots : slots.filter(hasOutcome));

/** What is wrong with an input item. */
export interface ItemIssue {
	itemIndex: number;
	issue: Issue;
}

/** Every outcome so far, with the index of its item. */
export function* outcomesOf(
	items: readonly ItemState[],
): Generator<{ itemIndex: number; outcome: Outcome }> {
	let itemIndex = -1;
	for (const item of items) {
		itemIndex++;
		if (item.state === 'notStarted') continue;
		for (const outcome of item.outcomes) yield { itemIndex, outcome };
	}
}

/** How urgent an issue is: what is uncertain first, then what has a cause of its own. */
function urgencyOf({ certainty, origin }: Issue): number {
	if (certainty === 'unknown') return 2;
	return origin === 'heldBack' ? 0 : 1;
}

/** The issue that a person has to hear of first. */
export function firstIssue(items: readonly ItemState[]): ItemIssue | undefined {
	let first: ItemIssue | undefined;
	for (const { itemIndex, outcome } of outcomesOf(items)) {
		if (outcome.ok) continue;
		const { issue } = outcome;
		if (!first || urgencyOf(issue) > urgencyOf(first.issue)) first = { itemIndex, issue };
	}
	return first;
}

/** Tells whether anything is settled, so that it must not be done again. */
export const hasSettled = (items: readonly ItemState[]): boolean =>
	items.some((item) => item.state === 'started' && item.outcomes.some(isSettled));

function addSms(account: Account, item: number, { json, ...outcome }: Outcome): void {
	const { to, intendedFor } = json;
	const about = {
		item,
		to: textOf(to),
		...(intendedFor !== undefined && { intendedFor: textOf(intendedFor) }),
	};
	// Records that belong to nobody are nowhere else.
	const beside = json.unmatched === undefined ? {} : { unmatched: json.unmatched };
	if (outcome.ok && outcome.skipped !== undefined) {
		account.skipped.push({ ...about, skipped: outcome.skipped });
		return;
	}
	if (outcome.ok) {
		account.accepted.push({ ...about, messageid: textOf(json.messageid), ...beside });
		return;
	}
	const { message, code, origin, certainty } = outcome.issue;
	const entry: AccountedSms = {
		...about,
		// The error itself says why recipients were held back; it need not be repeated for each.
		...(origin !== 'heldBack' && { message }),
		...(code !== undefined && { result: code }),
		...beside,
	};
	account[certainty].push(entry);
}

/**
 * Accounts for what was done so far, for an error that stops the node.
 *
 * @param effect of the operation's requests
 * @param items every input item, by its index
 * @returns for sends, every recipient in one of the lists; for records that ClickSend hands out once,
 * what was fetched
 */
export function accountOf(effect: Effect, items: readonly ItemState[]): Account {
	const account: Account = {
		accepted: [],
		unknown: [],
		refused: [],
		notSent: [],
		skipped: [],
		fetched: [],
		itemsNotStarted: items.filter(({ state }) => state === 'notStarted').length,
		unusable: [],
		isSubWorkflow: false,
	};
	for (const { itemIndex, outcome } of outcomesOf(items)) {
		if (effect === 'send') addSms(account, itemIndex, outcome);
		else if (effect === 'markRead' && outcome.ok) {
			account.fetched.push({ item: itemIndex, ...outcome.json });
		}
	}
	return account;
}
