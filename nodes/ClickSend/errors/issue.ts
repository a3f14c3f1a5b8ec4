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
	/** What happened, one line. */
	message: string;
	/** How to get unstuck. */
	description: string;
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

/** Both what happened and how to get unstuck, for where n8n shows one text only. */
export function inOneText({ message, description }: Issue): string {
	return `${message}. ${description}`;
}

/** An issue with what the user gave to the node. Nothing was sent for it. */
export function parameterIssue(message: string, description: string): Issue {
	return { message, description, certainty: 'notSent', origin: 'parameter' };
}
