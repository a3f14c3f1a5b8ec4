import type { IDataObject, IHookFunctions, IHttpRequestMethods } from 'n8n-workflow';
import type { Issue } from '../errors/issue';
import { messages } from '../errors/messages';
import type { Result } from '../errors/result';
import { property } from '../helpers/property';
import { redactorOf, toCredentials } from './authentication';
import { checkBaseUrl } from './baseUrl';
import { ANSWER_EXCERPT_LENGTH, REQUEST_TIMEOUT_MS } from './limits';
import { explainNetworkFault } from './networkIssue';
import { readBody } from './readBody';
import { repeatWhereAllowed, type FailedAttempt } from './repeat';
import { CREDENTIAL_NAME, nodeRequester, type HttpAnswer } from './requesters';
import { parseRetryAfter, type Fault } from './retryPolicy';

/** Milliseconds from a request to the end of its last repetition: n8n waits for it when it starts. */
const REST_TIMEOUT_MS = REQUEST_TIMEOUT_MS;

/** Characters of ClickSend's own words that are kept with the issue. */
const MAX_WORDS_LENGTH = 300;

/** Bytes of an answer; a page of rules is a hundred times smaller. */
const MAX_REST_ANSWER_BYTES = 1024 * 1024;

export type RestResult =
	| { ok: true; data: unknown }
	/** `status` is there where the API gave one. */
	| { ok: false; issue: Issue; status?: number };

/** What one attempt came to. */
type AttemptResult =
	{ ok: true; data: unknown } | (FailedAttempt & { issue: Issue; status?: number });

/** The door to ClickSend's REST API v3, which serves only to register push rules. */
export interface RestClient {
	/** The host that requests go to. */
	host: string;
	/**
	 * Makes one request and reads its answer; it never throws. A list or a removal comes to the same
	 * however often it is asked for, so it is repeated where the network or ClickSend had a bad moment.
	 *
	 * @param path under the REST base URL, without a slash at the beginning
	 * @returns the `data` of the answer, or the issue
	 */
	request(method: IHttpRequestMethods, path: string, body?: IDataObject): Promise<RestResult>;
}

function parseJson(text: string): unknown {
	try {
		const parsed: unknown = JSON.parse(text);
		return parsed;
	} catch {
		return undefined;
	}
}

/** What ClickSend says about an answer, in one line; empty where it says nothing. */
function wordsIn(answer: unknown): string {
	const said = property(answer, 'response_msg');
	return typeof said === 'string' ? said.trim().replace(/\.$/, '') : '';
}

function explainStatus(host: string, status: number, said: string): Issue {
	const words = said === '' ? '' : `: ${said}`;
	if (status === 401 || status === 403) {
		return {
			message: `ClickSend's REST API v3 does not accept the username and API key of the credential${words}`,
			description:
				"Check them under 'API Credentials' in the ClickSend dashboard, or set Registration to Manual and paste the URL there yourself.",
			certainty: 'refused',
			httpStatus: status,
		};
	}
	return {
		message: `ClickSend's REST API v3 at ${host} did not take the request (HTTP ${status})${words}`,
		description:
			'Try again later, or set Registration to Manual and paste the URL in the ClickSend dashboard yourself.',
		certainty: status >= 500 ? 'unknown' : 'refused',
		httpStatus: status,
	};
}

/** What is wrong with an answer, as far as it decides whether to make the request again. */
function faultOf(status: number, { certainty }: Issue): Fault {
	if (status === 429 || status === 503) return 'busy';
	return certainty === 'unknown' ? 'unclear' : 'final';
}

/**
 * Opens the door to the REST API v3 with the credential that the user chose in the node.
 *
 * @returns the client, or the issue when the credential cannot work
 */
export async function openRestClient(context: IHookFunctions): Promise<Result<RestClient>> {
	const data = await context.getCredentials(CREDENTIAL_NAME);
	const credentials = toCredentials(data);
	if (credentials.username.trim() === '' || credentials.apiKey.trim() === '') {
		return { ok: false, issue: messages.missingLogin(credentials) };
	}
	const base = checkBaseUrl(credentials.restBaseUrl, 'REST base URL');
	if (!base.ok) return { ok: false, issue: messages.badRestBaseUrl(base.message) };
	const { host } = new URL(base.url);
	const requester = nodeRequester(context, data);
	const redact = redactorOf(credentials);

	const readAnswer = async (answer: HttpAnswer, signal: AbortSignal): Promise<AttemptResult> => {
		const body = await readBody(answer.body, MAX_REST_ANSWER_BYTES, signal);
		const status = answer.statusCode;
		const parsed = body.ok ? parseJson(body.text) : undefined;
		if (status < 200 || status >= 300) {
			const words = redact(wordsIn(parsed)).slice(0, MAX_WORDS_LENGTH);
			const retryAfterMs = parseRetryAfter(answer.retryAfter, Date.now());
			const issue = explainStatus(host, status, words);
			return { ok: false, issue, status, fault: faultOf(status, issue), retryAfterMs };
		}
		const data = property(parsed, 'data');
		if (data !== undefined) return { ok: true, data };
		const excerpt = redact(body.text).slice(0, ANSWER_EXCERPT_LENGTH);
		const issue = messages.notRest(host, excerpt);
		return { ok: false, issue, status, fault: faultOf(status, issue) };
	};

	const attempt = async (
		method: IHttpRequestMethods,
		path: string,
		body: IDataObject | undefined,
		signal: AbortSignal,
		timeout: number,
	): Promise<AttemptResult> => {
		const effect = method === 'GET' ? 'none' : 'rule';
		try {
			const answer = await requester({
				method,
				url: `${base.url}/${path}`,
				headers: {
					Accept: 'application/json',
					// Strict servers refuse a type of nothing.
					...(body && { 'Content-Type': 'application/json' }),
				},
				...(body && { body }),
				timeout,
			});
			return await readAnswer(answer, signal);
		} catch (error) {
			const issue = explainNetworkFault(error, { effect }, host);
			return { ok: false, issue, fault: issue.certainty === 'notSent' ? 'notReached' : 'lost' };
		}
	};

	return {
		ok: true,
		value: {
			host,
			async request(method, path, body) {
				const isRepeatable = method === 'GET' || method === 'DELETE';
				const signal = AbortSignal.timeout(REST_TIMEOUT_MS);
				const end = Date.now() + REST_TIMEOUT_MS;
				const { result } = await repeatWhereAllowed(
					isRepeatable ? 'none' : 'rule',
					async () => await attempt(method, path, body, signal, Math.max(end - Date.now(), 1)),
					{ end },
				);
				return result;
			},
		},
	};
}
