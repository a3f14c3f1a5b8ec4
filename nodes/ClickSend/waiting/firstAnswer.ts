import type { IWebhookFunctions } from 'n8n-workflow';
import type { Question } from './question';

type Context = Pick<IWebhookFunctions, 'getExecutionId' | 'getNode'>;

/** How much is remembered. */
const REMEMBERED = 10_000;

/** What this process has done about questions, oldest first. */
const doneHere = new Set<string>();

/**
 * Tells whether something is done about a question for the first time, and remembers it.
 *
 * n8n 2 resumes an execution once, whatever comes at the same moment. n8n 1 does not look, and would run the
 * rest of the workflow for each answer: this keeps it from that within a process, and both from asking again
 * twice where ClickSend pushes the same reply twice. Two answers that reach two webhook processes of n8n 1 in
 * the same instant still both count.
 *
 * @param what it is answered, or asked again so many times
 */
function isFirst(context: Context, { number, sms }: Question, what: 'answered' | number): boolean {
	const key = JSON.stringify([
		context.getExecutionId(),
		context.getNode().id,
		number,
		sms.messageid ?? '',
		what,
	]);
	if (doneHere.has(key)) return false;
	doneHere.add(key);
	if (doneHere.size > REMEMBERED) {
		const [oldest = ''] = doneHere;
		doneHere.delete(oldest);
	}
	return true;
}

/** Whether this is the first answer to a question; call it once the answer is about to be taken. */
export const isFirstAnswer = (context: Context, question: Question): boolean =>
	isFirst(context, question, 'answered');

/** Whether nobody was asked again so many times before; call it once that is about to be done. */
export const isFirstRepetition = (context: Context, question: Question, attempt: number): boolean =>
	isFirst(context, question, attempt);
