import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isOptOut } from '../helpers/keywords';
import { textOf } from '../helpers/property';
import { isSecret } from '../helpers/secret';
import { addedCode } from '../parameters/recipients';
import { REPORT_STATUS } from '../triggers/events';
import { HANDOVER_STATUS, readDelivered, type Reception } from '../triggers/handover';
import { answered, type Answer } from './answerItem';
import { readAnswerCode, writeAnswerCode, type AnswerCode } from './answerCode';
import { understand } from './approvalWords';
import { receiveLink, showUnavailable } from './receiveLink';
import { askOnce, isFirstAnswer } from './firstAnswer';
import { readQuestion, type Question } from './question';

/**
 * Sends another SMS to a person who answered neither yes nor no.
 *
 * @param sms its parameters, as Send has them
 * @returns whether the person may have got it
 */
export type AskAgain = (
	context: IWebhookFunctions,
	sms: { to: unknown; message: string; options: IDataObject },
) => Promise<boolean>;

/** An answer with which the execution goes on, or what becomes of one with which it does not. */
type Read = Answer | Exclude<Reception, 'taken'>;

function respond(context: IWebhookFunctions, reception: Reception): IWebhookResponseData {
	context.getResponseObject().status(HANDOVER_STATUS[reception]).json({ reception });
	return { noWebhookResponse: true };
}

async function isAskedAgain(
	context: IWebhookFunctions,
	question: Question,
	code: AnswerCode,
	askAgain: AskAgain,
): Promise<boolean> {
	const { sms, askAgainText: message, options } = question;
	const customString = writeAnswerCode({ ...code, attempt: code.attempt + 1 });
	const ask = async () =>
		await askAgain(context, { to: sms.to, message, options: { ...options, customString } });
	return await askOnce(context, question, code.attempt, ask);
}

async function readReply(
	context: IWebhookFunctions,
	question: Question,
	code: AnswerCode,
	event: IDataObject,
	askAgain: AskAgain,
): Promise<Read> {
	const { responseType, approval, isReview } = question;
	const from = textOf(event.from);
	const text = textOf(event.message);
	// From somebody who was not asked.
	if (addedCode(textOf(question.sms.to), from) === undefined) return 'notAwaited';
	if (responseType === 'reply') return { via: 'reply', from, data: { text } };
	if (responseType !== 'approval') return 'notAwaited';
	const verdict = understand(text, approval.words);
	const understood = verdict !== 'unclear';
	if (!understood && code.attempt < question.askAgain && !isOptOut(text)) {
		const isAsked = await isAskedAgain(context, question, code, askAgain);
		return isAsked ? 'askedAgain' : 'notAwaited';
	}
	const data = {
		approved: verdict === 'yes',
		text,
		understood,
		// The agent gets the person's words instead of a mere no.
		...(isReview && !understood && { chatInput: text }),
	};
	return { via: 'reply', from, data };
}

function readReport(question: Question, event: IDataObject): Read {
	const { status, status_code, status_text, error_code, error_text } = event;
	const isFinal = REPORT_STATUS.test(textOf(status));
	if (question.responseType !== 'deliveryReport' || !isFinal) return 'notAwaited';
	const fields = { status, status_code, status_text, error_code, error_text };
	const known = Object.entries(fields).filter(([, value]) => value !== undefined);
	const delivered = textOf(status).toLowerCase() === 'delivered';
	const data = { delivered, ...Object.fromEntries(known) };
	return { via: 'deliveryReport', from: textOf(question.sms.to), data };
}

/**
 * Tells whether an event is about the SMS of a question, where both name it. Question numbers come again after
 * 128 questions in an execution. When a person was asked again, only the first SMS is known.
 */
function isAnswerTo({ sms }: Question, { attempt }: AnswerCode, event: IDataObject): boolean {
	const about = textOf(
		event.event === 'deliveryReport' ? event.messageid : event.originalmessageid,
	);
	const asked = textOf(sms.messageid);
	return attempt > 0 || about === '' || asked === '' || about === asked;
}

async function receiveEvent(
	context: IWebhookFunctions,
	question: Question | undefined,
	event: IDataObject,
	askAgain: AskAgain,
): Promise<IWebhookResponseData> {
	// n8n 1 saves that an execution waits a moment before it saves the question.
	if (!question) return respond(context, 'notReady');
	const code = readAnswerCode(event.customstring);
	const isOurs =
		code !== undefined &&
		code.executionId === context.getExecutionId() &&
		isSecret(code.token, question.tokenHash) &&
		code.question === question.number &&
		isAnswerTo(question, code, event);
	if (!isOurs) return respond(context, 'notAwaited');
	const read =
		event.event === 'deliveryReport'
			? readReport(question, event)
			: await readReply(context, question, code, event, askAgain);
	if (typeof read === 'string') return respond(context, read);
	if (!isFirstAnswer(context, question)) return respond(context, 'notAwaited');
	const reception: Reception = 'taken';
	return { webhookResponse: { reception }, workflowData: answered(question, read) };
}

/**
 * Receives what an execution waits for: an answer that a trigger hands over, or a person who has opened the
 * link. n8n calls it only while the execution waits.
 *
 * Anything but an answer to the last question is turned away, so that the trigger starts its own workflow with
 * it; the execution goes on waiting. Does not throw, because n8n would end the execution.
 */
export async function receiveAnswer(
	context: IWebhookFunctions,
	askAgain: AskAgain,
): Promise<IWebhookResponseData> {
	const event = readDelivered(context.getBodyData());
	try {
		const question = readQuestion(context);
		return event
			? await receiveEvent(context, question, event, askAgain)
			: receiveLink(context, question);
	} catch {
		// For example, because the credential to ask again with was deleted.
		return event ? respond(context, 'notAwaited') : showUnavailable(context);
	}
}
