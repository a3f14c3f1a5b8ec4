import { isAccepted, isSettled } from '../errors/issue';
import { textOf } from '../helpers/property';
import { accountOf, type ItemState } from './itemState';
import type { Run } from './run';

/** A line of the log names this many SMS, because some readers of logs cut a line at 16,000 characters. */
const NAMED_IN_A_LINE = 300;

/** Names each SMS by its item and, where the item has several, by the recipient's place in it. */
function nameSms(items: readonly ItemState[]): Record<'accepted' | 'unknown', string[]> {
	const named: Record<'accepted' | 'unknown', string[]> = { accepted: [], unknown: [] };
	for (const [index, item] of items.entries()) {
		if (item.state === 'notStarted') continue;
		for (const [place, outcome] of item.outcomes.entries()) {
			const name = item.outcomes.length > 1 ? `${index}/${place}` : String(index);
			if (isAccepted(outcome)) named.accepted.push(`${name} ${textOf(outcome.json.messageid)}`);
			else if (isSettled(outcome)) named.unknown.push(name);
		}
	}
	return named;
}

/**
 * Writes into n8n's log what was accepted and what is unknown, where n8n keeps nothing of it: n8n 2 nothing of
 * what a node gives after a person has stopped the execution, Engine 2.0 nothing of an error but its message.
 * Phone numbers and texts do not belong in a log.
 *
 * @param ending how the run ended, in a few words
 */
export function logAccount(
	{ context, node }: Run,
	ending: string,
	items: readonly ItemState[],
): void {
	const { accepted, unknown, refused, notSent, skipped } = accountOf('send', items);
	const about = { executionId: context.getExecutionId(), node: node.name };
	const list = (what: string, names: readonly string[]) => {
		for (let from = 0; from < names.length; from += NAMED_IN_A_LINE) {
			const named = names.slice(from, from + NAMED_IN_A_LINE).join(', ');
			context.logger.warn(`${what}: ${named}`, about);
		}
	};
	const names = nameSms(items);
	list('Items and message IDs of the accepted SMS', names.accepted);
	list('Items of the SMS that may have been sent', names.unknown);
	// Last, so that who waits for it finds the lists there.
	context.logger.warn(
		`${ending}: ${accepted.length} accepted, ${refused.length} refused, ${unknown.length} unknown, ${notSent.length} not sent, ${skipped.length} skipped`,
		about,
	);
}
