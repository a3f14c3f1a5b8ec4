import { HAS_TRUNK_ZERO } from './numberShape';

const NUMBER = /^\+?\d{1,18}$/;

/** What makes a number legible: spaces, also those that do not break, hyphens, dots and brackets. */
const WITHIN = /[\s().\-\u2010-\u2015]/g;
/** What nobody sees, which comes along from a web page or a contact. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Whether a sender ID is a number, so that it can receive SMS. */
export const isNumber = (senderId: string): boolean => NUMBER.test(senderId);

/** Digits that are a number, and not a name such as `24-7`. */
const LEAST_DIGITS = 7;

/**
 * A sender ID as it is sent: without spaces around it, and a number without those within it. A number with a
 * `(0)` stays as it is: nobody can tell which digits are meant. So do fewer than seven digits without a plus.
 */
export function plainSenderId(text: string): string {
	const senderId = text.replace(INVISIBLE, '').trim();
	if (HAS_TRUNK_ZERO.test(senderId)) return senderId;
	const number = senderId.replace(WITHIN, '');
	const isLong = number.startsWith('+') || number.length >= LEAST_DIGITS;
	return isLong && isNumber(number) ? number : senderId;
}
