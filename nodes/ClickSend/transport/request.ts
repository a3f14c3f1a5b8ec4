import type { IHttpRequestOptions } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Issue } from '../errors/issue';
import { readAnswer, type ClickSendRecord } from './answer';
import { redact, urlWithLogin, type ClickSendLogin } from './authentication';
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
import { readBody } from './readBody';
import type { HttpAnswer, Requester } from './requesters';

/** `POST` keeps credentials out of the URL; `GET` is there because the API documents it. */
export type RequestMethod = 'POST' | 'GET';

/** The parameters of a call, under ClickSend's names; without the credentials. */
export type Parameters = Readonly<Record<string, string>>;

export type RequestResult =
	| { ok: true; records: ClickSendRecord[] }
	/** `received`: all that arrived of an answer that could not be read, free of credentials. */
	| { ok: false; issue: Issue; received?: string };

/** The one door to ClickSend. */
export interface ClickSendClient {
	/**
	 * Makes one request and reads its answer. It never throws: whatever happens is a result.
	 *
	 * @returns the records; or the issue, whose outcome tells whether ClickSend may have acted
	 */
	request(
		endpoint: Endpoint,
		parameters: Parameters,
		method: RequestMethod,
	): Promise<RequestResult>;

	/** Characters of the URL that a GET with these parameters needs, credentials included. */
	urlLength(endpoint: Endpoint, parameters: Parameters): number;
}

export interface ClientOptions {
	credentials: ClickSendLogin & { baseUrl: string };
	requester: Requester;
	/** Milliseconds from a request to the end of its answer. */
	timeout?: number;
	/** Bytes of an answer that are read. */
	maxAnswerBytes?: number;
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

function excerptLength(endpoint: Endpoint): number {
	return endpoint.effect === 'markRead' ? PULLED_ANSWER_EXCERPT_LENGTH : ANSWER_EXCERPT_LENGTH;
}

function explainStatus(
	endpoint: Endpoint,
	host: string,
	status: number,
	excerpt: string,
): Issue | undefined {
	if (status >= 200 && status < 300) return undefined;
	if (status >= 300 && status < 400) return messages.redirected(host, status);
	if (status === 429 || status === 503) return messages.busy(host, status);
	if (status >= 400 && status < 500) return messages.turnedAway(host, status, excerpt);
	return messages.broken(endpoint, host, status, excerpt);
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
export function openClient(
	options: ClientOptions,
): { ok: true; client: ClickSendClient } | { ok: false; issue: Issue } {
	const { credentials, requester } = options;
	const timeout = options.timeout ?? REQUEST_TIMEOUT_MS;
	const maxAnswerBytes = options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
	if (credentials.username.trim() === '' || credentials.apiKey.trim() === '') {
		return { ok: false, issue: messages.missingLogin() };
	}
	const base = checkBaseUrl(credentials.baseUrl);
	if (!base.ok) return { ok: false, issue: messages.badBaseUrl(base.message) };
	const { host } = new URL(base.url);

	const urlOf = (endpoint: Endpoint) => `${base.url}/${endpoint.path}`;

	const urlLength = (endpoint: Endpoint, parameters: Parameters) =>
		urlWithLogin(urlWithParameters(urlOf(endpoint), parameters), credentials).length;

	const explainAnswer = async (
		endpoint: Endpoint,
		answer: HttpAnswer,
		signal: AbortSignal,
	): Promise<RequestResult> => {
		const body = await readBody(answer.body, maxAnswerBytes, signal);
		const received = redact(body.text, credentials);
		const excerpt = received.slice(0, excerptLength(endpoint));
		const statusIssue = explainStatus(endpoint, host, answer.statusCode, excerpt);
		if (statusIssue) return { ok: false, issue: statusIssue };
		if (!body.ok) {
			const explained = {
				tooLarge: () => messages.answerTooLarge(endpoint, host, maxAnswerBytes),
				timedOut: () => messages.answerTimedOut(endpoint, host, timeout),
				interrupted: () => messages.noAnswer(endpoint, host, 'the connection ended half way'),
			};
			return { ok: false, issue: { ...explained[body.reason](), answer: excerpt }, received };
		}

		const read = readAnswer(endpoint, body.text);
		if (read.ok) return read;
		if ('unreadable' in read) {
			return {
				ok: false,
				issue: messages.unreadable(endpoint, host, read.unreadable, excerpt),
				received,
			};
		}
		return { ok: false, issue: withAdvice(endpoint, read.issue) };
	};

	const request = async (
		endpoint: Endpoint,
		parameters: Parameters,
		method: RequestMethod,
	): Promise<RequestResult> => {
		if (method === 'GET') {
			const length = urlLength(endpoint, parameters);
			if (length > MAX_URL_LENGTH) {
				return { ok: false, issue: messages.urlTooLong(length, MAX_URL_LENGTH) };
			}
		}
		const signal = AbortSignal.timeout(timeout);
		let answer: HttpAnswer;
		try {
			answer = await requester(buildRequest(urlOf(endpoint), parameters, method, timeout));
		} catch (error) {
			return { ok: false, issue: explainNetworkFault(error, endpoint, host) };
		}
		return await explainAnswer(endpoint, answer, signal);
	};

	return { ok: true, client: { request, urlLength } };
}

/** Adds to an uncertain result code what it means for this call. */
export function withAdvice(endpoint: Endpoint, issue: Issue): Issue {
	if (issue.outcome !== 'unknown') return issue;
	return {
		...issue,
		description: `${issue.description} ${messages.lostAnswerAdvice(endpoint)}`,
	};
}
