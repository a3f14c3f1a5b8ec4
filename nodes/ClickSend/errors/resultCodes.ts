import type { Effect, Issue } from './issue';
import { messages } from './messages';
import type { Target } from './remedies';

/** The result code that means success ("Response Codes"). */
export const SUCCESS = '0000';

/** What happened, and what the person at the editor can do. */
type Words = readonly [message: string, remedy: string];

const UNKNOWN_LOGIN: Words = [
	'ClickSend does not know this username and API key',
	"Copy the username and the API key from 'API Credentials' in the ClickSend dashboard into the credential. A subaccount uses its own username and password.",
];

/**
 * ClickSend's result codes ("Response Codes" in the API description): for each what happened, and what
 * the person at the editor can do.
 */
const RESULT_CODES: Readonly<Record<string, Words>> = {
	'2006': [
		'ClickSend did not get complete credentials',
		'Open the ClickSend HTTP API credential and fill in both the username and the API key.',
	],
	'2007': [
		'The ClickSend account is not activated',
		'Sign in to the ClickSend dashboard, finish activating the account, then try again.',
	],
	'2015': [
		'ClickSend does not accept this recipient as a mobile number',
		"Write the number in international format with a leading + and the country code, e.g. +61411111111, or choose the recipient's country in the Country option. Take out a number that cannot get SMS, such as a landline.",
	],
	'2016': [
		'ClickSend held back an identical message to this recipient',
		'Wait a few seconds before sending it again, or change the text. The same text went to this recipient a moment ago.',
	],
	'2017': [
		'ClickSend does not accept the sender ID',
		'Use a number of your own, or up to 11 letters and digits without spaces, in the Sender ID option. Leave it empty to use a number of ClickSend.',
	],
	'2018': [
		'The ClickSend account has run out of credit',
		'Add credit in the ClickSend dashboard, then try again.',
	],
	'2022': UNKNOWN_LOGIN,
	'2051': [
		'ClickSend received an empty message',
		'Check what the Message field gives, and whether a proxy changes requests on their way: the node sends no empty message.',
	],
	'2052': [
		'ClickSend received too many recipients in one request',
		'Take out the Request Method option if it is set to GET, or switch off Combine Recipients and give an item fewer recipients.',
	],
};

/** Codes about the account. With 2018 the credit is used up for all that follows. */
export const ACCOUNT_CODES: ReadonlySet<string> = new Set(['2006', '2007', '2018', '2022']);

/**
 * Codes that every other request would get too, whether ClickSend gives them to the whole request or, as it has been
 * seen to, to each recipient. 2051 is among them: no empty message leaves here, so the texts get lost on their way.
 */
export const CODES_FOR_ALL: ReadonlySet<string> = new Set([...ACCOUNT_CODES, '2051']);

/** Tells whether a code is one of `2100`-`2199`: something went wrong inside ClickSend. */
export const isInternalCode = (code: string): boolean => /^21\d\d$/.test(code);

/**
 * Words with which ClickSend refuses, beside a code that nobody documents: a country that the account does not send to
 * is likely to be refused like this (REST API v3: COUNTRY_NOT_ENABLED). They are the last ones, but for whom they are
 * about and where to ask: what else follows may say that the SMS left in another way.
 */
const REFUSING =
	/(?<![a-z])not[ _-](?:enabled|allowed|permitted)(?:\s+(?:for|in|on|by|with|to)(?:\s+[\w+'-]+){1,5})?[\s.!,;"')]*(?:(?:please\s+)?contact\s[^.!;]{0,80}(?:support|clicksend)[\s.!"')]*)?$/i;

/** Words that may stand beside an accepted SMS, whatever else is said of it. */
const ACCEPTING =
	/accepted|(?<!un)success|queue|sent|scheduled|delivered|submit|process|approv|pending|later|retr|rout|using|used|instead|default|fallback|fall|convert|chang|replac|remov|stripp|switch/i;

/** Says of the SMS itself that it did not leave, and takes its word from {@link ACCEPTING}. */
const NOT_DONE =
	/(?:\bnot|n't)\s+(?:(?:be|been|being)\s+)?(?:sent|delivered|accepted|queued|scheduled|submitted|processed|successful)(?![a-z])/gi;

function isRefusedInWords(code: string, errortext: string): boolean {
	const said = [code, errortext].map((words) => words.replace(NOT_DONE, ''));
	return said.some((words) => REFUSING.test(words)) && !said.some((words) => ACCEPTING.test(words));
}

/** Every documented code that the table explains, for tests and documentation. */
export const DOCUMENTED_RESULT_CODES: readonly string[] = Object.keys(RESULT_CODES);

/** ClickSend's own words, as quotes of an issue: they may name a number. */
export const ownWords = (words: string): { quotes?: string[] } =>
	words === '' ? {} : { quotes: [`ClickSend's own words: "${words.replace(/\.$/, '')}"`] };

/** A code as ClickSend writes them: digits, or a name such as COUNTRY_NOT_ENABLED. Anything else may be a text. */
const CODE = /^(?:\d{1,5}|[A-Z][A-Z_]{1,40}(?:\d{1,4})?)$/;

/** A code for a message; one that does not look like one is a quote. */
const inMessage = (code: string) => (CODE.test(code) ? ` (${code})` : '');

const asQuotes = (code: string, words: string): { quotes?: string[] } => {
	const quotes = CODE.test(code) ? [] : [`Result code: "${code}"`];
	quotes.push(...(ownWords(words).quotes ?? []));
	return quotes.length > 0 ? { quotes } : {};
};

/**
 * Tells whether it is unclear what ClickSend did, or would do when it is asked again. A code that nobody
 * documents leaves nothing unclear where the request changes nothing: asking again gives the same code.
 */
export function isUnclear(effect: Effect, { certainty, code = '' }: Issue): boolean {
	return certainty === 'unknown' && (effect !== 'none' || isInternalCode(code));
}

/**
 * Explains a result code other than success.
 *
 * @param errortext ClickSend's own words beside it; may be empty
 * @param effect of the request, where the description is to begin with how to find out what ClickSend did
 * @returns what happened and how to get unstuck; for `21xx`, and for a code that ClickSend does not
 * document, the certainty is `unknown`: an SMS may wait to be sent. Where the words beside such a code, or
 * the code itself, clearly refuse, it is `refused`
 * @see API description, "Response Codes"
 */
export function explainResultCode(code: string, errortext: string, effect?: Effect): Issue {
	const known = Object.hasOwn(RESULT_CODES, code) ? RESULT_CODES[code] : undefined;
	if (known) {
		const [message, description] = known;
		return { message: `${message} (${code})`, description, certainty: 'refused', code, errortext };
	}
	if (!isInternalCode(code) && isRefusedInWords(code, errortext)) {
		return {
			message: `ClickSend refused the request${inMessage(code)}`,
			description:
				"Allow it in the ClickSend dashboard, for example the country of the recipient, or ask ClickSend's support.",
			...asQuotes(code, errortext),
			certainty: 'refused',
			code,
			errortext,
		};
	}
	const words = isInternalCode(code)
		? {
				message: `ClickSend could not complete the request on its side (${code})`,
				description: 'Something went wrong inside ClickSend.',
			}
		: {
				message: CODE.test(code)
					? `ClickSend responded with the result code ${code}`
					: 'ClickSend responded with a result code that is none of its own',
				description: "Ask ClickSend's support about this code, which is not in its documentation.",
				...asQuotes(code, errortext),
			};
	const issue: Issue = { ...words, certainty: 'unknown', code, errortext };
	if (effect === undefined || !isUnclear(effect, issue)) return issue;
	return { ...issue, description: `${messages.whenLost(effect)} ${issue.description}` };
}

/** What ClickSend says in the envelope of its REST API v3, where it answers with that instead of a result code. */
export interface Envelope {
	/** An HTTP status of 400 to 599, whatever that of the response is. */
	status: number;
	/** ClickSend's own words. */
	said: string;
	/** Whether it tells of SMS, which may be accepted then. */
	tellsOfSms: boolean;
}

/** The statuses that leave open what became of a send: time was up, or the same request is under way or done already. */
const MAY_BE_SENT: ReadonlySet<number> = new Set([408, 409]);

/** The statuses with which ClickSend refuses the login or the account: every other request would get them too. */
export const ACCOUNT_STATUSES: ReadonlySet<number> = new Set([401, 403]);

/**
 * Explains an envelope, free of credentials.
 *
 * @param retryAfterMs how long ClickSend asks to wait, where it does
 * @returns what happened and how to get unstuck; a 5xx is `unknown`, a 429 `notSent`, the rest `refused`.
 * For a send that may be accepted all the same, it is `unknown`
 */
export function explainEnvelope(
	{ status, said, tellsOfSms }: Envelope,
	target: Target,
	retryAfterMs?: number,
): Issue {
	const mayBeSent = target.effect === 'send' && (tellsOfSms || MAY_BE_SENT.has(status));
	if (status === 429 && !mayBeSent) {
		return messages.busy(target.host, status, retryAfterMs, target.effect);
	}
	const more = { httpStatus: status, errortext: said, ...ownWords(said) };
	if (status >= 500 || mayBeSent) {
		const { message, description } = messages.broken(target, status, '');
		return { message, description, certainty: 'unknown', ...more };
	}
	const [message, remedy]: Words =
		status === 401
			? UNKNOWN_LOGIN
			: status === 403
				? [
						'ClickSend does not let this account use its API',
						"Sign in to the ClickSend dashboard and look whether the account is suspended or lacks a permission, or ask ClickSend's support.",
					]
				: [
						'ClickSend did not take the request',
						"Check the values that the request is made of, or ask ClickSend's support.",
					];
	return {
		message: `${message} (HTTP ${status})`,
		description: remedy,
		certainty: 'refused',
		...more,
	};
}
