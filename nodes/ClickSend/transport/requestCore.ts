import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Effect } from '../errors/effect';
import type { Issue } from '../errors/issue';
import { messages, type Target } from '../errors/messages';
import type { Result } from '../errors/result';
import { redactorOf, type ClickSendLogin, type Redactor } from './authentication';
import { checkBaseUrl } from './baseUrl';
import { explainNetworkFault } from './networkIssue';
import { readBody, type Body } from './readBody';
import { repeatWhereAllowed, type Attempts, type FailedAttempt } from './repeat';
import type { Requester } from './requesters';
import { parseRetryAfter, type Fault } from './retryPolicy';

/** A request that did not succeed. */
export interface FailedRequest extends FailedAttempt {
	issue: Issue;
	/** The HTTP status, where the REST API v3 responded. */
	status?: number;
	/** All that arrived of a response of the HTTP API v2, free of credentials. */
	received?: string;
}

/** What an HTTP status says about a request. */
export type Verdict = 'taken' | 'redirected' | 'busy' | 'turnedAway' | 'broken';

/** A response whose body was read, as far as it arrived. */
export interface ReadResponse {
	status: number;
	verdict: Verdict;
	/** Milliseconds that ClickSend asks to wait, where it does. */
	retryAfterMs: number | undefined;
	body: Body;
}

/** A request, and how to read its response. */
export interface Call<Success extends { ok: true }> {
	effect: Effect;
	/**
	 * Makes the request, for each attempt anew.
	 *
	 * @param timeoutMs how long it may take
	 */
	build: (timeoutMs: number) => IHttpRequestOptions;
	/** Never throws. */
	read: (response: ReadResponse) => Success | FailedRequest;
	/** Milliseconds to the end of the response. */
	timeoutMs: number;
	/** Whether each attempt may take that long, or all of them with the pauses between. */
	timeoutFor: 'attempt' | 'allAttempts';
	/** Bytes of a response that are read. */
	maxBytes: number;
}

/** What both of ClickSend's APIs need to make requests with one credential. */
export interface CoreOptions {
	credentials: ClickSendLogin & { pushToken?: string };
	/** As the user typed it. */
	baseUrl: string;
	requester: Requester;
	/** How often a request is made at most, where the retry policy allows more than once. */
	maxAttempts?: number | undefined;
	/** Ends the pause before a repetition; a request that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
}

const FAULTS: Readonly<Record<Exclude<Verdict, 'taken'>, Fault>> = {
	redirected: 'final',
	busy: 'busy',
	turnedAway: 'final',
	broken: 'unclear',
};

/** The fault of a response by its status; one that was taken and is a failure all the same is unclear. */
export const faultOf = (verdict: Verdict): Fault =>
	verdict === 'taken' ? 'unclear' : FAULTS[verdict];

function verdictOf(status: number): Verdict {
	if (status >= 200 && status < 300) return 'taken';
	if (status >= 300 && status < 400) return 'redirected';
	if (status === 429 || status === 503) return 'busy';
	return status >= 400 && status < 500 ? 'turnedAway' : 'broken';
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
		/** Without a slash at the end. */
		readonly baseUrl: string,
		private readonly options: CoreOptions,
	) {
		this.host = new URL(baseUrl).host;
		this.redact = redactorOf(options.credentials);
	}

	/** @returns the core, or the issue when the credential cannot work */
	static open(api: Target['api'], options: CoreOptions): Result<RequestCore> {
		const { username, apiKey } = options.credentials;
		if (username.trim() === '' || apiKey.trim() === '') {
			return { ok: false, issue: messages.missingLogin({ username, apiKey }) };
		}
		const base = checkBaseUrl(options.baseUrl, api);
		return base.ok ? { ok: true, value: new RequestCore(api, base.value, options) } : base;
	}

	/** A request, as the words about it need it. */
	target(effect: Effect): Target {
		return { api: this.api, effect, host: this.host };
	}

	/** Makes a request, again where the retry policy allows it. It never throws. */
	async request<Success extends { ok: true }>(
		call: Call<Success>,
	): Promise<Attempts<Success | FailedRequest>> {
		const { maxAttempts, cancelSignal } = this.options;
		const { effect, timeoutMs } = call;
		if (call.timeoutFor === 'attempt') {
			const attempt = async () =>
				await this.attempt(call, timeoutMs, AbortSignal.timeout(timeoutMs));
			return await repeatWhereAllowed(effect, attempt, { maxAttempts, cancelSignal });
		}
		const signal = AbortSignal.timeout(timeoutMs);
		const end = Date.now() + timeoutMs;
		const attempt = async () => await this.attempt(call, Math.max(end - Date.now(), 1), signal);
		return await repeatWhereAllowed(effect, attempt, { maxAttempts, cancelSignal, end });
	}

	private async attempt<Success extends { ok: true }>(
		{ build, read, effect, maxBytes }: Call<Success>,
		timeoutMs: number,
		signal: AbortSignal,
	): Promise<Success | FailedRequest> {
		try {
			const response = await this.options.requester(build(timeoutMs));
			const { statusCode: status } = response;
			const verdict = verdictOf(status);
			const retryAfterMs =
				verdict === 'taken' ? undefined : parseRetryAfter(response.retryAfter, Date.now());
			const body = await readBody(response.body, maxBytes, signal);
			return read({ status, verdict, retryAfterMs, body });
		} catch (error) {
			const issue = explainNetworkFault(error, this.target(effect));
			return { ok: false, issue, fault: issue.certainty === 'notSent' ? 'notReached' : 'lost' };
		}
	}
}
