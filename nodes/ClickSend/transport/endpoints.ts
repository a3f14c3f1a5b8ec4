import type { Effect } from '../errors/effect';

/**
 * The five calls of the HTTP API v2 ("Group SMS" and "Group Account Balance" in the API
 * description), as data: where each one is, what it does at ClickSend, and where its answer keeps
 * the records.
 */
export interface Endpoint {
	/** File name under the base URL. */
	path: string;
	/** What a request may have changed at ClickSend when its answer is lost. */
	effect: Effect;
	/** The element with the records and the name of each; absent where the root is the record. */
	list?: { container: string; record: string };
}

export const SEND: Endpoint = {
	path: 'send.php',
	effect: 'send',
	list: { container: 'messages', record: 'message' },
};

export const REPLY: Endpoint = {
	path: 'reply.php',
	effect: 'markRead',
	list: { container: 'replies', record: 'reply' },
};

export const DELIVERY: Endpoint = {
	path: 'delivery.php',
	effect: 'markRead',
	list: { container: 'dlrs', record: 'dlr' },
};

export const HISTORY: Endpoint = {
	path: 'history.php',
	effect: 'none',
	list: { container: 'history', record: 'item' },
};

export const BALANCE: Endpoint = { path: 'balance.php', effect: 'none' };
