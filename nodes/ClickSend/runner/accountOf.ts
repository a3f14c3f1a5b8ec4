import type { Effect } from '../errors/effect';
import type { Account, AccountedSms } from '../errors/nodeErrors';
import type { Outcome } from '../errors/outcome';
import { textOf } from '../helpers/property';
import type { ItemState } from './run';

function addSms(account: Account, item: number, outcome: Outcome): void {
	const to = textOf(outcome.json.to);
	// Records that belong to nobody are nowhere else.
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
		fetched: [],
		itemsNotStarted: items.filter(({ state }) => state === 'notStarted').length,
		unusable: [],
		isSubWorkflow: false,
	};
	for (const [item, each] of items.entries()) {
		if (each.state === 'notStarted') continue;
		for (const outcome of each.outcomes) {
			if (effect === 'send') addSms(account, item, outcome);
			else if (effect === 'markRead' && outcome.ok) {
				account.fetched.push({ item, ...outcome.json });
			}
		}
	}
	return account;
}
