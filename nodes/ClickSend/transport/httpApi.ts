import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Issue } from '../errors/issue';
import { messages, type Target } from '../errors/messages';
import type { Result } from '../errors/result';
import { isUnclear } from '../errors/resultCodes';
import type { RequestMethod } from '../parameters/requestMethod';
import { urlWithLogin, type ClickSendLogin, type Redactor } from './authentication';
import { HISTORY, type HttpEndpoint } from './endpoints';
import {
	EXCERPT_LENGTH,
	MAX_RESPONSE_BYTES,
	MAX_URL_LENGTH,
	PULLED_EXCERPT_LENGTH,
	REQUEST_TIMEOUT_MS,
} from './limits';
import type { Body } from './readBody';
import { redactRecord, redactResultCode } from './redactRecord';
import { faultOf, RequestCore, type FailedRequest, type ReadResponse } from './requestCore';
import type { Requester } from './requesters';
import { readResponse, type ClickSendRecord } from './response';
import type { Fault } from './retryPolicy';

export type { FailedRequest } from './requestCore';

/** The parameters of a call, under ClickSend's names; without the credentials. */
export type Parameters = Readonly<Record<string, string>>;

/** How a request is made. */
export interface RequestSettings {
	method: RequestMethod;
	/** Milliseconds from the request to the end of its response; those of the client when left out. */
	timeoutMs?: number;
}

export type RequestResult = { ok: true; records: ClickSendRecord[] } | FailedRequest;

/** ClickSend's HTTP API v2. */
export interface ClickSendClient {
	/**
	 * Makes one request, again where the retry policy allows it, and reads its response. It never throws.
	 *
	 * @returns the records; or the issue, whose certainty says whether ClickSend may have acted
	 */
	request(
		endpoint: HttpEndpoint,
		parameters: Parameters,
		settings: RequestSettings,
	): Promise<RequestResult>;

	/** Characters of the URL that a GET with these parameters needs, credentials included. */
	urlLength(endpoint: HttpEndpoint, parameters: Parameters): number;
}

export interface ClientOptions {
	credentials: ClickSendLogin & { baseUrl: string };
	requester: Requester;
	/** Milliseconds from a request to the end of its response. */
	timeoutMs?: number;
	/** How often a request is made at most, where the retry policy allows more than once. */
	maxAttempts?: number;
	/** Ends the pause before a repetition; a request that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
}

function urlWithParameters(url: string, parameters: Parameters): string {
	const query = new URLSearchParams(parameters).toString();
	return query === '' ? url : `${url}?${query}`;
}

/** Characters that a text takes in the value of a parameter in a URL. Those of texts put together add up. */
export function lengthInUrl(text: string): number {
	const separator = '=';
	return new URLSearchParams([['', text]]).toString().length - separator.length;
}

function buildRequest(
	url: string,
	parameters: Parameters,
	method: RequestMethod,
	timeout: number,
): IHttpRequestOptions {
	if (method === 'GET') return { method, url: urlWithParameters(url, parameters), timeout };
	return {
		method,
		url,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: { ...parameters },
		timeout,
	};
}

/** A request, as reading its response needs it. */
interface Asked {
	endpoint: HttpEndpoint;
	target: Target;
	redact: Redactor;
	timeoutMs: number;
}

/** Why a response is no good, with all that arrived of it. */
const failed = (issue: Issue, fault: Fault, received: string): FailedRequest => ({
	ok: false,
	issue,
	fault,
	received,
});

function excerptOf(received: string, { effect }: HttpEndpoint): string {
	return received.slice(0, effect === 'markRead' ? PULLED_EXCERPT_LENGTH : EXCERPT_LENGTH);
}

/** Whether records came with a response that turns a pull away: they may be marked as read. */
function holdsOnlyCopy({ effect, list }: HttpEndpoint, text: string): boolean {
	return effect === 'markRead' && list !== undefined && text.includes(`<${list.record}`);
}

function explainStatus(
	{ endpoint, target, redact }: Asked,
	{ status, verdict, retryAfterMs, body }: ReadResponse,
): FailedRequest {
	const received = redact(body.text);
	const explain = (): Issue => {
		if (verdict === 'redirected') return messages.redirected(target, status);
		if (verdict === 'busy') return messages.busy(target.host, status, retryAfterMs);
		const answer = excerptOf(received, endpoint);
		return verdict === 'turnedAway'
			? messages.turnedAway(target, status, answer)
			: messages.broken(target, status, answer);
	};
	if (holdsOnlyCopy(endpoint, body.text)) {
		return failed(messages.mayBeTaken(target, explain()), 'unclear', received);
	}
	const found = failed(explain(), faultOf(verdict), received);
	return verdict === 'busy' ? { ...found, retryAfterMs } : found;
}

function explainCutOff(
	{ endpoint, target, redact, timeoutMs }: Asked,
	text: string,
	reason: NonNullable<Body['cutOff']>,
): FailedRequest {
	const explain = (): Issue => {
		if (reason === 'timedOut') return messages.responseTimedOut(target, timeoutMs);
		if (reason === 'interrupted') {
			return messages.noResponse(target, 'the connection ended half way');
		}
		return endpoint === HISTORY
			? messages.historyTooLarge(MAX_RESPONSE_BYTES)
			: messages.responseTooLarge(target, MAX_RESPONSE_BYTES);
	};
	const received = redact(text);
	const issue = { ...explain(), answer: excerptOf(received, endpoint) };
	// A response of which nothing arrived says nothing; the rest of one may be the only copy.
	const fault = text === '' && reason !== 'tooLarge' ? 'lost' : 'unclear';
	return failed(issue, fault, received);
}

function redactIssue(issue: Issue, redact: Redactor): Issue {
	return {
		...issue,
		message: redact(issue.message),
		description: redact(issue.description),
		code: redactResultCode(issue.code ?? '', redact),
		errortext: redact(issue.errortext ?? ''),
	};
}

/** Reads a response: first its status, then whether it is whole, then its result code and records. */
function read(asked: Asked, response: ReadResponse): RequestResult {
	if (response.verdict !== 'taken') return explainStatus(asked, response);
	const { endpoint, target, redact } = asked;
	const { text, cutOff } = response.body;
	if (cutOff) return explainCutOff(asked, text, cutOff);

	const received = redact(text);
	const result = readResponse(endpoint, text);
	if (result.ok) {
		if (received === text) return result;
		return { ok: true, records: result.records.map((each) => redactRecord(each, redact)) };
	}
	if ('reason' in result) {
		const answer = excerptOf(received, endpoint);
		return failed(messages.unreadable(target, result.reason, answer), 'unclear', received);
	}
	const issue = redactIssue(result.issue, redact);
	return failed(issue, isUnclear(endpoint.effect, issue) ? 'unclear' : 'final', received);
}

const withAttempts = (failure: FailedRequest, attempts: number): FailedRequest => ({
	...failure,
	issue: {
		...failure.issue,
		description: `${failure.issue.description} It was tried ${attempts} times.`,
	},
});

/**
 * Opens ClickSend's HTTP API v2 for one credential.
 *
 * Credentials travel in the form body, or in the URL of a GET; the requester adds them. No issue holds
 * the API key, whatever comes back.
 *
 * @returns the client, or the issue when the credential cannot work
 * @see API description, "API URL" and "Authentication"
 */
export function openClient(options: ClientOptions): Result<ClickSendClient> {
	const { credentials } = options;
	const opened = RequestCore.open('http', { ...options, baseUrl: credentials.baseUrl });
	if (!opened.ok) return opened;
	const core = opened.value;

	const urlOf = ({ path }: HttpEndpoint) => `${core.baseUrl}/${path}`;
	const urlLength = (endpoint: HttpEndpoint, parameters: Parameters) =>
		urlWithLogin(urlWithParameters(urlOf(endpoint), parameters), credentials).length;

	const request = async (
		endpoint: HttpEndpoint,
		parameters: Parameters,
		settings: RequestSettings,
	): Promise<RequestResult> => {
		const { method, timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS } = settings;
		const { effect } = endpoint;
		const length = method === 'GET' ? urlLength(endpoint, parameters) : 0;
		if (length > MAX_URL_LENGTH) {
			return { ok: false, issue: messages.urlTooLong(length, MAX_URL_LENGTH), fault: 'final' };
		}
		const asked = { endpoint, target: core.target(effect), redact: core.redact, timeoutMs };
		const { result, attempts } = await core.request<{ ok: true; records: ClickSendRecord[] }>({
			effect,
			build: (timeout) => buildRequest(urlOf(endpoint), parameters, method, timeout),
			read: (response) => read(asked, response),
			timeoutMs,
			timeoutFor: 'attempt',
			maxBytes: MAX_RESPONSE_BYTES,
		});
		return result.ok || attempts === 1 ? result : withAttempts(result, attempts);
	};

	return { ok: true, value: { request, urlLength } };
}
