import { jsonParse, type IDataObject } from 'n8n-workflow';
import type { Issue, Result } from '../errors/issue';
import { messages } from '../errors/messages';
import type { Target } from '../errors/remedies';
import { ownWords } from '../errors/resultCodes';
import { excerpt } from '../helpers/excerpt';
import { property, textOf } from '../helpers/property';
import type { RestEndpoint } from './endpoints';
import { EXCERPT_LENGTH, REQUEST_TIMEOUT_MS } from './limits';
import type { Redactor } from './redact';
import {
	RequestCore,
	type ClientOptions,
	type FailedRequest,
	type ReadResponse,
} from './requestCore';

/** How to get unstuck, in the words of whoever makes the requests. */
export interface RestWords {
	/** Where ClickSend does not accept the login. */
	loginRefused: string;
	/** Where ClickSend does not take the request. */
	notTaken: string;
	/** Where the response is lost to a request that changes something; when left out, by the effect. */
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

export type RestResult = { ok: true; data: unknown } | FailedRequest;

/** ClickSend's REST API v3. */
export interface RestClient {
	/** The host that requests go to. */
	host: string;
	/** Takes the secrets of the credential out of a text. */
	redact: Redactor;
	/**
	 * Makes one request, again where the retry policy allows it, and reads its response. All attempts together
	 * take 60 s at most. It never throws.
	 *
	 * @returns the `data` of the response; or the issue, with the HTTP status where there was a response
	 */
	request(endpoint: RestEndpoint, call: RestCall): Promise<RestResult>;
}

/** Puts values into the placeholders of a path; gives an issue where one is missing or cannot be a part of it. */
function fillPath(path: string, values: Readonly<Record<string, string>>): Result<string> {
	const unusable: string[] = [];
	const filled = path.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
		const value = values[name] ?? '';
		// Nothing, a dot or two would make another path of it.
		if (/^\.{0,2}$/.test(value.trim())) unusable.push(name);
		// Half of a surrogate pair, which cannot be encoded, becomes U+FFFD.
		return encodeURIComponent(Buffer.from(value).toString());
	});
	const [name] = unusable;
	return name === undefined
		? { ok: true, value: filled }
		: { ok: false, issue: messages.badPathValue(name) };
}

/** Fields that every response of the REST API v3 has, whatever it says. */
const ENVELOPE = ['http_code', 'response_code', 'response_msg'] as const;

/** A request, as explaining its response needs it. */
interface Asked {
	endpoint: RestEndpoint;
	target: Target;
	words: RestWords;
}

/**
 * @param parsed the body as JSON; null where it is none
 * @param said ClickSend's own words in it; empty where there are none
 */
function explainStatus(
	{ endpoint, target, words }: Asked,
	{ status, fault }: ReadResponse,
	parsed: unknown,
	said: string,
): Issue {
	if (status >= 300 && status < 400) return messages.redirected(target, status);
	const isRest = ENVELOPE.some((field) => property(parsed, field) !== undefined);
	const isLogin = status === 401 || status === 403;
	// A path that ClickSend does not know, though no value of the request is in it.
	const isNowhere = status === 404 && !endpoint.path.includes('{');
	if (fault === 'final' && !isLogin && (!isRest || isNowhere)) {
		return messages.notRestAt(target, status, words.notTaken);
	}
	const what = isLogin
		? 'does not accept the username and API key of the credential'
		: `at ${target.host} did not take the request (HTTP ${status})`;
	const remedy = isLogin ? words.loginRefused : words.notTaken;
	return {
		message: `ClickSend's REST API v3 ${what}`,
		...ownWords(said),
		...(said !== '' && { errortext: said }),
		description: isLogin && !isRest ? `${remedy} ${messages.checkBaseUrl('rest')}` : remedy,
		certainty: fault === 'unclear' || status === 503 ? 'unknown' : 'refused',
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

/** Opens ClickSend's REST API v3 for one credential, or gives the issue when the credential cannot work. */
export function openRestClient(
	options: ClientOptions & { credentials: { restBaseUrl: string }; words: RestWords },
): Result<RestClient> {
	const { credentials, words } = options;
	const opened = RequestCore.open('rest', credentials.restBaseUrl, options);
	if (!opened.ok) return opened;
	const core = opened.value;
	const { host, redact } = core;

	/** Reads a response: its status, then its `data`. */
	const read = (endpoint: RestEndpoint, response: ReadResponse): RestResult => {
		const { status, fault, retryAfterMs, body } = response;
		const parsed = body.cutOff ? null : jsonParse<unknown>(body.text, { fallbackValue: null });
		if (fault) {
			const message = textOf(property(parsed, 'response_msg')).trim().replace(/\.$/, '');
			const said = excerpt(redact(message), EXCERPT_LENGTH);
			const asked = { endpoint, target: core.target(endpoint.effect), words };
			const issue = explainStatus(asked, response, parsed, said);
			return { ok: false, issue, fault, status, retryAfterMs };
		}
		const data = property(parsed, 'data');
		if (data !== undefined) return { ok: true, data };
		const answer = excerpt(redact(body.text), EXCERPT_LENGTH);
		const issue = messages.notRest(host, whenLost(endpoint, words), answer);
		return { ok: false, issue, fault: 'unclear', status };
	};

	const request = async (
		endpoint: RestEndpoint,
		{ path: values = {}, query = {}, body }: RestCall,
	): Promise<RestResult> => {
		const { method, effect } = endpoint;
		const path = fillPath(endpoint.path, values);
		if (!path.ok) return { ok: false, issue: path.issue, fault: 'final' };
		const url = core.url(path.value, query);
		const headers = {
			Accept: 'application/json',
			// Strict servers refuse a content type without content.
			...(body && { 'Content-Type': 'application/json' }),
		};
		const { result } = await core.request<{ ok: true; data: unknown }>(
			effect,
			REQUEST_TIMEOUT_MS,
			() => ({ method, url, headers, ...(body && { body }) }),
			(response) => read(endpoint, response),
		);
		if (result.ok || result.fault !== 'lost') return result;
		return { ...result, issue: { ...result.issue, description: whenLost(endpoint, words) } };
	};

	return { ok: true, value: { host, redact, request } };
}
