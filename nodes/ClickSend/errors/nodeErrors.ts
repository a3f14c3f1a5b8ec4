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

/** What was done before a node stopped. */
export interface Account {
	/** SMS that ClickSend accepted. */
	accepted: AccountedSms[];
	/** SMS that ClickSend may have accepted. */
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

/** How many of a list a description names; the error's data has all of them. */
const NAMED = 10;

/**
 * Between the lines of a description. n8n's error panel renders `<br>` and folds line breaks, in 2.41 and
 * in 1.123; wherever else the description is read, the line break separates them.
 */
const NEXT_LINE = '<br>\n';

function name<Entry>(entries: readonly Entry[], of: (entry: Entry) => string): string {
	const named = entries.slice(0, NAMED).map(of).join(', ');
	const more = entries.length - NAMED;
	return more > 0
		? `${named} and ${more.toLocaleString('en-US')} more, all listed in the details`
		: named;
}

/** What to do where a retry has something left to send, and what would send twice. */
function goOn({ refused, notSent, itemsNotStarted, isSubWorkflow }: Account): string {
	const aim =
		notSent.length + itemsNotStarted > 0
			? 'To go on with the rest'
			: `To try ${refused.length === 1 ? 'the refused one' : 'the refused ones'} again`;
	const execution = isSubWorkflow ? 'the execution of this sub-workflow' : 'this execution';
	const also = isSubWorkflow ? ', and so would a Retry of the workflow that called it' : '';
	return `${aim}, open ${execution} under Executions and choose Retry. To change the message, or to execute the step or the workflow again, would send to everyone again${also}.`;
}

/** How to go on after an SMS was accepted or may have been. */
function nextStep(account: Account): string[] {
	const { accepted, unknown, refused, notSent, itemsNotStarted } = account;
	if (accepted.length + unknown.length === 0) return [];
	const isLeft = refused.length + notSent.length + itemsNotStarted > 0;
	return [isLeft ? goOn(account) : 'To execute the step or the workflow again would send again.'];
}

/** How many SMS have each result, where the results differ. */
function counts({ accepted, refused, unknown, notSent }: Account): string[] {
	const lists: Array<[readonly AccountedSms[], string]> = [
		[accepted, 'accepted'],
		[refused, 'refused'],
		[unknown, 'unknown'],
		[notSent, 'not sent'],
	];
	const words = lists
		.filter(([entries]) => entries.length > 0)
		.map(([entries, what]) => `${entries.length.toLocaleString('en-US')} ${what}`);
	return words.length > 1 ? [`In all: ${words.join(', ')}.`] : [];
}

/** What was done before the node stopped, in a line for each result. */
function accountInWords(account: Account): string[] {
	const { accepted, refused, unknown, notSent, fetched, itemsNotStarted, unusable } = account;
	const lines = counts(account);
	const list = <Entry>(what: string, entries: readonly Entry[], of: (entry: Entry) => string) => {
		if (entries.length > 0) lines.push(`${what}: ${name(entries, of)}.`);
	};
	const number = ({ to }: AccountedSms) => to;
	list('Not known whether sent', unknown, number);
	if (refused.length > 1) list('Refused', refused, number);
	list(
		'Already accepted by ClickSend, do not send again',
		accepted,
		({ messageid = '', to }) => `${messageid} (${to})`,
	);
	list('Not sent', notSent, number);
	if (fetched.length > 0) {
		lines.push(
			`${fetched.length} fetched before this; they are kept in the details, because ClickSend hands them out only once.`,
		);
	}
	if (itemsNotStarted > 0) {
		lines.push(`Other items that were not started: ${itemsNotStarted.toLocaleString('en-US')}.`);
	}
	list('Cannot be used either', unusable, ({ item, message }) => `item ${item} (${message})`);
	return lines;
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
 * The error with which the node stops. Its description begins with how to get unstuck; a line for each
 * result of what was done before follows.
 *
 * @param node the node
 * @param issue what happened and how to get unstuck
 * @param itemIndex the item it is about
 * @param account what was done before; its complete lists are in the error's `context.data`
 * @returns a NodeApiError for what ClickSend or the network said, with the result code or HTTP status
 * as its code; a NodeOperationError for a parameter that cannot be used; n8n's own error for an expression
 * where there is nothing to account for
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
	const lines = [issue.description, ...nextStep(account), ...accountInWords(account)];
	const description = lines.join(NEXT_LINE);
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
	// Where n8n finds a system code in a message, it puts one of its own in its place that advises to retry
	// at once.
	error.message = message;
	error.context.data = data;
	return error;
}

/**
 * The error with which a trigger cannot be activated or polled. Its message also says how to get unstuck,
 * and it has no description: n8n 2 shows only the message of an activation, n8n 1 only the description
 * where there is one.
 *
 * @param context more for the error's details
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
