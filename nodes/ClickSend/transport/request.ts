import type { IHttpRequestOptions } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Issue } from '../errors/issue';
import type { Result } from '../errors/result';
import { isInternalCode } from '../errors/resultCodes';
import type { RequestMethod } from '../parameters/requestMethod';
import { readAnswer, type ClickSendRecord } from './answer';
import { redactorOf, urlWithLogin, type ClickSendLogin } from './authentication';
import { checkBaseUrl } from './baseUrl';
import type { Endpoint } from './endpoints';
import {
	ANSWER_EXCERPT_LENGTH,
	MAX_ANSWER_BYTES,
	MAX_URL_LENGTH,
	PULLED_ANSWER_EXCERPT_LENGTH,
	REQUEST_TIMEOUT_MS,
} from './limits';
import { explainNetworkFault } from './networkIssue';
import { readBody, type BodyResult } from './readBody';
import { redactRecord, redactResultCode } from './redactRecord';
import { repeatWhereAllowed } from './repeat';
import type { HttpAnswer, Requester } from './requesters';
import { parseRetryAfter, type Fault } from './retryPolicy';

/** The parameters of a call, under ClickSend's names; without the credentials. */
export type Parameters = Readonly<Record<string, string>>;

/** How a request is to be made. */
export interface RequestSettings {
	method: RequestMethod;
	/** Milliseconds from the request to the end of its answer; those of the client when left out. */
	timeoutMs?: number;
}

export interface FailedRequest {
	ok: false;
	issue: Issue;
	fault: Fault;
	/** All that arrived of the answer, where one did, free of credentials. */
	received?: string;
}

export type RequestResult = { ok: true; records: ClickSendRecord[] } | FailedRequest;

/** What one attempt came to. */
type AttemptResult = RequestResult & { retryAfterMs?: number | undefined };

/** The one door to ClickSend. */
export interface ClickSendClient {
	/**
	 * Makes one request, again where the retry policy allows it, and reads its answer. It never throws:
	 * whatever happens is a result.
	 *
	 * @returns the records; or the issue, whose outcome tells whether ClickSend may have acted
	 */
	request(
		endpoint: Endpoint,
		parameters: Parameters,
		settings: RequestSettings,
	): Promise<RequestResult>;

	/** Characters of the URL that a GET with these parameters needs, credentials included. */
	urlLength(endpoint: Endpoint, parameters: Parameters): number;
}

export interface ClientOptions {
	credentials: ClickSendLogin & { baseUrl: string };
	requester: Requester;
	/** Milliseconds from a request to the end of its answer. */
	timeoutMs?: number;
	/** Bytes of an answer that are read. */
	maxAnswerBytes?: number;
	/** How often a request is made at the most, where the retry policy allows more than once. */
	maxAttempts?: number;
	/** Ends the waiting for a repetition; the request that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
}

function buildRequest(
	url: string,
	parameters: Parameters,
	method: RequestMethod,
	timeout: number,
): IHttpRequestOptions {
	if (method === 'GET') {
		return { method, url: urlWithParameters(url, parameters), timeout };
	}
	return {
		method,
		url,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: { ...parameters },
		timeout,
	};
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

function excerptLength(endpoint: Endpoint): number {
	return endpoint.effect === 'markRead' ? PULLED_ANSWER_EXCERPT_LENGTH : ANSWER_EXCERPT_LENGTH;
}

interface Explained {
	issue: Issue;
	fault: Fault;
	retryAfterMs?: number | undefined;
}

function explainStatus(
	endpoint: Endpoint,
	host: string,
	{ statusCode: status, retryAfter }: HttpAnswer,
	excerpt: () => string,
): Explained | undefined {
	if (status >= 200 && status < 300) return undefined;
	if (status >= 300 && status < 400) {
		return { issue: messages.redirected(endpoint, host, status), fault: 'final' };
	}
	if (status === 429 || status === 503) {
		const retryAfterMs = parseRetryAfter(retryAfter, Date.now());
		return { issue: messages.busy(host, status, retryAfterMs), fault: 'busy', retryAfterMs };
	}
	if (status >= 400 && status < 500) {
		return { issue: messages.turnedAway(endpoint, host, status, excerpt()), fault: 'final' };
	}
	return { issue: messages.broken(endpoint, host, status, excerpt()), fault: 'unclear' };
}

/** Whether records came with an answer that turned a pull away: they may have been marked as read. */
function holdsOnlyCopy({ effect, list }: Endpoint, text: string): boolean {
	return effect === 'markRead' && list !== undefined && text.includes(`<${list.record}`);
}

/** An answer of which nothing came is as good as none; the rest of one may be the only copy. */
function bodyFault(body: Extract<BodyResult, { ok: false }>): Fault {
	return body.text === '' && body.reason !== 'tooLarge' ? 'lost' : 'unclear';
}

/**
 * Opens the door to ClickSend for one credential.
 *
 * Credentials travel in the form body, or for GET in the URL; the requester adds them. Redirects are
 * not followed, answers are bounded in size and time, and nothing that comes back in an issue holds
 * the API key.
 *
 * @returns the client, or the issue when the credential cannot work
 * @see API description, "API URL" and "Authentication"
 */
export function openClient(options: ClientOptions): Result<ClickSendClient> {
	const { credentials, requester, maxAttempts, cancelSignal } = options;
	const maxAnswerBytes = options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
	if (credentials.username.trim() === '' || credentials.apiKey.trim() === '') {
		return { ok: false, issue: messages.missingLogin(credentials) };
	}
	const base = checkBaseUrl(credentials.baseUrl, 'base URL');
	if (!base.ok) return { ok: false, issue: messages.badBaseUrl(base.message) };
	const { host } = new URL(base.url);
	const redact = redactorOf(credentials);

	const urlOf = (endpoint: Endpoint) => `${base.url}/${endpoint.path}`;

	const urlLength = (endpoint: Endpoint, parameters: Parameters) =>
		urlWithLogin(urlWithParameters(urlOf(endpoint), parameters), credentials).length;

	const explainAnswer = async (
		endpoint: Endpoint,
		answer: HttpAnswer,
		timeoutMs: number,
		signal: AbortSignal,
	): Promise<AttemptResult> => {
		const body = await readBody(answer.body, maxAnswerBytes, signal);
		let redacted: string | undefined;
		const received = () => (redacted ??= redact(body.text));
		const excerpt = () => received().slice(0, excerptLength(endpoint));
		const turnedAway = explainStatus(endpoint, host, answer, excerpt);
		if (turnedAway) {
			const explained = holdsOnlyCopy(endpoint, body.text)
				? { issue: messages.mayBeTaken(endpoint, turnedAway.issue), fault: 'unclear' as const }
				: turnedAway;
			return { ok: false, ...explained, received: received() };
		}
		if (!body.ok) {
			const explained = {
				tooLarge: () => messages.answerTooLarge(endpoint, host, maxAnswerBytes),
				timedOut: () => messages.answerTimedOut(endpoint, host, timeoutMs),
				interrupted: () => messages.noAnswer(endpoint, host, 'the connection ended half way'),
			};
			const issue = { ...explained[body.reason](), answer: excerpt() };
			return { ok: false, issue, fault: bodyFault(body), received: received() };
		}

		const read = readAnswer(endpoint, body.text);
		if (read.ok) {
			if (received() === body.text) return read;
			return { ok: true, records: read.records.map((each) => redactRecord(each, redact)) };
		}
		if ('unreadable' in read) {
			const issue = messages.unreadable(endpoint, host, read.unreadable, excerpt());
			return { ok: false, issue, fault: 'unclear', received: received() };
		}
		const advised = withAdvice(endpoint, read.issue);
		const issue = {
			...advised,
			message: redact(advised.message),
			description: redact(advised.description),
			code: redactResultCode(advised.code ?? '', redact),
			errortext: redact(advised.errortext ?? ''),
		};
		const fault = isWorthAnotherTry(endpoint, issue) ? 'unclear' : 'final';
		return { ok: false, issue, fault, received: received() };
	};

	const attempt = async (
		endpoint: Endpoint,
		request: IHttpRequestOptions,
		timeoutMs: number,
	): Promise<AttemptResult> => {
		const signal = AbortSignal.timeout(timeoutMs);
		let answer: HttpAnswer;
		try {
			answer = await requester(request);
		} catch (error) {
			const issue = explainNetworkFault(error, endpoint, host);
			return { ok: false, issue, fault: issue.certainty === 'notSent' ? 'notReached' : 'lost' };
		}
		return await explainAnswer(endpoint, answer, timeoutMs, signal);
	};

	const request = async (
		endpoint: Endpoint,
		parameters: Parameters,
		settings: RequestSettings,
	): Promise<RequestResult> => {
		const { method, timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS } = settings;
		if (method === 'GET') {
			const length = urlLength(endpoint, parameters);
			if (length > MAX_URL_LENGTH) {
				return { ok: false, issue: messages.urlTooLong(length, MAX_URL_LENGTH), fault: 'final' };
			}
		}
		const { result, attempts } = await repeatWhereAllowed(
			endpoint.effect,
			async () => {
				const request = buildRequest(urlOf(endpoint), parameters, method, timeoutMs);
				return await attempt(endpoint, request, timeoutMs);
			},
			{ maxAttempts, cancelSignal },
		);
		return result.ok ? result : afterAttempts(result, attempts);
	};

	return { ok: true, value: { request, urlLength } };
}

function afterAttempts(result: FailedRequest, attempts: number): FailedRequest {
	if (attempts === 1) return result;
	const { issue } = result;
	const description = `${issue.description} It was tried ${attempts} times.`;
	return { ...result, issue: { ...issue, description } };
}

/** A code that nobody documents comes to the same when nothing but a question is asked again. */
function isWorthAnotherTry({ effect }: Endpoint, { certainty, code }: Issue): boolean {
	return certainty === 'unknown' && (effect !== 'none' || isInternalCode(code ?? ''));
}

/** Adds to an uncertain result code what it means for this call. */
export function withAdvice(endpoint: Endpoint, issue: Issue): Issue {
	if (!isWorthAnotherTry(endpoint, issue)) return issue;
	return {
		...issue,
		description: `${issue.description} ${messages.lostAnswerAdvice(endpoint)}`,
	};
}
