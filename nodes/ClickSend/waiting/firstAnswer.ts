import type { IWebhookFunctions } from 'n8n-workflow';
import type { Question } from './question';

/** How many answered questions are remembered. */
const REMEMBERED = 10_000;

/** The questions that this process has taken an answer to, oldest first. */
const answeredHere = new Set<string>();

/**
 * Tells whether an answer is the first to its question, and remembers that there was one.
 *
 * n8n 2 resumes an execution once, whatever comes at the same moment. n8n 1 does not look, and would run the
 * rest of the workflow for each answer: this keeps it from that within a process. Two answers that reach two
 * webhook processes of n8n 1 in the same instant still both count.
 */
export function isFirstAnswer(
	context: Pick<IWebhookFunctions, 'getExecutionId' | 'getNode'>,
	{ number, sms }: Question,
): boolean {
	const key = JSON.stringify([
		context.getExecutionId(),
		context.getNode().id,
		number,
		sms.messageid ?? '',
	]);
	if (answeredHere.has(key)) return false;
	answeredHere.add(key);
	if (answeredHere.size > REMEMBERED) {
		const [oldest = ''] = answeredHere;
		answeredHere.delete(oldest);
	}
	return true;
}
