import type { Effect } from './issue';

// What to do about a request that did not go well, for the descriptions of issues.

/** A request, as far as the words about it depend on it: `host` is that of the base URL of the API. */
export interface Target {
	api: 'http' | 'rest';
	effect: Effect;
	host: string;
}

export const LOOK_FOR_RECORDS =
	'Look for the records in the ClickSend dashboard, or for inbound SMS with the operation Get History: ClickSend may have marked them as read.';

/** How to find out what happened at ClickSend when the response is lost. */
export const WHEN_LOST: Readonly<Record<Effect, string>> = {
	send: 'Before you send again, look for the SMS with the operation Get History or in the ClickSend dashboard: it may have been sent. A custom string makes it easy to find.',
	markRead: `${LOOK_FOR_RECORDS} What arrived of its response is in the details.`,
	rule: 'Look under SMS > Settings in the ClickSend dashboard, then activate (publish) the workflow again. The push rule may have been created or removed all the same.',
	none: 'Try again. Nothing was changed at ClickSend.',
};

/** What is certain of a request that was not taken. */
export const WHEN_NOT_TAKEN: Readonly<Record<Effect, string>> = {
	send: 'Nothing was sent.',
	markRead: 'No record was marked as read.',
	rule: 'No push rule was created or removed.',
	none: 'Nothing was changed at ClickSend.',
};

export const BASE_URL: Readonly<Record<Target['api'], string>> = {
	http: "the base URL of the credential (ClickSend's own is https://api-mapper.clicksend.com/http/v2)",
	rest: "the REST base URL of the credential (ClickSend's own is https://rest.clicksend.com/v3)",
};

export const CHECK_BASE_URL: Readonly<Record<Target['api'], string>> = {
	http: `Check ${BASE_URL.http} and any proxy between n8n and the internet.`,
	rest: `Check ${BASE_URL.rest} and any proxy between n8n and the internet.`,
};

export const CHECK_PROXY =
	'Check HTTPS_PROXY (or ALL_PROXY) in the environment of n8n, and whether the proxy lets n8n through to this host. If n8n can reach the host without a proxy, add the host to NO_PROXY.';

/** The HTTP status with which a proxy asks for a login. */
export const PROXY_LOGIN = 407;

/** The HTTP status with which a server asks for a login, and some proxies, too: n8n does not tell the one from the other. */
export const LOGIN = 401;

export const PROXY_MAY_ASK =
	' A proxy may ask for a login like this: then write its username and password into HTTPS_PROXY in the environment of n8n.';

export const TRY_AGAIN_FOR_RECIPIENT = 'Try again for this recipient. Nothing was sent to it.';
