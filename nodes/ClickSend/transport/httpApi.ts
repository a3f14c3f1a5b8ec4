import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Certainty, Issue, Result } from '../errors/issue';
import { messages } from '../errors/messages';
import type { Target } from '../errors/remedies';
import { explainEnvelope, isUnclear } from '../errors/resultCodes';
import { excerpt } from '../helpers/excerpt';
import type { RequestMethod } from '../parameters/requestMethod';
import { withLogin } from './authentication';
import { HISTORY, type HttpEndpoint } from './endpoints';
import { readEnvelope, tellsOfSms } from './envelope';
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
import { isRaw, readRecords, type Reading } from './readRecords';
import type { ClickSendRecord } from './response';
import type { Fault } from './retryPolicy';

export type { FailedRequest } from './requestCore';

/** The parameters of a call, under ClickSend's names; without the credentials. */
export type Parameters = Readonly<Record<string, string>>;

export type RequestResult =
	| {
			ok: true;
			records: ClickSendRecord[];
			/** Why records may be missing, where the response can be read only in part. */
			leftOut?: Issue;
			/** Whether the response did not come to its end. */
			isCutOff?: boolean;
	  }
	| FailedRequest;

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
	if (fault === 'busy') return messages.busy(target.host, status, retryAfterMs, target.effect);
	if (fault === 'unclear') return messages.broken(target, status, answer);
	return status < 400
		? messages.redirected(target, status)
		: messages.turnedAway(target, status, answer);
}

function explainCutOff(
	{ endpoint, target, timeoutMs }: Asked,
	reason: NonNullable<Body['cutOff']>,
	answer: string,
): Issue {
	if (reason === 'timedOut') return messages.responseTimedOut(target, timeoutMs, answer);
	if (reason === 'interrupted') {
		return messages.noResponse(target, 'the connection ended half way', answer);
	}
	return endpoint === HISTORY
		? messages.historyTooLarge(MAX_RESPONSE_BYTES.http)
		: messages.responseTooLarge(
				target,
				MAX_RESPONSE_BYTES[endpoint.effect === 'markRead' ? 'pull' : 'http'],
			);
}

/** Why a part of a response is missing, in words that follow "it". */
const CUT_OFF: Readonly<Record<NonNullable<Body['cutOff']>, string>> = {
	timedOut: 'it was not complete when time was up',
	interrupted: 'the connection ended half way',
	tooLarge: 'it is too large to come from ClickSend',
};

interface Excerpts {
	/** The beginning of the response, free of credentials. Made when it is needed: the first one takes milliseconds. */
	answer: () => string;
	failed: (issue: Issue, fault: Fault) => FailedRequest;
}

/** The issue of a response that cannot be read, or did not come to its end. */
const explainUnread = (
	asked: Asked,
	reason: string,
	cutOff: Body['cutOff'],
	answer: string,
): Issue =>
	cutOff
		? { ...explainCutOff(asked, cutOff, answer), answer }
		: messages.unreadable(asked.target, reason, answer);

/**
 * The result of records. Those of half a history count only where it is not asked for again, and a pull of which no
 * record can be read has not succeeded.
 */
function toResult(
	asked: Asked,
	{ records, damage, isCutOff }: Extract<Reading, { ok: true }>,
	{ body: { cutOff } }: ReadResponse,
	{ answer, failed }: Excerpts,
): RequestResult {
	const { effect } = asked.endpoint;
	if (damage === undefined) return { ok: true, records };
	if (effect === 'none' ? isCutOff === true : records.every(isRaw)) {
		return { ...failed(explainUnread(asked, damage, cutOff, answer()), 'unclear'), records };
	}
	const reason = cutOff === undefined ? damage : CUT_OFF[cutOff];
	const leftOut = messages.notReadFor(asked.target, reason, answer());
	return { ok: true, records, leftOut, isCutOff: isCutOff === true };
}

/** What an envelope of the REST API v3 means for repeating the request. */
const FAULT_OF: Readonly<Record<Certainty, Fault>> = {
	notSent: 'busy',
	refused: 'final',
	unknown: 'unclear',
};

/** What begins a record of a send, or a list of them. A gateway has a `<message>` too, with nothing but words in it. */
const SENT_RECORD = /<messages[\s/>]|<message>\s*<[a-z]/;

/**
 * Tells whether a response that turns a request away holds records, or a part of one, all the same. Then those of a
 * pull may be marked as read, and an SMS may be accepted.
 */
function hasRecords({ effect, list }: HttpEndpoint, text: string): boolean {
	if (effect === 'send') return SENT_RECORD.test(text) || tellsOfSms(text);
	return effect === 'markRead' && list !== undefined && text.includes(`<${list.record}`);
}

/** Reads the records of a response, without credentials in what is not a person's. */
function readClean({ endpoint, redact }: Asked, text: string, received: string): Reading {
	const reading = readRecords(endpoint, text);
	if (!reading.ok || received === text) return reading;
	const records = reading.records.map((each) => redactRecord(each, redact));
	// What is wrong may quote a result code, which may be an echo of the request.
	const { damage } = reading;
	return { ...reading, records, ...(damage !== undefined && { damage: redact(damage) }) };
}

/**
 * Reads a response: its records, else its result code or what stands in place of it, else its status. The records of a
 * send count whatever its status is: they tell what was accepted.
 */
function read(asked: Asked, response: ReadResponse): RequestResult {
	const { endpoint, target, redact } = asked;
	const { effect } = endpoint;
	const { fault, retryAfterMs } = response;
	const { text, cutOff } = response.body;
	const received = redact(text);
	const isPull = effect === 'markRead';
	const answer = () => excerpt(received, isPull ? PULLED_EXCERPT_LENGTH : EXCERPT_LENGTH);
	const failed: Excerpts['failed'] = (issue, why) => ({ ok: false, issue, fault: why, received });

	const reading = readClean(asked, text, received);
	if (reading.ok) {
		const isTold = effect === 'send' && reading.records.length > 0;
		const isTooLarge = endpoint === HISTORY && cutOff === 'tooLarge';
		if ((!fault && !isTooLarge) || isTold) {
			return toResult(asked, reading, response, { answer, failed });
		}
	} else if ('issue' in reading && fault !== 'busy') {
		const issue = redactIssue(reading.issue, redact);
		return failed(issue, isUnclear(effect, issue) ? 'unclear' : 'final');
	}
	const envelope = fault === 'busy' ? undefined : readEnvelope(text);
	if (envelope && !reading.ok) {
		const said = excerpt(redact(envelope.said), EXCERPT_LENGTH);
		const issue = explainEnvelope({ ...envelope, said }, target, retryAfterMs);
		return { ...failed(issue, FAULT_OF[issue.certainty]), retryAfterMs };
	}
	if (fault) {
		const beginning = answer();
		const issue = explainStatus(target, response, beginning);
		if (hasRecords(endpoint, text)) {
			const records = reading.ok ? reading.records : [];
			const taken = messages.mayBeTaken(target, { ...issue, answer: beginning });
			return { ...failed(taken, 'unclear'), records };
		}
		return { ...failed(issue, fault), ...(fault === 'busy' && { retryAfterMs }) };
	}
	// A response of which nothing arrived says nothing; the rest of one may be the only copy.
	const isLost = cutOff !== undefined && text === '' && cutOff !== 'tooLarge';
	const reason = 'reason' in reading ? reading.reason : '';
	const issue = explainUnread(asked, reason, cutOff, answer());
	return failed(issue, isLost ? 'lost' : 'unclear');
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
			if (!result.ok && effect === 'none' && result.records) {
				return { ok: true, records: result.records };
			}
			if (result.ok || attempts === 1) return result;
			const description = `${result.issue.description} It was tried ${attempts} times.`;
			return { ...result, issue: { ...result.issue, description } };
		},
	};
	return { ok: true, value: client };
}
