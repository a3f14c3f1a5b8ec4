import { MAX_RECIPIENTS_GET, MAX_RECIPIENTS_POST } from '../../transport/limits';
import type { Parameters, RequestMethod } from '../../transport/request';
import type { Sms } from './sms';

/**
 * The parameters of one send request, under ClickSend's names. What the user left empty is left out.
 *
 * @see API description, "Send an SMS", "Parameters"
 */
export function wireParameters(sms: Sms, recipients: readonly string[]): Parameters {
	return {
		method: 'http',
		to: recipients.join(','),
		message: sms.message,
		...(sms.senderId !== '' && { senderid: sms.senderId }),
		...(sms.customString !== '' && { customstring: sms.customString }),
		...(sms.schedule !== undefined && { schedule: String(sms.schedule) }),
		...(sms.country !== undefined && { country: sms.country }),
	};
}

/**
 * Splits recipients into requests: up to 1,000 with POST, up to 100 and what fits into the URL with
 * GET. The order stays.
 *
 * @param open the recipients that are still to be sent to
 * @param fitsUrl tells whether a GET request for these recipients is short enough
 * @see API description, "Send an SMS", "HTTP POST" and "HTTP GET"
 */
export function splitRecipients<Recipient extends { to: string }>(
	open: readonly Recipient[],
	method: RequestMethod,
	fitsUrl: (recipients: readonly string[]) => boolean,
): Recipient[][] {
	const max = method === 'GET' ? MAX_RECIPIENTS_GET : MAX_RECIPIENTS_POST;
	const chunks: Recipient[][] = [];
	let chunk: Recipient[] = [];
	for (const recipient of open) {
		const isFull =
			chunk.length === max ||
			(method === 'GET' && chunk.length > 0 && !fitsUrl([...chunk, recipient].map(({ to }) => to)));
		if (isFull) {
			chunks.push(chunk);
			chunk = [];
		}
		chunk.push(recipient);
	}
	if (chunk.length > 0) chunks.push(chunk);
	return chunks;
}
