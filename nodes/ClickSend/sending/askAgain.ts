import type { IWebhookFunctions } from 'n8n-workflow';
import { SEND } from '../transport/endpoints';
import { openNodeClient } from '../transport/nodeClient';
import { writeAnswerCode, type AnswerCode } from '../waiting/answerCode';
import type { Question } from '../waiting/question';
import { matchAnswer } from './matchAnswer';
import { wireParameters } from './sendRequests';
import { openSmsReader } from './sms';

/** Milliseconds for the request: the trigger waits for it. */
const TIMEOUT_MS = 15_000;

/**
 * Sends another SMS after an answer that was neither yes nor no.
 *
 * @param code of that answer
 * @returns whether the person may have got it
 */
export async function askAgain(
	context: IWebhookFunctions,
	{ sms: { to }, askAgainText: message, options }: Question,
	code: AnswerCode,
): Promise<boolean> {
	const customString = writeAnswerCode({ ...code, attempt: code.attempt + 1 });
	const read = openSmsReader({ timezone: context.getTimezone(), now: Date.now() });
	const sms = read({ to, message, options: { ...options, customString } });
	const opened = await openNodeClient(context);
	if (!opened.ok) return false;
	const { recipients, options: checked } = sms;
	const result = await opened.value.request(SEND, wireParameters(sms, recipients), {
		method: checked.requestMethod,
		timeoutMs: TIMEOUT_MS,
	});
	const outcomes = result.ok ? matchAnswer(recipients, result.records) : [result];
	return outcomes.every((outcome) => outcome.ok || outcome.issue.certainty === 'unknown');
}
