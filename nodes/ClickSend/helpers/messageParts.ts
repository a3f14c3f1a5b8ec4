import { GSM, split } from 'split-sms';

/** How a message is sent over the mobile network. */
export interface MessageParts {
	/** The alphabet: GSM's with 7 bits a character, or 16 bits where a character is not in it. */
	encoding: 'GSM-7' | 'UCS-2';
	/** How many SMS it is sent as, and charged as; at least 1. */
	parts: number;
}

/** The newest message: many items of an execution share theirs. */
let newest: { message: string; result: Readonly<MessageParts> } | undefined;

/**
 * Estimates the parts of a message: 160 characters of GSM-7, or 153 in each part of several; 70 of UCS-2,
 * or 67. The characters `^{}\[~]|€` and form feed count twice in GSM-7, what is beyond the basic plane
 * (most emoji) twice in UCS-2, and neither is divided between two parts.
 *
 * It is an estimate by the rule of all networks (3GPP TS 23.038 and 23.040): ClickSend tells only the price.
 * By that rule a line break is one character. A help page of ClickSend counts two, which nobody could verify.
 * Of the libraries that count, split-sms alone gets the borders right and takes microseconds.
 *
 * @param message the message as it is sent, of any length
 */
export function messageParts(message: string): Readonly<MessageParts> {
	if (newest?.message !== message) {
		const { characterSet, parts } = split(message, { summary: true });
		const encoding = characterSet === GSM ? 'GSM-7' : 'UCS-2';
		newest = { message, result: { encoding, parts: parts.length } };
	}
	return newest.result;
}

/** All but the alphabet of GSM-7 and its extension (3GPP TS 23.038, 6.2.1). */
const NON_GSM =
	/[^\n\f\r !"#$%&'()*+,\-./\d:;<=>?@A-Z[\\\]^_a-z{|}~¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€]/u;

/**
 * Finds what makes a message UCS-2.
 *
 * @returns the first character that GSM-7 does not have, whole where it is of two UTF-16 units; undefined
 * when the message is GSM-7
 */
export const firstNonGsm = (message: string): string | undefined => NON_GSM.exec(message)?.[0];
