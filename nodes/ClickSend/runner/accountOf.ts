import type { Account, AccountedSms } from '../errors/nodeErrors';
import { textOf } from '../helpers/property';
import type { RecordsKind } from './operation';
import type { Outcome, Outcomes } from '../errors/outcome';

const LISTS = { notSent: 'notSent', refused: 'refused', unknown: 'unknown' } as const;

function addSms(account: Account, item: number, outcome: Outcome): void {
	const to = textOf(outcome.json.to);
	// Records of the answer that belong to nobody are nowhere else.
	const { unmatched } = outcome.json;
	const beside = unmatched === undefined ? {} : { unmatched };
	if (outcome.ok) {
		account.accepted.push({ item, to, messageid: textOf(outcome.json.messageid), ...beside });
		return;
	}
	const { message, code, origin, certainty } = outcome.issue;
	const entry: AccountedSms = {
		item,
		to,
		// What held it back is what the error is about, and need not be told once more for each.
		...(origin !== 'heldBack' && { message }),
		...(code !== undefined && { result: code }),
		...beside,
	};
	account[LISTS[certainty]].push(entry);
}

/** The account of a run that ends before anything was done. */
function nothingDone(itemsNotStarted: number): Account {
	return {
		accepted: [],
		unknown: [],
		refused: [],
		notSent: [],
		fetched: [],
		itemsNotStarted,
		unusable: [],
		isSubWorkflow: false,
	};
}

/**
 * Accounts for what was done so far, for an error that stops the node.
 *
 * @param outcomes of each input item, by its index
 * @returns for `sent`, every recipient in one of the lists; for `handedOutOnce`, the fetched records
 */
export function accountOf(records: RecordsKind, outcomes: readonly Outcomes[]): Account {
	const account = nothingDone(outcomes.filter((each) => each.length === 0).length);
	for (const [item, each] of outcomes.entries()) {
		for (const outcome of each) {
			if (!outcome) continue;
			if (records === 'sent') addSms(account, item, outcome);
			else if (records === 'handedOutOnce' && outcome.ok) {
				account.fetched.push({ item, ...outcome.json });
			}
		}
	}
	return account;
}
