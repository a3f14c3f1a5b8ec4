import type { NodeExecutionHint } from 'n8n-workflow';
import type { Outcome } from '../errors/issue';
import { messageParts } from '../helpers/messageParts';
import type { Sms } from './sms';

/**
 * @returns what a dry run puts out for each recipient of an SMS that does not leave: `to`, `dryRun`, and the `encoding`
 * and number of `parts` that the SMS would have
 */
export function dryOutcomes({ recipients, message }: Sms): Outcome[] {
	const parts = messageParts(message);
	return recipients.map((to) => ({ ok: true, json: { to, dryRun: true, ...parts } }));
}

/** Says why an evaluation has sent nothing. @param remedy what to do where that is not meant */
export const evaluationHint = (remedy: string): NodeExecutionHint => ({
	message: `Nothing was sent, because n8n evaluates the workflow. ${remedy}`,
	type: 'info',
	location: 'outputPane',
});
