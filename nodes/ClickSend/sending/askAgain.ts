import type { IWebhookFunctions } from 'n8n-workflow';
import { SEND } from '../transport/endpoints';
import { openNodeClient } from '../transport/nodeClient';
import { matchAnswer } from './matchAnswer';
import { wireParameters } from './sendRequests';
import { openSmsReader } from './sms';
import type { SmsParameters } from '../waiting/ask';

/** Milliseconds for the request: the trigger waits for it. */
const TIMEOUT_MS = 15_000;

/**
 * Sends another SMS from a node that waits.
 *
 * @returns whether the person may have got it
 * @throws ParameterError for parameters that cannot be used
 */
export async function askAgain(
	context: IWebhookFunctions,
	parameters: SmsParameters,
): Promise<boolean> {
	const sms = openSmsReader({ timezone: context.getTimezone(), now: Date.now() })(parameters);
	const opened = await openNodeClient(context);
	if (!opened.ok) return false;
	const { recipients, options } = sms;
	const result = await opened.value.request(SEND, wireParameters(sms, recipients), {
		method: options.requestMethod,
		timeoutMs: TIMEOUT_MS,
	});
	const outcomes = result.ok
		? matchAnswer(recipients, result.records, {}, options.country)
		: [result];
	return outcomes.every((outcome) => outcome.ok || outcome.issue.certainty === 'unknown');
}
