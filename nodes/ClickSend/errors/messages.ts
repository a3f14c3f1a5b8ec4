import type { ClickSendLogin } from '../transport/authentication';
import { HISTORY, type Endpoint } from '../transport/endpoints';
import type { Effect } from './effect';
import type { Issue } from './issue';

/** What may have happened at ClickSend when its answer is lost, and how to find out. */
const WHEN_ANSWER_IS_LOST: Readonly<Record<Effect, string>> = {
	send: 'The SMS may have been sent. Before you send it again, look for it with the operation Get History or in the ClickSend dashboard; a custom string makes it easy to find.',
	markRead:
		'ClickSend may have marked the records as read. What arrived of its answer is kept in the details; the records are in the ClickSend dashboard, and inbound SMS in the operation Get History too.',
	rule: 'The push rule may have been created or removed all the same. Look under SMS > Settings in the ClickSend dashboard, then activate (publish) the workflow again.',
	none: 'Nothing was changed at ClickSend. Try again.',
};

/** What is certain of a request that was not taken. */
const WHEN_NOT_TAKEN: Readonly<Record<Effect, string>> = {
	send: 'Nothing was sent.',
	markRead: 'No record was marked as read.',
	rule: 'No push rule was created or removed.',
	none: 'Nothing was changed at ClickSend.',
};

const CHECK_BASE_URL =
	"Check the base URL of the credential (ClickSend's own is https://api-mapper.clicksend.com/http/v2) and any proxy between n8n and the internet.";

function withoutLogin({ username, apiKey }: ClickSendLogin): string {
	if (apiKey.trim() !== '') return 'The credential has no username';
	return username.trim() === ''
		? 'The credential has neither a username nor an API key'
		: 'The credential has no API key';
}

/**
 * Words for everything that goes wrong outside ClickSend's result codes, in one place. None of them
 * holds a credential or a URL with one.
 */
export const messages = {
	notReached(endpoint: Pick<Endpoint, 'effect'>, host: string, code: string): Issue {
		return {
			message: `ClickSend could not be reached at ${host}`,
			description: `No connection was made (${code}). ${WHEN_NOT_TAKEN[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'notSent',
		};
	},

	notTrusted(endpoint: Pick<Endpoint, 'effect'>, host: string, code: string): Issue {
		return {
			message: `The secure connection to ${host} was not made`,
			description: `The certificate of the server could not be trusted (${code}). ${WHEN_NOT_TAKEN[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'notSent',
		};
	},

	noAnswer(endpoint: Pick<Endpoint, 'effect'>, host: string, why: string): Issue {
		return {
			message: `No answer from ${host}: ${why}`,
			description: WHEN_ANSWER_IS_LOST[endpoint.effect],
			certainty: 'unknown',
		};
	},

	answerTimedOut(endpoint: Endpoint, host: string, timeoutMs: number): Issue {
		return messages.noAnswer(
			endpoint,
			host,
			`it was not complete after ${timeoutMs / 1000} seconds`,
		);
	},

	answerTooLarge(endpoint: Endpoint, host: string, maxBytes: number): Issue {
		const size = `${maxBytes / 1024 / 1024} MB`;
		if (endpoint === HISTORY) {
			return {
				message: `The history is larger than ${size}, which is as much as is read of it`,
				description:
					'ClickSend returns all of it at once. If your SMS come from different email addresses, the From Email filter shortens it; else look for what you need in the ClickSend dashboard.',
				certainty: 'unknown',
			};
		}
		return {
			message: `The answer from ${host} is too large to come from ClickSend`,
			description: `It was not read past ${size}. ${WHEN_ANSWER_IS_LOST[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'unknown',
		};
	},

	unreadable(endpoint: Endpoint, host: string, reason: string, answer: string): Issue {
		return {
			message: `The answer from ${host} is not one of ClickSend: ${reason}`,
			description: `${WHEN_ANSWER_IS_LOST[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'unknown',
			answer,
		};
	},

	redirected(endpoint: Pick<Endpoint, 'effect'>, host: string, status: number): Issue {
		return {
			message: `${host} redirects to another address (HTTP ${status})`,
			description: `It was not followed, because it would hand your API key to that address. ${WHEN_NOT_TAKEN[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'notSent',
			httpStatus: status,
		};
	},

	busy(host: string, status: number, retryAfterMs?: number): Issue {
		const seconds = Math.ceil((retryAfterMs ?? 0) / 1000);
		const wait = retryAfterMs === undefined ? 'a moment' : `for ${seconds} s`;
		return {
			message: `${host} asks to slow down (HTTP ${status})`,
			description: `This request was not taken. Wait ${wait}, then try again; for many SMS, with a lower Max Concurrent Requests.`,
			certainty: 'notSent',
			httpStatus: status,
		};
	},

	turnedAway(
		endpoint: Pick<Endpoint, 'effect'>,
		host: string,
		status: number,
		answer: string,
	): Issue {
		return {
			message: `${host} turned the request away (HTTP ${status})`,
			description: `${WHEN_NOT_TAKEN[endpoint.effect]} ${CHECK_BASE_URL}`,
			certainty: 'notSent',
			httpStatus: status,
			answer,
		};
	},

	/** An answer that turns a request away, although what was asked for is in it. */
	mayBeTaken(endpoint: Endpoint, issue: Issue): Issue {
		return { ...issue, description: WHEN_ANSWER_IS_LOST[endpoint.effect], certainty: 'unknown' };
	},

	broken(endpoint: Endpoint, host: string, status: number, answer: string): Issue {
		return {
			message: `${host} did not complete the request (HTTP ${status})`,
			description: WHEN_ANSWER_IS_LOST[endpoint.effect],
			certainty: 'unknown',
			httpStatus: status,
			answer,
		};
	},

	noRecordForRecipient(to: string): Issue {
		return {
			message: `ClickSend's answer does not mention ${to}`,
			description: WHEN_ANSWER_IS_LOST.send,
			certainty: 'unknown',
		};
	},

	noResultForRecipient(): Issue {
		return {
			message: "ClickSend's answer has no result code for this recipient",
			description: WHEN_ANSWER_IS_LOST.send,
			certainty: 'unknown',
		};
	},

	/** For a recipient that was held back because of what happened to another. */
	heldBack(because: Issue): Issue {
		return {
			message: `Not sent, because an earlier request did not succeed. ${because.message}`,
			description:
				because.certainty === 'unknown'
					? 'Nothing was sent to this recipient. Try again for it.'
					: because.description,
			certainty: 'notSent',
			origin: 'heldBack',
		};
	},

	/** For a recipient whose request is under way; it stays only where n8n ends before the answer. */
	underWay(): Issue {
		return {
			message: 'The request was under way when the execution ended',
			description: WHEN_ANSWER_IS_LOST.send,
			certainty: 'unknown',
		};
	},

	/** For a recipient to whom an earlier try of the execution may have sent, one that n8n has lost. */
	triedBefore(): Issue {
		return {
			message: 'Not sent now, because an earlier try of this execution had begun to send',
			description:
				'n8n does not know what became of that try, for example because its process was killed. The SMS may have been sent then. Look for it with the operation Get History or in the ClickSend dashboard; a custom string makes it easy to find. Send what is missing in a new execution: this one would not send it when it is retried.',
			certainty: 'unknown',
			origin: 'earlierTry',
		};
	},

	/** For a recipient whose turn had not come when the execution was stopped. */
	stopped(): Issue {
		return {
			message: 'Not sent, because the execution was stopped',
			description: 'Nothing was sent to this recipient. Try again for it.',
			certainty: 'notSent',
			origin: 'heldBack',
		};
	},

	badBaseUrl(message: string): Issue {
		return { message, description: CHECK_BASE_URL, certainty: 'notSent' };
	},

	badRestBaseUrl(message: string): Issue {
		return {
			message,
			description:
				"Check the REST base URL of the credential (ClickSend's own is https://rest.clicksend.com/v3).",
			certainty: 'notSent',
		};
	},

	notRest(host: string, answer: string): Issue {
		return {
			message: `The answer from ${host} is not one of ClickSend's REST API v3`,
			description: `${WHEN_ANSWER_IS_LOST.rule} Check the REST base URL of the credential (ClickSend's own is https://rest.clicksend.com/v3).`,
			certainty: 'unknown',
			answer,
		};
	},

	/** @param login what the credential holds, of which at least one field is empty */
	missingLogin(login: ClickSendLogin): Issue {
		return {
			message: withoutLogin(login),
			description:
				"Fill in both the username and the API key. You find them under 'API Credentials' in the ClickSend dashboard.",
			certainty: 'notSent',
		};
	},

	/** @param reason in n8n's words */
	noCredential(reason: string): Issue {
		return {
			message: reason.replace(/\.$/, ''),
			description:
				'Open the node and choose its credential again, or look whether it is still on the Credentials page of n8n.',
			certainty: 'notSent',
		};
	},

	urlTooLong(length: number, max: number): Issue {
		return {
			message: `With the GET request method this needs a URL of ${length} characters; ClickSend takes ${max}`,
			description:
				'Set the Request Method option to POST, or send a shorter message. Nothing was sent.',
			certainty: 'notSent',
		};
	},

	/** Explains an uncertain result code further, once the call is known. */
	lostAnswerAdvice(endpoint: Endpoint): string {
		return WHEN_ANSWER_IS_LOST[endpoint.effect];
	},
} as const;
