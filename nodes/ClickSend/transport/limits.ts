/** Limits of ClickSend's HTTP API v2, each with its place in the API description. */

/** Recipients in one POST ("Send an SMS": "Maximum 1000 recipients"). */
export const MAX_RECIPIENTS_POST = 1000;
/** Recipients in one GET ("Ideal for less than 100 simultaneous recipients"). */
export const MAX_RECIPIENTS_GET = 100;
/** Characters of a GET request's URL ("Maximum URL length is 2048 characters"). */
export const MAX_URL_LENGTH = 2048;
/** Characters of a message ("Maximum 960 characters"). */
export const MAX_MESSAGE_LENGTH = 960;
/** Characters of a custom string ("Maximum 50 characters"). */
export const MAX_CUSTOM_STRING_LENGTH = 50;
/** Characters of a sender ID that is not a number ("Response Codes", 2017). */
export const MAX_ALPHANUMERIC_SENDER_ID_LENGTH = 11;

/** Limits of our own. */

/**
 * Bytes of a response that are read; a longer one is not ClickSend's. A page of rules is a hundred times
 * smaller than its limit. A pull has the largest, because what is not read of it is lost: 250,000 delivery
 * reports fit, or 100,000 replies.
 */
export const MAX_RESPONSE_BYTES = {
	http: 20 * 1024 * 1024,
	pull: 64 * 1024 * 1024,
	rest: 1024 * 1024,
} as const;
/** Milliseconds from the request to the end of its response. */
export const REQUEST_TIMEOUT_MS = 60_000;
/** Characters of an unreadable response, or of ClickSend's own words in one, that are kept with the issue. */
export const EXCERPT_LENGTH = 300;
/** The same for a pull: ClickSend has marked the records as read, so what arrived may be the only copy. */
export const PULLED_EXCERPT_LENGTH = 256 * 1024;
