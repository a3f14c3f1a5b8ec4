import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Effect, Issue, Result } from '../errors/issue';
import { messages } from '../errors/messages';
import type { Target } from '../errors/remedies';
import { checkBaseUrl, type ClickSendLogin } from './authentication';
import { MAX_RESPONSE_BYTES } from './limits';
import { explainNetworkFault } from './networkIssue';
import { readBody, type Body } from './readBody';
import { redactorOf, type Redactor } from './redact';
import type { Requester } from './requesters';
import type { ClickSendRecord } from './response';
import {
	parseRetryAfter,
	repeatWhereAllowed,
	type Bounds,
	type FailedAttempt,
	type Fault,
} from './retryPolicy';

/** A request that did not succeed. */
export interface FailedRequest extends FailedAttempt {
	issue: Issue;
	/** The HTTP status, where the REST API v3 responded. */
	status?: number;
	/** All that arrived of a response of the HTTP API v2, free of credentials. */
	received?: string;
	/** What could be read of the response all the same, where there was anything. */
	records?: ClickSendRecord[];
}

/** How long all attempts at a request may take, and who hears of those that did not succeed. */
export interface RequestBounds {
	/** Milliseconds since 1970: the last attempt is given up then, and none begins later. */
	end?: number | undefined;
	/** Called with what went wrong, each time before the request is made again. */
	onRepetition?: ((issue: Issue) => void) | undefined;
}

/** A response whose body was read, as far as it arrived. */
export interface ReadResponse {
	status: number;
	/** What is wrong by its status; undefined for 2xx. */
	fault: Fault | undefined;
	/** Milliseconds that ClickSend asks to wait, where it does. */
	retryAfterMs: number | undefined;
	body: Body;
}

/** What both of ClickSend's APIs need to make requests with one credential. */
export interface ClientOptions extends Pick<Bounds, 'maxAttempts' | 'cancelSignal'> {
	credentials: ClickSendLogin & { pushToken?: string };
	requester: Requester;
}

function faultOf(status: number): Fault | undefined {
	if (status >= 200 && status < 300) return undefined;
	if (status === 429 || status === 503) return 'busy';
	return status >= 300 && status < 500 ? 'final' : 'unclear';
}

/**
 * Makes requests for one credential and one of ClickSend's APIs: what the HTTP API v2 and the REST API v3
 * have in common. Redirects are not followed; responses are bounded in size and time.
 */
export class RequestCore {
	/** The host that requests go to. */
	readonly host: string;
	/** Takes the secrets of the credential out of a text. */
	readonly redact: Redactor;

	private constructor(
		private readonly api: Target['api'],
		private readonly baseUrl: string,
		private readonly options: ClientOptions,
	) {
		this.host = new URL(baseUrl).host;
		this.redact = redactorOf(options.credentials);
	}

	/** @param baseUrl as the user typed it @returns the core, or the issue when the credential cannot work */
	static open(api: Target['api'], baseUrl: string, options: ClientOptions): Result<RequestCore> {
		const { username, apiKey } = options.credentials;
		if (username.trim() === '' || apiKey.trim() === '') {
			return { ok: false, issue: messages.missingLogin({ username, apiKey }) };
		}
		const base = checkBaseUrl(baseUrl, api);
		return base.ok ? { ok: true, value: new RequestCore(api, base.value, options) } : base;
	}

	target(effect: Effect): Target {
		return { api: this.api, effect, host: this.host };
	}

	url(path: string, query: Readonly<Record<string, string>> = {}): string {
		const search = new URLSearchParams(query).toString();
		return `${this.baseUrl}/${path}${search === '' ? '' : `?${search}`}`;
	}

	/**
	 * Makes a request, again where the retry policy allows it. It never throws.
	 *
	 * @param timeoutMs for each attempt at the HTTP API v2; for the REST API v3, for all with their pauses
	 * @param build makes the request, for each attempt anew
	 * @param read never throws
	 * @param bounds without an end, each attempt at the HTTP API v2 has its full time
	 */
	async request<Success extends { ok: true }>(
		effect: Effect,
		timeoutMs: number,
		build: () => IHttpRequestOptions,
		read: (response: ReadResponse) => Success | FailedRequest,
		{
			end = this.api === 'http' ? Infinity : Date.now() + timeoutMs,
			onRepetition,
		}: RequestBounds = {},
	): Promise<{ result: Success | FailedRequest; attempts: number }> {
		const { requester, maxAttempts, cancelSignal } = this.options;
		const request = async (): Promise<Success | FailedRequest> => {
			const timeout = Math.min(timeoutMs, Math.max(end - Date.now(), 1));
			const signal = AbortSignal.timeout(timeout);
			try {
				const response = await requester({ ...build(), timeout });
				const { statusCode: status } = response;
				const fault = faultOf(status);
				const retryAfterMs = parseRetryAfter(response.retryAfter, Date.now());
				if (response.isFromProxy) {
					const issue = messages.proxyRefused(this.target(effect), status);
					return { ok: false, issue, fault: 'notReached', retryAfterMs };
				}
				const maxBytes = MAX_RESPONSE_BYTES[effect === 'markRead' ? 'pull' : this.api];
				const body = await readBody(response.body, maxBytes, signal, response.contentType);
				return read({ status, fault, retryAfterMs, body });
			} catch (error) {
				const issue = explainNetworkFault(error, this.target(effect));
				return { ok: false, issue, fault: issue.certainty === 'notSent' ? 'notReached' : 'lost' };
			}
		};
		let failed: FailedRequest | undefined;
		const attempt = async () => {
			if (failed) onRepetition?.(failed.issue);
			const result = await request();
			failed = result.ok ? undefined : result;
			return result;
		};
		return await repeatWhereAllowed(effect, attempt, { maxAttempts, cancelSignal, end });
	}
}
