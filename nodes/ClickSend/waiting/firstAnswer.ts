import type { IWebhookFunctions } from 'n8n-workflow';
import type { Question } from './question';

/** How many questions that something has come to are remembered. */
const REMEMBERED = 10_000;

/** What this process has taken, oldest first. */
const takenHere = new Set<string>();

type Context = Pick<IWebhookFunctions, 'getExecutionId' | 'getNode'>;

function keyOf(context: Context, { number, sms }: Question, attempt?: number): string {
	const { id } = context.getNode();
	return JSON.stringify([context.getExecutionId(), id, number, sms.messageid ?? '', attempt]);
}

function isFirst(key: string): boolean {
	if (takenHere.has(key)) return false;
	takenHere.add(key);
	if (takenHere.size > REMEMBERED) {
		const [oldest = ''] = takenHere;
		takenHere.delete(oldest);
	}
	return true;
}

/**
 * Tells whether an answer is the first to its question, and remembers that there was one.
 *
 * n8n 2 resumes an execution once, whatever comes at the same moment. n8n 1 does not look, and would run the
 * rest of the workflow for each answer: this keeps it from that within a process. Two answers that reach two
 * webhook processes of n8n 1 in the same instant still both count.
 */
export function isFirstAnswer(context: Context, question: Question): boolean {
	return isFirst(keyOf(context, question));
}

/**
 * Asks again, once for each attempt: an answer that nobody understands may come twice, or be pushed again
 * because the first push was not answered in time, and each SMS costs money.
 *
 * @param attempt that the answer was to
 * @param ask tells whether ClickSend has accepted the SMS; where it has not, the next answer is asked about
 * @returns whether the person was asked again, now or by an earlier answer
 */
export async function askOnce(
	context: Context,
	question: Question,
	attempt: number,
	ask: () => Promise<boolean>,
): Promise<boolean> {
	const key = keyOf(context, question, attempt);
	if (!isFirst(key)) return true;
	let isAsked = false;
	try {
		isAsked = await ask();
	} finally {
		if (!isAsked) takenHere.delete(key);
	}
	return isAsked;
}
