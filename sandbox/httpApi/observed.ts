import type { CallResponse } from '../exchange';
import type { Behaviour } from '../model/behaviour';
import * as codes from '../model/codes';
import type { Envelope } from '../model/envelope';
import type { Fields } from './xml';

/**
 * The codes that a send has been seen to give to each recipient, where the description has them for the whole
 * request. Likely: seen with the predecessor of HTTP API v2, and public code relies on it.
 */
const FOR_EACH_RECIPIENT: ReadonlySet<string> = new Set(
	[codes.MISSING_CREDENTIALS, codes.LOW_CREDIT, codes.INVALID_CREDENTIALS, codes.EMPTY_MESSAGE].map(
		({ code }) => code,
	),
);

/** Tells whether a send refuses each recipient, in place of the whole request. */
export function refusesEach({ like }: Behaviour, { code }: codes.Result): boolean {
	return like === 'observed' && FOR_EACH_RECIPIENT.has(code);
}

/**
 * The record of a refused recipient. Likely: with a message ID and a price, or without them; seen in REST v3.
 *
 * @param record as an accepted one would have it
 */
export function refusedRecord({ refusedRecords }: Behaviour, record: Fields): Fields {
	const { to = '', result = '', errortext = '' } = record;
	return refusedRecords === 'full' ? record : { to, result, errortext };
}

/**
 * Takes the blanks, hyphens and the `(0)` out of a number that somebody has typed. ClickSend has been seen to
 * accept such a number.
 */
export function withoutPunctuation(given: string): string {
	return given.replaceAll(/\(0\)|[\s-]/g, '');
}

/** A refused login in the envelope of REST v3, as the host of HTTP API v2 has been seen to send it: with HTTP 200. */
export function inEnvelope(envelope: Envelope): CallResponse {
	return { body: JSON.stringify(envelope), results: [String(envelope.http_code)] };
}

/**
 * Leaves ampersands in texts unescaped. Likely. One that would then begin a reference stays escaped, because no
 * client could tell what was written.
 */
export function withRawAmpersands(xml: string): string {
	return xml.replaceAll(/&amp;(?!#?\w+;)/g, '&');
}

/** A cookie of a load balancer, which has been seen beside every response. */
export const SEEN_HEADERS = { 'set-cookie': 'AWSALB=sandbox; Path=/' } as const;
