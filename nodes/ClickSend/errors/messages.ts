import { type Certainty, type Effect, type Issue, parameterIssue } from './issue';
import {
	BASE_URL,
	CHECK_BASE_URL,
	CHECK_PROXY,
	LOGIN,
	LOOK_FOR_RECORDS,
	PROXY_LOGIN,
	PROXY_MAY_ASK,
	TRY_AGAIN_FOR_RECIPIENT,
	WHEN_LOST,
	WHEN_NOT_TAKEN,
	type Target,
} from './remedies';

const certainly =
	(certainty: Certainty) =>
	(message: string, description: string, more?: Partial<Issue>): Issue => ({
		message,
		description,
		certainty,
		...more,
	});

const notSent = certainly('notSent');
const unknown = certainly('unknown');

const inMegabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`;

/**
 * Words for everything that goes wrong outside ClickSend's result codes. No message holds a credential, a URL with
 * one, a phone number or a text. An `answer` is the beginning of a response, free of credentials; of a response,
 * `maxBytes` are read.
 */
export const messages = {
	/** To be said where something else than ClickSend may have responded. */
	checkBaseUrl: (api: Target['api']): string => CHECK_BASE_URL[api],

	/** What to do where the response to a request is lost. */
	whenLost: (effect: Effect): string => WHEN_LOST[effect],

	/** @param detail what is known of it, as a sentence */
	notReached: ({ api, effect, host }: Target, detail: string): Issue =>
		notSent(
			`ClickSend could not be reached at ${host}`,
			`${CHECK_BASE_URL[api]} ${detail} ${WHEN_NOT_TAKEN[effect]}`,
		),

	/** @param detail what is known of it, as a sentence */
	notSecured: ({ api, effect, host }: Target, detail: string): Issue =>
		notSent(
			`The secure connection to ${host} was not made`,
			`${CHECK_BASE_URL[api]} ${detail} ${WHEN_NOT_TAKEN[effect]}`,
		),

	/** For what n8n does not let through. N8N_SSRF_ALLOWED_IP_RANGES takes no single address. */
	blocked: ({ api, effect, host }: Target): Issue =>
		notSent(
			`n8n's SSRF protection does not let the node connect to ${host}`,
			`Check ${BASE_URL[api]}. If it is right, allow its host in n8n's environment: N8N_SSRF_ALLOWED_HOSTNAMES takes names, N8N_SSRF_ALLOWED_IP_RANGES takes ranges, where one address is written 127.0.0.1/32. ${WHEN_NOT_TAKEN[effect]}`,
		),

	/** @param detail what is known of it, as a sentence */
	proxyAway: ({ effect, host }: Target, detail: string): Issue =>
		notSent(
			`The proxy did not connect n8n to ${host}`,
			`${CHECK_PROXY} ${detail} ${WHEN_NOT_TAKEN[effect]}`,
		),

	/** @param status with which the proxy responded in place of connecting */
	proxyRefused({ effect, host }: Target, status: number): Issue {
		const remedy =
			status === PROXY_LOGIN
				? 'Write the username and the password of the proxy into HTTPS_PROXY in the environment of n8n, as in http://username:password@proxy.example:3128.'
				: CHECK_PROXY;
		return notSent(
			`The proxy did not connect n8n to ${host} (HTTP ${status})`,
			`${remedy} ${WHEN_NOT_TAKEN[effect]}`,
			{ httpStatus: status },
		);
	},

	/**
	 * @param why in a few words, without a full stop
	 * @param answer what arrived of it; empty where nothing did
	 */
	noResponse({ api, effect, host }: Target, why: string, answer = ''): Issue {
		const remedy = effect === 'markRead' && answer === '' ? LOOK_FOR_RECORDS : WHEN_LOST[effect];
		return unknown(
			`No response from ${host}: ${why}`,
			effect === 'none' ? `${remedy} ${CHECK_BASE_URL[api]}` : remedy,
		);
	},

	responseTimedOut: (target: Target, timeoutMs: number, answer = ''): Issue =>
		messages.noResponse(target, `it was not complete after ${timeoutMs / 1000} seconds`, answer),

	responseTooLarge: ({ api, effect, host }: Target, maxBytes: number): Issue =>
		unknown(
			`The response from ${host} is too large to come from ClickSend`,
			`${WHEN_LOST[effect]} ${CHECK_BASE_URL[api]} Nothing past ${inMegabytes(maxBytes)} was read.`,
		),

	historyTooLarge: (maxBytes: number): Issue =>
		unknown(
			`The history is larger than ${inMegabytes(maxBytes)}, which is as much as is read of it`,
			'If your SMS come from different email addresses, shorten it with the From Email filter; else look for what you need in the ClickSend dashboard. ClickSend returns all of it at once.',
		),

	/** @param reason what is wrong with the response, without a full stop */
	unreadable: ({ api, effect, host }: Target, reason: string, answer: string): Issue =>
		unknown(
			`The response from ${host} is not one of ClickSend: ${reason}`,
			`${WHEN_LOST[effect]} ${CHECK_BASE_URL[api]}`,
			{ answer },
		),

	/** For a recipient that is in no part of the response that can be read. @param reason as above */
	notReadFor: ({ effect, host }: Target, reason: string, answer: string): Issue =>
		unknown(
			`The response from ${host} can be read only in part: ${reason}`,
			`${WHEN_LOST[effect]} No record of it that can be read is about this recipient.`,
			{ answer },
		),

	/** Beside a part of a response that could not be read as a record. */
	keptRaw: (effect: Effect): string =>
		`This part of ClickSend's response could not be read as a record, so it is kept as it came.${effect === 'markRead' ? ' ClickSend has marked it as read and does not hand it out again.' : ''}`,

	/** Beside the end of a response that was cut off. @param missing how many records should have followed */
	neverArrived(effect: Effect, missing: number): string {
		const what = missing === 1 ? 'One more record' : `${missing} more records`;
		const where = effect === 'markRead' ? WHEN_LOST.markRead : WHEN_LOST.none;
		return `${what} of ClickSend's response did not arrive, because it ended here. ${where}`;
	},

	/** @param whenLost what to do where a response is lost */
	notRest: (host: string, whenLost: string, answer: string): Issue =>
		unknown(
			`The response from ${host} is not one of ClickSend's REST API v3`,
			`${whenLost} ${CHECK_BASE_URL.rest}`,
			{ answer },
		),

	/** For what a request to the REST API v3 found there instead. @param otherwise what else helps */
	notRestAt: ({ host }: Target, status: number, otherwise: string): Issue => ({
		message: `ClickSend's REST API v3 is not at the REST base URL on ${host} (HTTP ${status})`,
		description: `${CHECK_BASE_URL.rest} ${otherwise}`,
		certainty: 'refused',
		httpStatus: status,
	}),

	/** @param name of the placeholder in the path of a REST endpoint, such as `message_id` */
	badPathValue: (name: string): Issue =>
		parameterIssue(
			`The value for ${name} is missing or cannot be a part of a URL`,
			`Fill in the value for ${name}. Nothing was changed at ClickSend.`,
		),

	redirected: ({ api, effect, host }: Target, status: number): Issue =>
		notSent(
			`${host} redirects to another address (HTTP ${status})`,
			`${CHECK_BASE_URL[api]} The redirect was not followed, because it would hand your API key to that address. ${WHEN_NOT_TAKEN[effect]}`,
			{ httpStatus: status },
		),

	/**
	 * @param retryAfterMs how long ClickSend asks to wait, where it does
	 * @param effect of the request; only a send has an option that helps
	 */
	busy(host: string, status: number, retryAfterMs?: number, effect: Effect = 'send'): Issue {
		const seconds = Math.ceil((retryAfterMs ?? 0) / 1000);
		const wait = retryAfterMs === undefined ? 'a moment' : `for ${seconds} s`;
		const slower = effect === 'send' ? '; for many SMS, with a lower Max Concurrent Requests' : '';
		return notSent(
			`${host} asks to slow down (HTTP ${status})`,
			`Wait ${wait}, then try again${slower}. This request was not taken.`,
			{ httpStatus: status },
		);
	},

	turnedAway: ({ api, effect, host }: Target, status: number, answer: string): Issue =>
		notSent(
			`${host} turned the request away (HTTP ${status})`,
			`${CHECK_BASE_URL[api]}${status === LOGIN ? PROXY_MAY_ASK : ''} ${WHEN_NOT_TAKEN[effect]}`,
			{ httpStatus: status, answer },
		),

	/** For a response that turns a request away and holds what was asked for all the same. */
	mayBeTaken: ({ effect }: Target, issue: Issue): Issue => ({
		...issue,
		description: WHEN_LOST[effect],
		certainty: 'unknown',
	}),

	broken: ({ effect, host }: Target, status: number, answer: string): Issue =>
		unknown(`${host} did not complete the request (HTTP ${status})`, WHEN_LOST[effect], {
			httpStatus: status,
			answer,
		}),

	/** What ClickSend says of one recipient. */
	about: (to: string, issue: Issue): Issue => ({
		...issue,
		quotes: [`Recipient: ${to}`, ...(issue.quotes ?? [])],
	}),

	noRecordForRecipient: (to: string): Issue =>
		messages.about(
			to,
			unknown("ClickSend's response does not mention this recipient", WHEN_LOST.send),
		),

	noResultForRecipient: (): Issue =>
		unknown("ClickSend's response has no result code for this recipient", WHEN_LOST.send),

	/** For a recipient that was held back because of what happened to another. */
	heldBack: (because: Issue): Issue =>
		notSent(
			`Not sent, because an earlier request did not succeed. ${because.message}`,
			because.certainty === 'unknown' ? TRY_AGAIN_FOR_RECIPIENT : because.description,
			{ origin: 'heldBack' },
		),

	/** For a recipient whose request is under way; it stays only where n8n ends before the response. */
	underWay: (): Issue =>
		unknown('The request was under way when the execution ended', WHEN_LOST.send),

	/** For a recipient to whom an earlier try of the execution may have sent, one that n8n has lost. */
	triedBefore: (): Issue =>
		unknown(
			'Not sent now, because an earlier try of this execution had begun to send',
			'Look for the SMS with the operation Get History or in the ClickSend dashboard: that try may have sent it. Send what is missing in a new execution: this one would not send it when it is retried. n8n does not know the result of that try, for example because its process was killed. A custom string makes an SMS easy to find.',
			{ origin: 'earlierTry' },
		),

	/** For a recipient to whom nothing was sent before the execution was stopped. */
	stopped: (): Issue =>
		notSent('Not sent, because the execution was stopped', TRY_AGAIN_FOR_RECIPIENT, {
			origin: 'heldBack',
		}),

	/** @param wrong what is wrong with the base URL, such as "is empty" */
	badBaseUrl(api: Target['api'], wrong: string): Issue {
		const field = api === 'http' ? 'base URL' : 'REST base URL';
		return notSent(`The ${field} of the credential ${wrong}`, CHECK_BASE_URL[api]);
	},

	/** For a login of which at least one field is empty. */
	missingLogin({ username, apiKey }: { username: string; apiKey: string }): Issue {
		const needed = username.trim() === '' ? 'neither a username nor an API key' : 'no API key';
		return notSent(
			`The credential has ${apiKey.trim() === '' ? needed : 'no username'}`,
			"Fill in both the username and the API key. You find them under 'API Credentials' in the ClickSend dashboard.",
		);
	},

	/** @param reason in n8n's words */
	noCredential: (reason: string): Issue =>
		notSent(
			reason.replace(/\.$/, ''),
			'Open the node and choose its credential again, or look whether it is still on the Credentials page of n8n.',
		),

	urlTooLong: (length: number, max: number): Issue =>
		notSent(
			`With the GET request method this needs a URL of ${length} characters; ClickSend takes ${max}`,
			'Set the Request Method option to POST, or send a shorter message. Nothing was sent.',
		),
} as const;
