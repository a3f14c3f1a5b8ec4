import type { Effect } from '../errors/issue';

/** A call of the HTTP API v2, whose responses are XML. */
export interface HttpEndpoint {
	api: 'http';
	/** File name under the base URL. */
	path: string;
	/** What a request may have changed at ClickSend when its response is lost. */
	effect: Effect;
	/** The element with the records and the name of each; absent where the root is the record. */
	list?: { container: string; record: string };
}

/** A call of the REST API v3, whose responses are JSON. */
export interface RestEndpoint {
	api: 'rest';
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path under the REST base URL; `{name}` stands for a value of the request, as in `sms/{message_id}/cancel`. */
	path: string;
	/** As above. Of a removal, which may be asked for any number of times, it is `none`. */
	effect: Effect;
}

/** A call of ClickSend, as data: where it is, and what it changes. */
export type Endpoint = HttpEndpoint | RestEndpoint;

// The five calls of the HTTP API v2: "Group SMS" and "Group Account Balance" in the API description.

export const SEND: HttpEndpoint = {
	api: 'http',
	path: 'send.php',
	effect: 'send',
	list: { container: 'messages', record: 'message' },
};

export const REPLY: HttpEndpoint = {
	api: 'http',
	path: 'reply.php',
	effect: 'markRead',
	list: { container: 'replies', record: 'reply' },
};

export const DELIVERY: HttpEndpoint = {
	api: 'http',
	path: 'delivery.php',
	effect: 'markRead',
	list: { container: 'dlrs', record: 'dlr' },
};

export const HISTORY: HttpEndpoint = {
	api: 'http',
	path: 'history.php',
	effect: 'none',
	list: { container: 'history', record: 'item' },
};

export const BALANCE: HttpEndpoint = { api: 'http', path: 'balance.php', effect: 'none' };
