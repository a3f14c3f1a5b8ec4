import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { formatNumber } from '../helpers/formatNumber';
import { storableText } from '../helpers/storable';
import { quotesOf, type Issue } from './issue';
import {
	acceptedInWords,
	countsOf,
	NAMED,
	recipientInWords,
	toTriggerError,
	unusableInWords,
	type Account,
} from './nodeErrors';

/** Characters that the lists of recipients in a message have together. A list ends at a whole entry. */
const MAX_LISTED_LENGTH = 30_000;

/** As many entries as there is room for, and how many there are more. */
function fitting(entries: readonly string[], room: number): string {
	let length = 0;
	const tooMany = entries.findIndex((entry) => (length += entry.length + 2) > room);
	const named = tooMany === -1 ? entries : entries.slice(0, tooMany);
	const more = entries.length - named.length;
	const rest = more > 0 ? [`and ${formatNumber(more)} more, all listed in n8n's log`] : [];
	return [...named, ...rest].join(', ');
}

/** What was done before the node stopped, for where nothing else of it is kept. */
function wholeAccountInWords(account: Account): string[] {
	const { accepted, refused, unknown, notSent, skipped, itemsNotStarted, unusable } = account;
	const parts: string[] = [];
	let room = MAX_LISTED_LENGTH;
	const list = (what: string, entries: readonly string[]) => {
		if (entries.length === 0) return;
		const text = fitting(entries, room);
		room -= text.length;
		parts.push(`${what}: ${text}.`);
	};
	if (accepted.length + unknown.length > 0) {
		parts.push('To execute this workflow again would send to everyone again.');
	}
	if ([accepted, refused, unknown, notSent, skipped].flat().length > 1) {
		parts.push(`In all: ${countsOf(account).join(', ')}.`);
	}
	if (itemsNotStarted > 0) {
		parts.push(`Other items that were not started: ${formatNumber(itemsNotStarted)}.`);
	}
	list('Cannot be used either', unusable.slice(0, NAMED).map(unusableInWords));
	// What is uncertain comes before what is certain: there may not be room for all.
	list('Not known whether sent', unknown.map(recipientInWords));
	list('Already accepted by ClickSend, do not send again', accepted.map(acceptedInWords));
	return parts;
}

/**
 * The error with which the node stops on n8n's Engine 2.0, which keeps nothing of an error but its message. So
 * the message has everything, phone numbers included: how to get unstuck, the value that is wrong, and what was done
 * before.
 *
 * @param account what was done before; where the message has no room for all of it, n8n's log has the rest
 */
export function toWholeMessageError(
	node: INode,
	issue: Issue,
	account: Account,
): NodeApiError | NodeOperationError {
	const { quotes: _quotes, ...rest } = issue;
	const description = [issue.description, ...quotesOf(issue), ...wholeAccountInWords(account)].join(
		' ',
	);
	return toTriggerError(node, {
		...rest,
		message: storableText(issue.message),
		description: storableText(description),
	});
}
