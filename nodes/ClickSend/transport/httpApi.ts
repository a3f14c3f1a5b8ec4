import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Issue, Result } from '../errors/issue';
import { messages, type Target } from '../errors/messages';
import { isUnclear } from '../errors/resultCodes';
import type { RequestMethod } from '../parameters/requestMethod';
import { withLogin } from './authentication';
import { HISTORY, type HttpEndpoint } from './endpoints';
import {
	EXCERPT_LENGTH,
	MAX_RESPONSE_BYTES,
	MAX_URL_LENGTH,
	PULLED_EXCERPT_LENGTH,
	REQUEST_TIMEOUT_MS,
} from './limits';
import type { Body } from './readBody';
import { redactIssue, redactRecord, type Redactor } from './redact';
import {
	RequestCore,
	type ClientOptions,
	type FailedRequest,
	type ReadResponse,
	type RequestBounds,
} from './requestCore';
import { readResponse, type ClickSendRecord } from './response';
import type { Fault } from './retryPolicy';

export type { FailedRequest } from './requestCore';

/** The parameters of a call, under ClickSend's names; without the credentials. */
export type Parameters = Readonly<Record<string, string>>;

export type RequestResult = { ok: true; records: ClickSendRecord[] } | FailedRequest;

/** ClickSend's HTTP API v2. */
export interface ClickSendClient {
	/**
	 * Makes one request, again where the retry policy allows it, and reads its response. It never throws.
	 *
	 * @param settings `timeoutMs`: milliseconds from a request to the end of its response; 60,000 when left out.
	 * The bounds hold for all attempts together
	 * @returns the records; or the issue, whose certainty says whether ClickSend may have acted
	 */
	request(
		endpoint: HttpEndpoint,
		parameters: Parameters,
		settings: { method: RequestMethod; timeoutMs?: number } & RequestBounds,
	): Promise<RequestResult>;

	/** Characters of the URL that a GET with these parameters needs, credentials included. */
	urlLength(endpoint: HttpEndpoint, parameters: Parameters): number;
}

/** Characters that a text takes in the value of a parameter in a URL. Those of texts put together add up. */
export function lengthInUrl(text: string): number {
	const separator = '=';
	return new URLSearchParams([['', text]]).toString().length - separator.length;
}

/** A request, as reading its response needs it. */
interface Asked {
	endpoint: HttpEndpoint;
	target: Target;
	redact: Redactor;
	timeoutMs: number;
}

function explainStatus(target: Target, response: ReadResponse, answer: string): Issue {
	const { status, fault, retryAfterMs } = response;
	if (fault === 'busy') return messages.busy(target.host, status, retryAfterMs);
	if (fault === 'unclear') return messages.broken(target, status, answer);
	return status < 400
		? messages.redirected(target, status)
		: messages.turnedAway(target, status, answer);
}

function explainCutOff(
	{ endpoint, target, timeoutMs }: Asked,
	reason: NonNullable<Body['cutOff']>,
): Issue {
	if (reason === 'timedOut') return messages.responseTimedOut(target, timeoutMs);
	if (reason === 'interrupted') return messages.noResponse(target, 'the connection ended half way');
	return endpoint === HISTORY
		? messages.historyTooLarge(MAX_RESPONSE_BYTES.http)
		: messages.responseTooLarge(
				target,
				MAX_RESPONSE_BYTES[endpoint.effect === 'markRead' ? 'pull' : 'http'],
			);
}

/** Reads a response: first its status, then whether it is whole, then its result code and records. */
function read(asked: Asked, response: ReadResponse): RequestResult {
	const { endpoint, target, redact } = asked;
	const { text, cutOff } = response.body;
	const received = redact(text);
	const isPull = endpoint.effect === 'markRead';
	const answer = received.slice(0, isPull ? PULLED_EXCERPT_LENGTH : EXCERPT_LENGTH);
	const failed = (issue: Issue, fault: Fault) => ({ ok: false as const, issue, fault, received });

	if (response.fault) {
		const issue = explainStatus(target, response, answer);
		// The records of a response that turns a pull away may be marked as read all the same.
		if (isPull && endpoint.list && text.includes(`<${endpoint.list.record}`)) {
			return failed(messages.mayBeTaken(target, issue), 'unclear');
		}
		const { fault, retryAfterMs } = response;
		return { ...failed(issue, fault), ...(fault === 'busy' && { retryAfterMs }) };
	}
	if (cutOff) {
		// A response of which nothing arrived says nothing; the rest of one may be the only copy.
		const isLost = text === '' && cutOff !== 'tooLarge';
		return failed({ ...explainCutOff(asked, cutOff), answer }, isLost ? 'lost' : 'unclear');
	}
	const result = readResponse(endpoint, text);
	if (result.ok) {
		if (received === text) return result;
		return { ok: true, records: result.records.map((each) => redactRecord(each, redact)) };
	}
	if ('reason' in result) {
		return failed(messages.unreadable(target, result.reason, answer), 'unclear');
	}
	const issue = redactIssue(result.issue, redact);
	return failed(issue, isUnclear(endpoint.effect, issue) ? 'unclear' : 'final');
}

/**
 * Opens ClickSend's HTTP API v2 for one credential.
 *
 * Credentials travel in the form body, or in the URL of a GET; the requester adds them. No issue holds
 * the API key, whatever comes back.
 *
 * @returns the client, or the issue when the credential cannot work
 * @see API description, "API URL" and "Authentication"
 */
export function openClient(
	options: ClientOptions & { credentials: { baseUrl: string } },
): Result<ClickSendClient> {
	const { credentials } = options;
	const opened = RequestCore.open('http', credentials.baseUrl, options);
	if (!opened.ok) return opened;
	const core = opened.value;
	const { redact } = core;

	const build = (
		{ path }: HttpEndpoint,
		parameters: Parameters,
		method: RequestMethod,
	): IHttpRequestOptions => {
		if (method === 'GET') return { method, url: core.url(path, parameters) };
		const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
		return { method, url: core.url(path), headers, body: { ...parameters } };
	};

	const client: ClickSendClient = {
		urlLength: (endpoint, parameters) =>
			withLogin(build(endpoint, parameters, 'GET'), credentials).url.length,

		async request(endpoint, parameters, { method, timeoutMs = REQUEST_TIMEOUT_MS, ...bounds }) {
			const { effect } = endpoint;
			const length = method === 'GET' ? client.urlLength(endpoint, parameters) : 0;
			if (length > MAX_URL_LENGTH) {
				return { ok: false, issue: messages.urlTooLong(length, MAX_URL_LENGTH), fault: 'final' };
			}
			const asked = { endpoint, target: core.target(effect), redact, timeoutMs };
			const { result, attempts } = await core.request(
				effect,
				timeoutMs,
				() => build(endpoint, parameters, method),
				(response) => read(asked, response),
				bounds,
			);
			if (result.ok || attempts === 1) return result;
			const description = `${result.issue.description} It was tried ${attempts} times.`;
			return { ...result, issue: { ...result.issue, description } };
		},
	};
	return { ok: true, value: client };
}
