import type { Effect, Issue } from './issue';
import { messages } from './messages';

/** The result code that means success ("Response Codes"). */
export const SUCCESS = '0000';

/**
 * ClickSend's result codes ("Response Codes" in the API description): for each what happened, and what
 * the person at the editor can do.
 */
const RESULT_CODES: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
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
	'2022': [
		'ClickSend does not know this username and API key',
		"Copy the username and the API key from 'API Credentials' in the ClickSend dashboard into the credential. A subaccount uses its own username and password.",
	],
	'2051': [
		'ClickSend received an empty message',
		'Fill in the Message field. If it is an expression, check that it gives a text.',
	],
	'2052': [
		'ClickSend received too many recipients in one request',
		'Take out the Request Method option if it is set to GET, or switch off Combine Recipients and give an item fewer recipients.',
	],
};

/** Codes about the account: every other request would get them too. */
export const ACCOUNT_CODES: ReadonlySet<string> = new Set(['2006', '2007', '2022']);

/** Tells whether a code is one of `2100`-`2199`: something went wrong inside ClickSend. */
export const isInternalCode = (code: string): boolean => /^21\d\d$/.test(code);

/** Every documented code that the table explains, for tests and documentation. */
export const DOCUMENTED_RESULT_CODES: readonly string[] = Object.keys(RESULT_CODES);

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
 * document, the certainty is `unknown`: an SMS may wait to be sent
 * @see API description, "Response Codes"
 */
export function explainResultCode(code: string, errortext: string, effect?: Effect): Issue {
	const known = Object.hasOwn(RESULT_CODES, code) ? RESULT_CODES[code] : undefined;
	if (known) {
		const [message, description] = known;
		return { message: `${message} (${code})`, description, certainty: 'refused', code, errortext };
	}
	const ownWords = errortext === '' ? '' : ` ClickSend's own words: "${errortext}".`;
	const [message, description] = isInternalCode(code)
		? [
				`ClickSend could not complete the request on its side (${code})`,
				'Something went wrong inside ClickSend.',
			]
		: [
				`ClickSend responded with the result code ${code}`,
				`Ask ClickSend's support about this code, which is not in its documentation.${ownWords}`,
			];
	const issue: Issue = { message, description, certainty: 'unknown', code, errortext };
	if (effect === undefined || !isUnclear(effect, issue)) return issue;
	return { ...issue, description: `${messages.whenLost(effect)} ${description}` };
}
