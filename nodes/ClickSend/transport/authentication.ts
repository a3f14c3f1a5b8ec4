import type { IHttpRequestOptions } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Result } from '../errors/issue';
import { textOf } from '../helpers/property';
import type { Endpoint } from './endpoints';

/** Says who makes a request ("Authentication"). */
export interface ClickSendLogin {
	username: string;
	apiKey: string;
}

/** The fields of the credential. */
export interface ClickSendCredentials extends ClickSendLogin {
	baseUrl: string;
	/** Where the REST API v3 is. */
	restBaseUrl: string;
	/** The secret that pushes carry in their URL; empty where none is set. */
	pushToken: string;
}

/** Reads the credential's fields, however they were stored. */
export function toCredentials(data: Readonly<Record<string, unknown>>): ClickSendCredentials {
	return {
		username: textOf(data.username),
		apiKey: textOf(data.apiKey),
		baseUrl: textOf(data.baseUrl),
		restBaseUrl: textOf(data.restBaseUrl),
		pushToken: textOf(data.pushToken),
	};
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** Tells whether the host of a URL, with or without its port, is this computer. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/**
 * Checks the base URL of a credential: `https` only, loopback aside, so that credentials never
 * cross a network in the clear.
 *
 * @param baseUrl as the user typed it, with or without a slash at the end
 * @param api the API that it is for
 * @returns the URL without a slash at the end, or what is wrong with it
 * @see API description, "Security"
 */
export function checkBaseUrl(baseUrl: string, api: Endpoint['api']): Result<string> {
	const wrong = (what: string) => ({ ok: false as const, issue: messages.badBaseUrl(api, what) });
	const trimmed = baseUrl.trim();
	if (trimmed === '') return wrong('is empty');
	if (!URL.canParse(trimmed)) return wrong('is not a complete URL');
	const url = new URL(trimmed);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.host))) {
		return wrong('does not start with https://');
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return wrong('has more than a host and a path');
	}
	return { ok: true, value: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

/**
 * Puts the username and the API key where the request method keeps its parameters: in the body, or
 * for GET in the URL.
 *
 * @param request the request without credentials; not changed, but for a form that HTTP Request made
 * @returns a copy with them
 * @see API description, "Authentication": "Your credentials should be used in the URL or the post body"
 */
export function withLogin(
	request: IHttpRequestOptions,
	{ username, apiKey }: ClickSendLogin,
): IHttpRequestOptions {
	const { method = 'GET', body } = request;
	if (method === 'GET') {
		const url = new URL(request.url);
		url.searchParams.set('username', username);
		url.searchParams.set('key', apiKey);
		return { ...request, url: url.toString() };
	}
	if (body instanceof URLSearchParams || body instanceof FormData) {
		body.set('username', username);
		body.set('key', apiKey);
		return request;
	}
	const fields = typeof body === 'object' && body !== null ? body : {};
	return { ...request, body: { ...fields, username, key: apiKey } };
}

/**
 * Adds the username and the API key to a request, in the form of the API that it goes to: basic
 * authentication where its URL is under the REST base URL, else {@link withLogin}.
 */
export function authenticated(
	request: IHttpRequestOptions,
	credentials: ClickSendCredentials,
): IHttpRequestOptions {
	const { username, apiKey, restBaseUrl } = credentials;
	const rest = checkBaseUrl(restBaseUrl, 'rest');
	return rest.ok && request.url.startsWith(`${rest.value}/`)
		? { ...request, auth: { username, password: apiKey } }
		: withLogin(request, credentials);
}
