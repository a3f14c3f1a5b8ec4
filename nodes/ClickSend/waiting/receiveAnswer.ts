import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { askAgain } from '../sending/askAgain';
import { property, textOf } from '../helpers/property';
import { addedCode } from '../parameters/recipients';
import { REPORT_STATUS } from '../triggers/push/pushedEvent';
import { answered, type Answer } from './answerItem';
import { ATTEMPTS, readAnswerCode, type AnswerCode } from './answerCode';
import { isOptOut, understand } from './approvalWords';
import { receiveLink, showUnavailable } from './receiveLink';
import { askOnce, isFirstAnswer } from './firstAnswer';
import { readQuestion, type Question } from './question';
import { isSecret } from './secrets';

/** What became of an answer, for the trigger that brought it. */
export type Reception = 'taken' | 'askedAgain' | 'notAwaited' | 'notReady';

const STATUS: Readonly<Record<Reception, number>> = {
	taken: 200,
	askedAgain: 202,
	notAwaited: 409,
	// The trigger tries again in a moment.
	notReady: 503,
};

/** What a trigger hands over: the custom string that came back, and the item that it would start with. */
export interface Delivered {
	code: string;
	event: IDataObject;
}

function respond(context: IWebhookFunctions, reception: Reception): IWebhookResponseData {
	context.getResponseObject().status(STATUS[reception]).json({ reception });
	return { noWebhookResponse: true };
}

interface Read {
	answer?: Answer;
	reception: Reception;
}

const NOT_AWAITED: Read = { reception: 'notAwaited' };

async function readReply(
	context: IWebhookFunctions,
	question: Question,
	code: AnswerCode,
	event: IDataObject,
): Promise<Read> {
	const { responseType, approval, isReview } = question;
	const from = textOf(event.from);
	const text = textOf(event.message);
	// Somebody else's, who was not asked.
	if (addedCode(textOf(question.sms.to), from) === undefined) return NOT_AWAITED;
	if (responseType === 'reply') {
		return { reception: 'taken', answer: { via: 'reply', from, data: { text } } };
	}
	if (responseType !== 'approval') return NOT_AWAITED;
	const verdict = understand(text, approval.words);
	const understood = verdict !== 'unclear';
	const mayAskAgain = code.attempt < Math.min(question.askAgain, ATTEMPTS - 1) && !isOptOut(text);
	if (!understood && mayAskAgain) {
		const isAsked = await askOnce(
			context,
			question,
			code.attempt,
			async () => await askAgain(context, question, code),
		);
		return isAsked ? { reception: 'askedAgain' } : NOT_AWAITED;
	}
	const data = {
		approved: verdict === 'yes',
		text,
		understood,
		// An agent hears what the person has to say, instead of a mere no.
		...(isReview && !understood && { chatInput: text }),
	};
	return { reception: 'taken', answer: { via: 'reply', from, data } };
}

function readReport(question: Question, event: IDataObject): Read {
	const { status, status_code, status_text, error_code, error_text } = event;
	const isFinal = REPORT_STATUS.test(textOf(status));
	if (question.responseType !== 'deliveryReport' || !isFinal) return NOT_AWAITED;
	const fields = { status, status_code, status_text, error_code, error_text };
	const known = Object.entries(fields).filter(([, value]) => value !== undefined);
	const delivered = textOf(status).toLowerCase() === 'delivered';
	const data = { delivered, ...Object.fromEntries(known) };
	const from = textOf(question.sms.to);
	return { reception: 'taken', answer: { via: 'deliveryReport', from, data } };
}

/**
 * Whether an event is about the SMS of a question, where both are named. After 128 questions in an execution a
 * number comes again; of one that was asked again, the later SMS are not known.
 */
function isAnswerTo({ sms }: Question, { attempt }: AnswerCode, event: IDataObject): boolean {
	const about = textOf(
		event.event === 'deliveryReport' ? event.messageid : event.originalmessageid,
	);
	const asked = textOf(sms.messageid);
	return attempt > 0 || about === '' || asked === '' || about === asked;
}

async function receiveDelivered(
	context: IWebhookFunctions,
	question: Question | undefined,
	{ code: customString, event }: Delivered,
): Promise<IWebhookResponseData> {
	// n8n 1 saves that an execution waits a moment before what it waits with.
	if (!question) return respond(context, 'notReady');
	const code = readAnswerCode(customString);
	const isOurs =
		code !== undefined &&
		code.executionId === context.getExecutionId() &&
		isSecret(code.token, question.tokenHash) &&
		code.question === question.number &&
		isAnswerTo(question, code, event);
	if (!isOurs) return respond(context, 'notAwaited');
	const { reception, answer } =
		event.event === 'deliveryReport'
			? readReport(question, event)
			: await readReply(context, question, code, event);
	if (!answer) return respond(context, reception);
	if (!isFirstAnswer(context, question)) return respond(context, 'notAwaited');
	return {
		webhookResponse: { reception },
		workflowData: [[{ json: answered(question, answer, new Date()), pairedItem: { item: 0 } }]],
	};
}

function asDelivered(body: unknown): Delivered | undefined {
	const code = property(body, 'code');
	const event = property(body, 'event');
	if (typeof code !== 'string' || typeof event !== 'object' || event === null) return undefined;
	return { code, event: { ...event } };
}

/**
 * Receives what an execution waits for: an answer that a trigger hands over, or a person who has opened the
 * link. n8n calls it only while the execution waits.
 *
 * What is not the answer to the question that was asked last is turned away, so that the trigger starts its
 * own workflow with it; the execution goes on waiting.
 */
export async function receiveAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const delivered = asDelivered(context.getBodyData());
	try {
		const question = readQuestion(context);
		return delivered
			? await receiveDelivered(context, question, delivered)
			: receiveLink(context, question);
	} catch {
		// E.g. because the credential to ask again with was deleted. What is thrown here would end the execution.
		return delivered ? respond(context, 'notAwaited') : showUnavailable(context);
	}
}
