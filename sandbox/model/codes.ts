/** A result code and ClickSend's words for it. */
export interface Result {
	code: string;
	errortext: string;
}

const result = (code: string, errortext: string): Result => ({ code, errortext });

/** The documented codes ("Response Codes"). */
export const SUCCESS = result('0000', 'Success');
export const MISSING_CREDENTIALS = result('2006', 'Missing credentials');
export const INVALID_RECIPIENT = result('2015', 'Invalid recipient');
export const THROTTLED = result('2016', 'Throttled');
export const INVALID_SENDER_ID = result('2017', 'Invalid sender id');
export const LOW_CREDIT = result('2018', 'Low credit');
export const INVALID_CREDENTIALS = result('2022', 'Invalid credentials');
export const EMPTY_MESSAGE = result('2051', 'Empty message');
export const TOO_MANY_RECIPIENTS = result('2052', 'Too many recipients');

/**
 * What the description forbids without naming a code. The sandbox refuses it with a code from the range of
 * internal errors, so that a client that sends it notices.
 */
export const MESSAGE_TOO_LONG = result('2151', 'Message is longer than 960 characters');
export const CUSTOM_STRING_TOO_LONG = result('2152', 'Custom string is longer than 50 characters');
export const INVALID_SCHEDULE = result('2153', 'Schedule is not in unix format');
export const INVALID_COUNTRY = result('2154', 'Country is not known');

const DOCUMENTED = [
	SUCCESS,
	MISSING_CREDENTIALS,
	result('2007', 'Account not activated'),
	INVALID_RECIPIENT,
	THROTTLED,
	INVALID_SENDER_ID,
	LOW_CREDIT,
	INVALID_CREDENTIALS,
	EMPTY_MESSAGE,
	TOO_MANY_RECIPIENTS,
];

/** ClickSend's words for a code, as the table of the description has them. */
export function errortextOf(code: string): string {
	return DOCUMENTED.find((each) => each.code === code)?.errortext ?? 'Internal error';
}
