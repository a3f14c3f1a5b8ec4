import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import { printable, printableLine } from '../helpers/excerpt';
import { formatNumber } from '../helpers/formatNumber';
import { inOneText, quotesOf, type Issue } from './issue';

/** One recipient of one item. */
export interface AccountedSms {
	item: number;
	to: string;
	/** Where Redirect To is on: who would get it otherwise. */
	intendedFor?: string;
	messageid?: string;
	result?: string;
	/** What happened, where it was not accepted. */
	message?: string;
	/** Why nothing was sent on purpose. */
	skipped?: string;
	/** Records of ClickSend's response that belong to no recipient, as they came. */
	unmatched?: IDataObject[string];
}

/** An item that cannot be used, and why. */
export interface UnusableItem extends Pick<Issue, 'message' | 'quotes'> {
	item: number;
}

/** What was done before a node stopped. */
export interface Account {
	accepted: AccountedSms[];
	unknown: AccountedSms[];
	/** Recipients that ClickSend refused, the one the error is about included. */
	refused: AccountedSms[];
	/** Recipients to whom nothing was sent, because it never reached ClickSend or was held back. */
	notSent: AccountedSms[];
	/** Recipients that nothing was sent to on purpose. */
	skipped: AccountedSms[];
	/** Records that were fetched and that ClickSend will not hand out again. */
	fetched: IDataObject[];
	/** How many other items were held back because the node stopped. */
	itemsNotStarted: number;
	/** Those of them that cannot be used either, as far as they were looked at. */
	unusable: UnusableItem[];
	/** Whether another workflow called the one that the node is in. */
	isSubWorkflow: boolean;
}

/** How many of a list a description names; the error's data has all of them. */
export const NAMED = 10;

/**
 * Between the lines of a description. n8n's error panel renders `<br>` and folds line breaks, in 2.41 and
 * in 1.123; wherever else the description is read, the line break separates them.
 */
const NEXT_LINE = '<br>\n';

function name<Entry>(entries: readonly Entry[], of: (entry: Entry) => string): string {
	const named = entries.slice(0, NAMED).map(of).join(', ');
	const more = entries.length - NAMED;
	return more > 0 ? `${named} and ${formatNumber(more)} more, all listed in the details` : named;
}

/** Names an item that cannot be used, with what is wrong. */
export const unusableInWords = ({ item, message, quotes = [] }: UnusableItem): string =>
	`item ${item} (${[message, ...quotes].join('. ')})`;

/** A recipient, by its number. */
export const recipientInWords = ({ to, intendedFor }: AccountedSms): string =>
	intendedFor === undefined ? to : `${to} for ${intendedFor}`;

/** An SMS that ClickSend has accepted, by its message ID and its recipient. */
export const acceptedInWords = (sms: AccountedSms): string =>
	`${sms.messageid ?? ''} (${recipientInWords(sms)})`;

/** What to do where a retry has something left to send, and what would send again. */
function goOn({ refused, notSent, itemsNotStarted, isSubWorkflow }: Account): string {
	if (refused.length + notSent.length + itemsNotStarted === 0) {
		return 'To execute the step or the workflow again would send again.';
	}
	const refusedOnes = refused.length === 1 ? 'the refused one' : 'the refused ones';
	const hasRest = notSent.length + itemsNotStarted > 0;
	const aim = hasRest ? 'To go on with the rest' : `To try ${refusedOnes} again`;
	const execution = isSubWorkflow ? 'the execution of this sub-workflow' : 'this execution';
	const also = isSubWorkflow ? ', and so would a Retry of the workflow that called it' : '';
	return `${aim}, open ${execution} under Executions and choose Retry. To change the message, or to execute the step or the workflow again, would send to everyone again${also}.`;
}

/** How many recipients there are of each result, in words. */
export function countsOf({ accepted, refused, unknown, notSent, skipped }: Account): string[] {
	return Object.entries({ accepted, refused, unknown, 'not sent': notSent, skipped })
		.filter(([, entries]) => entries.length > 0)
		.map(([result, entries]) => `${formatNumber(entries.length)} ${result}`);
}

/** What was done before the node stopped, and how to go on, in a line for each. */
function accountInWords(account: Account): string[] {
	const { accepted, refused, unknown, notSent, fetched, itemsNotStarted, unusable } = account;
	const lines: string[] = [];
	const list = <Entry>(what: string, entries: readonly Entry[], of: (entry: Entry) => string) => {
		if (entries.length > 0) lines.push(`${what}: ${name(entries, of)}.`);
	};

	if (accepted.length + unknown.length > 0) lines.push(goOn(account));
	const counts = countsOf(account);
	if (counts.length > 1) lines.push(`In all: ${counts.join(', ')}.`);
	list('Not known whether sent', unknown, recipientInWords);
	if (refused.length > 1) list('Refused', refused, recipientInWords);
	list('Already accepted by ClickSend, do not send again', accepted, acceptedInWords);
	list('Not sent', notSent, recipientInWords);
	if (fetched.length > 0) {
		lines.push(
			`${fetched.length} fetched before this; they are kept in the details, because ClickSend hands them out only once.`,
		);
	}
	if (itemsNotStarted > 0) {
		lines.push(`Other items that were not started: ${formatNumber(itemsNotStarted)}.`);
	}
	list('Cannot be used either', unusable, unusableInWords);
	return lines;
}

/** What ClickSend said, and of whom, has fields of its own; what was given to the node is nowhere else. */
function issueDetails({ certainty, code, errortext, answer, origin, quotes }: Issue): IDataObject {
	return {
		outcome: certainty,
		...(origin === 'parameter' && quotes !== undefined && { quotes: quotes.map(printable) }),
		...(code !== undefined && { result: printable(code) }),
		...(errortext !== undefined && { errortext: printable(errortext) }),
		...(answer !== undefined && { answer: printable(answer) }),
	};
}

/** An entry of a list, of which only the message and the quotes are our words. */
const inWords = <Entry extends Partial<UnusableItem>>(entry: Entry): Entry => ({
	...entry,
	...(entry.message !== undefined && { message: printableLine(entry.message) }),
	...(entry.quotes !== undefined && { quotes: entry.quotes.map(printable) }),
});

/** The lists of an account that are not empty. */
function accountDetails({ itemsNotStarted, isSubWorkflow: _, ...lists }: Account): IDataObject {
	const { fetched, ...told } = lists;
	const words = Object.entries(told).map(
		([list, entries]) => [list, entries.map(inWords)] as const,
	);
	const filled = [...words, ['fetched', fetched] as const].filter(([, list]) => list.length > 0);
	return { ...Object.fromEntries(filled), ...(itemsNotStarted > 0 && { itemsNotStarted }) };
}

/** @param shown in n8n; what is left out is not */
function toError(
	node: INode,
	issue: Issue,
	shown: { message: string; description?: string; itemIndex?: number },
	data: IDataObject,
): NodeApiError | NodeOperationError {
	const message = printableLine(shown.message);
	const { description } = shown;
	const words = {
		...shown,
		message,
		...(description !== undefined && { description: printable(description) }),
	};
	const httpCode = issue.code ?? issue.httpStatus?.toString();
	const options = httpCode === undefined ? words : { ...words, httpCode: printable(httpCode) };
	const error =
		issue.origin === 'parameter'
			? new NodeOperationError(node, message, words)
			: new NodeApiError(node, { message }, options);
	// Where n8n finds a system code in a message, it puts one of its own in its place that advises to retry
	// at once.
	error.message = message;
	error.context.data = data;
	return error;
}

/**
 * n8n's own error for an expression, with an account of what else there is. Its context has what n8n's editor
 * explains it by, the node that is meant for example; a text of the editor's own then takes the place of the
 * description.
 */
function toExpressionError(
	node: INode,
	cause: Error,
	itemIndex: number,
	description: string,
	data: IDataObject,
	isSettled: boolean,
): NodeOperationError {
	const error = new NodeOperationError(node, cause, { itemIndex });
	// The context is that of the cause, which an item may share.
	const context: IDataObject = { ...error.context, data };
	// What must not be sent again has to be seen.
	if (isSettled) delete context.descriptionKey;
	error.context = context;
	error.description = description;
	// The editor shows these among the details of the error.
	error.messages = [...error.messages, description];
	return error;
}

/**
 * The error with which the node stops. Its description begins with how to get unstuck, then quotes the value that is
 * wrong. A line for each result of what was done before follows.
 *
 * @param itemIndex the item it is about
 * @param account what was done before; its complete lists are in the error's `context.data`
 * @returns a NodeApiError for what ClickSend or the network said, with the result code or HTTP status
 * as its code; a NodeOperationError for a parameter that cannot be used; n8n's own error for an expression
 */
export function toNodeError(
	node: INode,
	issue: Issue,
	itemIndex: number,
	account: Account,
): NodeApiError | NodeOperationError {
	const { message, cause } = issue;
	const { accepted, unknown, refused, notSent, unusable } = account;
	const isAlone = [accepted, unknown, refused, notSent, unusable].flat().length === 0;
	if (cause && isAlone) return new NodeOperationError(node, cause, { itemIndex });
	const description = [issue.description, ...quotesOf(issue), ...accountInWords(account)].join(
		NEXT_LINE,
	);
	const data = { ...issueDetails(issue), ...accountDetails(account) };
	if (cause) {
		const isSettled = accepted.length + unknown.length > 0;
		return toExpressionError(node, cause, itemIndex, description, data, isSettled);
	}
	return toError(node, issue, { message, description, itemIndex }, data);
}

/**
 * The error with which a trigger cannot be activated or polled. Its message also says how to get unstuck,
 * and mostly it has no description: n8n 2 shows only the message of an activation, n8n 1 only the description
 * where there is one. So only where there are quotes, which do not belong in a message, it has one that says all.
 *
 * @param context more for the error's details
 */
export function toTriggerError(node: INode, issue: Issue, context: IDataObject = {}) {
	const { quotes, ...told } = issue;
	const shown = {
		message: inOneText(told),
		...(quotes !== undefined && { description: inOneText(issue) }),
	};
	return toError(node, issue, shown, { ...issueDetails(issue), ...context });
}

/**
 * The error of an execution that only keeps records: n8n did not start the workflow with them, and ClickSend
 * does not hand them out again.
 *
 * @param what they are, with their number, such as "3 replies"
 * @param reason in n8n's words
 */
export function toKeptError(
	node: INode,
	what: string,
	records: IDataObject[],
	reason: string,
): NodeOperationError {
	const error = new NodeOperationError(node, `n8n did not start this workflow with ${what}`, {
		description: `Take the ${what} from the details, under records: ClickSend has marked them as read and does not hand them out again. n8n's reason: ${reason}`,
	});
	error.context.data = { records };
	return error;
}

/** The error of a test run of a trigger, which n8n shows as that of any node. */
export function toTestRunError(node: INode, issue: Issue): NodeApiError | NodeOperationError {
	const description = [issue.description, ...quotesOf(issue)].join(NEXT_LINE);
	return toError(node, issue, { message: issue.message, description }, issueDetails(issue));
}

/**
 * The `error` of an item, for the two On Error settings that continue.
 *
 * n8n routes an item to the error output only when `error` is all it holds (and adds the fields of the
 * input item itself), so everything about the issue is inside.
 */
export function toItemError(issue: Issue, about: IDataObject): IDataObject {
	const { message, certainty, httpStatus } = issue;
	return {
		message: printableLine(message),
		description: printable([issue.description, ...quotesOf(issue)].join(' ')),
		outcome: certainty,
		...about,
		...issueDetails(issue),
		...(httpStatus !== undefined && { httpStatus }),
	};
}
