import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Issue } from '../errors/issue';
import { messages, type Target } from '../errors/messages';
import type { Result } from '../errors/result';
import { property } from '../helpers/property';
import type { ClickSendCredentials, Redactor } from './authentication';
import type { RestEndpoint } from './endpoints';
import { EXCERPT_LENGTH, MAX_REST_RESPONSE_BYTES, REQUEST_TIMEOUT_MS } from './limits';
import { faultOf, RequestCore, type FailedRequest, type ReadResponse } from './requestCore';
import type { Requester } from './requesters';

/** Characters of ClickSend's own words that are kept with the issue. */
const MAX_WORDS_LENGTH = 300;

/** How to get unstuck, in the words of whoever makes the requests. */
export interface RestWords {
	/** Where ClickSend does not accept the login. */
	loginRefused: string;
	/** Where ClickSend does not take the request. */
	notTaken: string;
	/**
	 * Where the response is lost to a request that changes something, whether it may be repeated or not;
	 * when left out, by the effect.
	 */
	whenLost?: string;
}

/** Words that fit every operation. */
export const REST_WORDS: RestWords = {
	loginRefused: "Check them under 'API Credentials' in the ClickSend dashboard.",
	notTaken: 'Check the values that the request is made of, or try again later.',
};

/** What a request carries. */
export interface RestCall {
	/** Values for the placeholders in the path of the endpoint. */
	path?: Readonly<Record<string, string>>;
	query?: Readonly<Record<string, string>>;
	body?: IDataObject;
}

export interface RestSettings {
	/** Milliseconds from the request to the end of its last repetition; 60,000 when left out. */
	timeoutMs?: number;
}

export type RestResult = { ok: true; data: unknown } | FailedRequest;

/** ClickSend's REST API v3. */
export interface RestClient {
	/** The host that requests go to. */
	host: string;
	/** Takes the secrets of the credential out of a text. */
	redact: Redactor;
	/**
	 * Makes one request, again where the retry policy allows it, and reads its response. It never throws.
	 *
	 * @returns the `data` of the response; or the issue, with the HTTP status where there was a response
	 */
	request(endpoint: RestEndpoint, call: RestCall, settings?: RestSettings): Promise<RestResult>;
}

export interface RestClientOptions {
	credentials: ClickSendCredentials;
	requester: Requester;
	words: RestWords;
	/** Ends the pause before a repetition; a request that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
}

/** A value that would make another path of the one it is put into. */
const NO_PATH_PART = /^\.{0,2}$/;

/**
 * Puts values into the placeholders of a path.
 *
 * @returns the path, or the issue with a value that is missing or cannot be a part of it
 */
function fillPath(path: string, values: Readonly<Record<string, string>>): Result<string> {
	const unusable: string[] = [];
	const filled = path.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
		const value = values[name] ?? '';
		if (NO_PATH_PART.test(value.trim())) unusable.push(name);
		// Half of a surrogate pair, which cannot be encoded, becomes U+FFFD.
		return encodeURIComponent(Buffer.from(value).toString());
	});
	const [name] = unusable;
	return name === undefined
		? { ok: true, value: filled }
		: { ok: false, issue: messages.badPathValue(name) };
}

function parseJson(text: string): unknown {
	try {
		const parsed: unknown = JSON.parse(text);
		return parsed;
	} catch {
		return undefined;
	}
}

/** ClickSend's own words about a response, in one line; empty where there are none. */
function wordsIn(response: unknown): string {
	const said = property(response, 'response_msg');
	return typeof said === 'string' ? said.trim().replace(/\.$/, '') : '';
}

function explainStatus(
	{ host }: Target,
	{ status, verdict }: ReadResponse,
	said: string,
	words: RestWords,
): Issue {
	const ownWords = said === '' ? '' : `: ${said}`;
	if (status === 401 || status === 403) {
		return {
			message: `ClickSend's REST API v3 does not accept the username and API key of the credential${ownWords}`,
			description: words.loginRefused,
			certainty: 'refused',
			httpStatus: status,
		};
	}
	return {
		message: `ClickSend's REST API v3 at ${host} did not take the request (HTTP ${status})${ownWords}`,
		description: words.notTaken,
		certainty: verdict === 'broken' || status === 503 ? 'unknown' : 'refused',
		httpStatus: status,
	};
}

/** What to do where the response is lost. */
function whenLost({ method, effect }: RestEndpoint, words: RestWords): string {
	if (method === 'GET') return messages.whenLost('none');
	if (words.whenLost !== undefined) return words.whenLost;
	return effect === 'none'
		? 'Try again. ClickSend may have done it already, and doing it twice changes nothing.'
		: messages.whenLost(effect);
}

/** Reads a response: its status, then its `data`. */
function read(
	target: Target,
	redact: Redactor,
	words: RestWords,
	lost: string,
	response: ReadResponse,
): RestResult {
	const { status, verdict, retryAfterMs, body } = response;
	const parsed = body.cutOff ? undefined : parseJson(body.text);
	if (verdict !== 'taken') {
		const said = redact(wordsIn(parsed)).slice(0, MAX_WORDS_LENGTH);
		const issue = explainStatus(target, response, said, words);
		return { ok: false, issue, fault: faultOf(verdict), status, retryAfterMs };
	}
	const data = property(parsed, 'data');
	if (data !== undefined) return { ok: true, data };
	const excerpt = redact(body.text).slice(0, EXCERPT_LENGTH);
	const issue = messages.notRest(target.host, lost, excerpt);
	return { ok: false, issue, fault: 'unclear', status };
}

function buildRequest(
	url: string,
	{ method }: RestEndpoint,
	{ query = {}, body }: RestCall,
	timeout: number,
): IHttpRequestOptions {
	const search = new URLSearchParams(query).toString();
	return {
		method,
		url: search === '' ? url : `${url}?${search}`,
		headers: {
			Accept: 'application/json',
			// Strict servers refuse a content type without content.
			...(body && { 'Content-Type': 'application/json' }),
		},
		...(body && { body }),
		timeout,
	};
}

/**
 * Opens ClickSend's REST API v3 for one credential.
 *
 * @returns the client, or the issue when the credential cannot work
 */
export function openRestClient(options: RestClientOptions): Result<RestClient> {
	const { credentials, words } = options;
	const opened = RequestCore.open('rest', { ...options, baseUrl: credentials.restBaseUrl });
	if (!opened.ok) return opened;
	const core = opened.value;

	const request = async (
		endpoint: RestEndpoint,
		call: RestCall,
		{ timeoutMs = REQUEST_TIMEOUT_MS }: RestSettings = {},
	): Promise<RestResult> => {
		const path = fillPath(endpoint.path, call.path ?? {});
		if (!path.ok) return { ok: false, issue: path.issue, fault: 'final' };
		const url = `${core.baseUrl}/${path.value}`;
		const { effect } = endpoint;
		const target = core.target(effect);
		const lost = whenLost(endpoint, words);
		const { result } = await core.request<{ ok: true; data: unknown }>({
			effect,
			build: (timeout) => buildRequest(url, endpoint, call, timeout),
			read: (response) => read(target, core.redact, words, lost, response),
			timeoutMs,
			timeoutFor: 'allAttempts',
			maxBytes: MAX_REST_RESPONSE_BYTES,
		});
		if (result.ok || result.fault !== 'lost') return result;
		return { ...result, issue: { ...result.issue, description: lost } };
	};

	return { ok: true, value: { host: core.host, redact: core.redact, request } };
}
