import type { IWebhookFunctions } from 'n8n-workflow';
import { NewestKeys } from '../helpers/newestKeys';
import type { Question } from './question';

/** The latest answers that this process has taken. */
const takenHere = new NewestKeys(10_000);

type Context = Pick<IWebhookFunctions, 'getExecutionId' | 'getNode'>;

function keyOf(context: Context, { number, sms }: Question, attempt?: number): string {
	const { id } = context.getNode();
	return JSON.stringify([context.getExecutionId(), id, number, sms.messageid ?? '', attempt]);
}

/**
 * Tells whether an answer is the first to its question, and remembers it.
 *
 * n8n 2 resumes an execution once, however many answers come at the same moment. n8n 1 runs the rest of the
 * workflow for each of them; this prevents it within a process. Two answers that reach two webhook processes of
 * n8n 1 in the same instant still both count.
 *
 * @param attempt of an unclear answer: the attempt that it is the first answer to
 */
export function isFirstAnswer(context: Context, question: Question, attempt?: number): boolean {
	const key = keyOf(context, question, attempt);
	if (takenHere.has(key)) return false;
	takenHere.add(key);
	return true;
}

/**
 * Asks again, once for each attempt, because each SMS costs money: the same unclear answer may come twice, for
 * example where ClickSend pushes it again.
 *
 * @param attempt the attempt that was answered
 * @param ask sends the SMS; returns whether the person may have got it. If not, the next answer asks again
 * @returns whether the person was asked again, now or after an earlier answer
 */
export async function askOnce(
	context: Context,
	question: Question,
	attempt: number,
	ask: () => Promise<boolean>,
): Promise<boolean> {
	if (!isFirstAnswer(context, question, attempt)) return true;
	let isAsked = false;
	try {
		isAsked = await ask();
	} finally {
		if (!isAsked) takenHere.delete(keyOf(context, question, attempt));
	}
	return isAsked;
}
