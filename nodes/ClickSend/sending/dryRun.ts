import type { NodeExecutionHint } from 'n8n-workflow';
import type { Outcome } from '../errors/issue';
import { messageParts } from '../helpers/messageParts';
import type { Sms } from './sms';

/** What the agent reads, which would take the missing answer to its tool call for a no. */
const NOT_ASKED = { data: { chatInput: 'Nobody was asked, because n8n evaluates the workflow.' } };

/**
 * @param caller who decides the parameters of the node
 * @returns what a dry run puts out for each recipient of an SMS that does not leave: `to`, `dryRun`, and the `encoding`
 * and number of `parts` that the SMS would have
 */
export function dryOutcomes(
	{ recipients, message }: Sms,
	{ caller }: { caller: string },
): Outcome[] {
	const json = { dryRun: true, ...messageParts(message), ...(caller === 'review' && NOT_ASKED) };
	return recipients.map((to) => ({ ok: true, json: { to, ...json } }));
}

/** Says why an evaluation has sent nothing. @param remedy what to do where that is not meant */
export const evaluationHint = (remedy: string): NodeExecutionHint => ({
	message: `Nothing was sent, because n8n evaluates the workflow. ${remedy}`,
	type: 'info',
	location: 'outputPane',
});
