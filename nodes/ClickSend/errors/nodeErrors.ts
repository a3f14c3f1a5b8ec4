import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';
import { inOneText, type Issue } from './issue';

/** One recipient of one item. */
export interface AccountedSms {
	/** Index of the input item. */
	item: number;
	to: string;
	messageid?: string;
	/** ClickSend's result code. */
	result?: string;
	/** What happened, where it was not accepted. */
	message?: string;
	/** Records of ClickSend's response that belong to no recipient, as they came. */
	unmatched?: IDataObject[string];
}

/** An input item that cannot be used. */
export interface UnusableItem {
	/** Index of the input item. */
	item: number;
	message: string;
}

/** What was done before a node stopped, so that its error can account for it. */
export interface Account {
	/** SMS that ClickSend accepted. */
	accepted: AccountedSms[];
	/** SMS of which it is not known. */
	unknown: AccountedSms[];
	/** Recipients that ClickSend refused, the one the error is about included. */
	refused: AccountedSms[];
	/** Recipients to whom nothing was sent, because it never reached ClickSend or was held back. */
	notSent: AccountedSms[];
	/** Records that were fetched and that ClickSend will not hand out again. */
	fetched: IDataObject[];
	/** How many other items were held back because the node stopped. */
	itemsNotStarted: number;
	/** Those of them that cannot be used either, as far as they were looked at. */
	unusable: UnusableItem[];
	/** Whether another workflow called the one that the node is in. */
	isSubWorkflow: boolean;
}

/** How many message IDs a description names; the error's data has all of them. */
const NAMED = 10;

function name<Entry>(entries: readonly Entry[], of: (entry: Entry) => string): string {
	const named = entries.slice(0, NAMED).map(of).join(', ');
	const more = entries.length - NAMED;
	return more > 0
		? `${named} and ${more.toLocaleString('en-US')} more, all listed in the details`
		: named;
}

/** What to do where a retry has something left to send, and what a person must not do. */
function goOn({ refused, notSent, itemsNotStarted, isSubWorkflow }: Account): string {
	const aim =
		notSent.length + itemsNotStarted > 0
			? 'To go on with the rest'
			: `To try ${refused.length === 1 ? 'the refused one' : 'the refused ones'} again`;
	const execution = isSubWorkflow ? 'the execution of this sub-workflow' : 'this execution';
	const also = isSubWorkflow ? ', and so would a Retry of the workflow that called it' : '';
	return `${aim}, open ${execution} under Executions and choose Retry; to change the message, or to execute the step or the workflow again, would send to everyone again${also}.`;
}

const WOULD_SEND_AGAIN = 'To execute the step or the workflow again would send again.';

/** How many came to what, where there is more than one. */
function countsInWords({ accepted, refused, unknown, notSent }: Account): string[] {
	const counts: Array<[readonly AccountedSms[], string]> = [
		[accepted, 'accepted'],
		[refused, 'refused'],
		[unknown, 'unknown'],
		[notSent, 'not sent'],
	];
	const words = counts
		.filter(([entries]) => entries.length > 0)
		.map(([entries, what]) => `${entries.length.toLocaleString('en-US')} ${what}`);
	return words.length > 1 ? [`In all: ${words.join(', ')}.`] : [];
}

function accountInWords(account: Account): string[] {
	const { accepted, refused, unknown, notSent, fetched, itemsNotStarted, unusable } = account;
	const words = countsInWords(account);
	if (unknown.length > 0) {
		words.push(`Not known whether sent: ${name(unknown, (entry) => entry.to)}.`);
	}
	if (refused.length > 1) words.push(`Refused: ${name(refused, (entry) => entry.to)}.`);
	if (accepted.length > 0) {
		const ids = name(accepted, (entry) => `${entry.messageid ?? ''} (${entry.to})`);
		words.push(`Already accepted by ClickSend, do not send again: ${ids}.`);
	}
	if (notSent.length > 0) words.push(`Not sent: ${name(notSent, (entry) => entry.to)}.`);
	if (fetched.length > 0) {
		words.push(
			`${fetched.length} fetched before this; ClickSend hands them out only once, so they are kept in the details.`,
		);
	}
	if (itemsNotStarted > 0) {
		words.push(`Other items that were not started: ${itemsNotStarted.toLocaleString('en-US')}.`);
	}
	if (unusable.length > 0) {
		const items = name(unusable, ({ item, message }) => `item ${item} (${message})`);
		words.push(`Cannot be used either: ${items}.`);
	}
	if (accepted.length + unknown.length > 0) {
		const isLeft = refused.length + notSent.length + itemsNotStarted > 0;
		words.push(isLeft ? goOn(account) : WOULD_SEND_AGAIN);
	}
	return words;
}

const toData = (entry: AccountedSms): IDataObject => ({ ...entry });

function issueDetails(issue: Issue): IDataObject {
	return {
		outcome: issue.certainty,
		...(issue.code !== undefined && { result: issue.code }),
		...(issue.errortext !== undefined && { errortext: issue.errortext }),
		...(issue.answer !== undefined && { answer: issue.answer }),
	};
}

function details(issue: Issue, account: Account): IDataObject {
	const { accepted, unknown, refused, notSent, fetched, itemsNotStarted, unusable } = account;
	return {
		...issueDetails(issue),
		...(accepted.length > 0 && { accepted: accepted.map(toData) }),
		...(unknown.length > 0 && { unknown: unknown.map(toData) }),
		...(refused.length > 0 && { refused: refused.map(toData) }),
		...(notSent.length > 0 && { notSent: notSent.map(toData) }),
		...(fetched.length > 0 && { fetched }),
		...(itemsNotStarted > 0 && { itemsNotStarted }),
		...(unusable.length > 0 && { unusable: unusable.map((each) => ({ ...each })) }),
	};
}

/**
 * The error with which the node stops.
 *
 * @param node the node
 * @param issue what happened and how to get unstuck
 * @param itemIndex the item it is about
 * @param account what was done before; its complete lists are in the error's `context.data`
 * @returns a NodeApiError for what ClickSend or the network said, with the result code or HTTP status
 * as its code; a NodeOperationError for a parameter that cannot be used, of an expression n8n's own where
 * there is nothing to account for
 */
export function toNodeError(
	node: INode,
	issue: Issue,
	itemIndex: number,
	account: Account,
): NodeApiError | NodeOperationError {
	const { message, cause } = issue;
	const { accepted, unknown, refused, notSent } = account;
	const lists = [accepted, unknown, refused, notSent, account.unusable];
	if (cause && lists.every((entries) => entries.length === 0)) {
		return new NodeOperationError(node, cause, { itemIndex });
	}
	const description = [issue.description, ...accountInWords(account)].join(' ');
	return toError(node, issue, { message, description, itemIndex }, details(issue, account));
}

/** What n8n shows of an error. */
interface Shown {
	message: string;
	description?: string;
	itemIndex?: number;
}

function toError(
	node: INode,
	issue: Issue,
	shown: Shown,
	data: IDataObject,
): NodeApiError | NodeOperationError {
	const { message } = shown;
	const code = issue.code ?? issue.httpStatus?.toString();
	const options = { ...shown };
	const response: JsonObject = { message };
	const error =
		issue.origin === 'parameter'
			? new NodeOperationError(node, message, options)
			: new NodeApiError(
					node,
					response,
					code === undefined ? options : { ...options, httpCode: code },
				);
	// n8n swaps a message for one of its own where it spots a system code in it, and that one advises
	// to retry at once.
	error.message = message;
	error.context.data = data;
	return error;
}

/**
 * The error with which a trigger cannot be activated or polled. Its message says also how to get
 * unstuck, and it has no description: of an activation n8n 2 shows only the message, and n8n 1 only the
 * description where there is one.
 *
 * @param context more that belongs to it, for the error's details
 */
export function toTriggerError(
	node: INode,
	issue: Issue,
	context: IDataObject = {},
): NodeApiError | NodeOperationError {
	const data = { ...issueDetails(issue), ...context };
	return toError(node, issue, { message: inOneText(issue) }, data);
}

/** The error of a test run of a trigger, which n8n shows as that of any node. */
export function toTestRunError(node: INode, issue: Issue): NodeApiError | NodeOperationError {
	const { message, description } = issue;
	return toError(node, issue, { message, description }, issueDetails(issue));
}

/**
 * The `error` of an item, for the two On Error settings that continue.
 *
 * n8n routes an item to the error output only when `error` is all it holds (and adds the fields of the
 * input item itself), so everything about the issue is inside.
 */
export function toItemError(issue: Issue, about: IDataObject): IDataObject {
	return {
		message: issue.message,
		description: issue.description,
		outcome: issue.certainty,
		...about,
		...(issue.code !== undefined && { result: issue.code }),
		...(issue.errortext !== undefined && { errortext: issue.errortext }),
		...(issue.httpStatus !== undefined && { httpStatus: issue.httpStatus }),
		...(issue.answer !== undefined && { answer: issue.answer }),
	};
}
