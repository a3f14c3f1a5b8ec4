import type { IDataObject } from 'n8n-workflow';
import { printable } from '../helpers/excerpt';
import { withoutPrivate } from '../helpers/private';
import { property, textOf } from '../helpers/property';

/**
 * What a request changes at ClickSend. It decides whether the request is made again, what is said when
 * its response is lost, and what an error keeps of records that came before it.
 *
 * - `send`: an SMS leaves, which costs money.
 * - `markRead`: records are handed out once, and marked as read.
 * - `rule`: a push rule is created or removed.
 * - `none`: nothing that a repetition would change again: it reads, or it removes.
 */
export type Effect = 'send' | 'markRead' | 'rule' | 'none';

/**
 * What is certain about a request that did not succeed.
 *
 * - `notSent`: it never reached ClickSend, or was turned away before ClickSend looked at it.
 * - `refused`: ClickSend responded with a result code that means "not accepted".
 * - `unknown`: ClickSend may or may not have acted on it. It must not be repeated blindly.
 */
export type Certainty = 'notSent' | 'refused' | 'unknown';

/** Why a request, or one recipient of it, did not succeed, in words for the person at the editor. */
export interface Issue {
	/**
	 * What happened, one line. n8n logs the messages of errors, so it holds no phone number, nothing that somebody
	 * typed and no words of ClickSend: those are quotes.
	 */
	message: string;
	/** How to get unstuck. */
	description: string;
	/** Values that the message must not name, such as `Recipient: "Nathan"`; no full stop. They follow the description. */
	quotes?: readonly string[];
	certainty: Certainty;
	/**
	 * A parameter that cannot be used; or the node held the SMS back because of another issue, of a stop, or
	 * of an earlier try. When absent, ClickSend or the network said it.
	 */
	origin?: 'parameter' | 'heldBack' | 'earlierTry';
	/** ClickSend's result code, to the letter, where it gave one. */
	code?: string;
	/** ClickSend's own words for the code, where it gave any. */
	errortext?: string;
	/** HTTP status, where it is what went wrong. */
	httpStatus?: number;
	/** The beginning of a response that could not be read, bounded and free of credentials. Users see it under this name. */
	answer?: string;
	/** What n8n threw at an expression, with what its editor shows about it. */
	cause?: Error;
}

/** The quotes of an issue, a sentence each. They stand in descriptions and data, which n8n does not log. */
export const quotesOf = ({ quotes = [] }: Pick<Issue, 'quotes'>): string[] =>
	quotes.map((quote) => `${quote}.`);

/** Both what happened and how to get unstuck, for where n8n shows one text only, and does not log it. */
export function inOneText(issue: Issue): string {
	const { message, description } = issue;
	return printable([`${message}.`, description, ...quotesOf(issue)].join(' '));
}

/**
 * An issue without quotes, for where n8n shows the message only, and logs it: the message has them, less what may be
 * private in them. Only for responses that hold no text of an SMS.
 */
export const toldInMessage = ({ quotes = [], ...issue }: Issue): Issue => ({
	...issue,
	message: [issue.message, ...quotes.map(withoutPrivate)].join('. '),
});

/** An issue with a value that the user gave to the node. Nothing was sent for it. @param quotes that value */
export function parameterIssue(
	message: string,
	description: string,
	quotes: readonly string[] = [],
): Issue {
	const issue: Issue = { message, description, certainty: 'notSent', origin: 'parameter' };
	return quotes.length > 0 ? { ...issue, quotes } : issue;
}

/** What a call gives that does not throw: a value, or what is wrong. */
export type Result<T> = { ok: true; value: T } | { ok: false; issue: Issue };

/**
 * Thrown where a parameter of the node cannot be used: by everything that reads or checks one. Nothing
 * was sent for it. Who runs the node catches it once for each item, with {@link issueOf}.
 */
export class ParameterError extends Error {
	readonly issue: Issue;

	/**
	 * @param quotes what the message is about and must not name, as {@link Issue} has it
	 * @param cause what n8n threw at an expression
	 */
	constructor(message: string, description: string, quotes: readonly string[] = [], cause?: Error) {
		super(message);
		this.name = 'ParameterError';
		const issue = parameterIssue(message, description, quotes);
		this.issue = cause ? { ...issue, cause } : issue;
	}
}

/** What n8n says of an expression beside its message: the node it is about, and why. */
function explanationOf(error: unknown): string {
	const context = property(error, 'context');
	const nodeCause = textOf(property(context, 'nodeCause'));
	const node = nodeCause === '' ? '' : ` It refers to the node “${nodeCause}”.`;
	const template = textOf(property(context, 'messageTemplate'));
	// n8n fills in the places of a template in its editor only.
	const own = [textOf(property(error, 'description')), /%%|\{\{/.test(template) ? '' : template];
	const why = own.find((text) => text !== '');
	return `${node}${why === undefined ? '' : ` ${why.replace(/\.$/, '')}.`}`;
}

/**
 * Whether an error is one of n8n's own classes, in words that n8n has chosen. Those of JavaScript may quote a value, as
 * in `Cannot use 'in' operator to search for 'x' in +61411111111`.
 */
const isOfN8n = (error: Error) => property(error, 'level') !== undefined;

/** The issue of whatever was thrown while parameters were read: ours, or what n8n says of an expression. */
export function issueOf(error: unknown): Issue {
	if (error instanceof ParameterError) return error.issue;
	const parameter = property(property(error, 'context'), 'parameter');
	const where = typeof parameter === 'string' ? ` in the field “${parameter}”` : 's of the node';
	const remedy = `Check the expression${where} for this item.${explanationOf(error)}`;
	if (error instanceof Error && isOfN8n(error)) {
		return { ...parameterIssue(error.message, remedy), cause: error };
	}
	const words = error instanceof Error ? error.message : String(error);
	return parameterIssue('An expression of the node cannot be evaluated for this item', remedy, [
		`n8n's words: “${words.replace(/\.$/, '')}”`,
	]);
}

/** Reads or checks parameters. @returns the value, or the issue of what was thrown */
export function resultOf<T>(read: () => T): Result<T> {
	try {
		return { ok: true, value: read() };
	} catch (error) {
		return { ok: false, issue: issueOf(error) };
	}
}

/** Why nothing is sent to a recipient on purpose: a safeguard, or the bound of Redirect To. */
export type SkipReason = 'doNotSendTo' | 'sameNumberAgain' | 'quietHours' | 'redirectTo';

/** The result for one record, or for one recipient of a send. */
export type Outcome =
	/** `skipped` is set where nothing was sent, because the person wants it so. */
	| { ok: true; json: IDataObject; skipped?: SkipReason }
	/** `json` names the recipient or the record, e.g. in `to`. The item has it beside the issue. */
	| { ok: false; issue: Issue; json: IDataObject };

/** A recipient that has no outcome yet. n8n keeps it in its execution data as null. */
export const OPEN = null;

/** The place of a recipient's outcome. */
export type Slot = Outcome | typeof OPEN;

/** Whether ClickSend has given what was asked for: has accepted a recipient, in a send. */
export function isAccepted(slot: Slot | undefined): slot is Extract<Outcome, { ok: true }> {
	return slot?.ok === true && slot.skipped === undefined;
}

/** Accepted and uncertain recipients are settled: they are never sent to again. Others may be. */
export function isSettled(slot: Slot | undefined): slot is Outcome {
	return isAccepted(slot) || (slot?.ok === false && slot.issue.certainty === 'unknown');
}

/** The outcome of a recipient that nothing is sent to, on purpose. @param to the recipient */
export const skippedOutcome = (to: string, skipped: SkipReason): Outcome => ({
	ok: true,
	skipped,
	json: { to, skipped },
});

/** The outcome of a failed request or of an item that cannot be used. @param json names the recipient, e.g. in `to` */
export function failed(issue: Issue, json: IDataObject = {}): Outcome {
	return { ok: false, issue, json };
}
