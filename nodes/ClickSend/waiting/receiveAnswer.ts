import type {
	IDataObject,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { isOptOut } from '../helpers/keywords';
import { textOf } from '../helpers/property';
import { isDelivered, meaningOf, saysAnything } from '../helpers/reportMeaning';
import { isSecret } from '../helpers/secret';
import { mayBeSame } from '../parameters/sameNumber';
import { ANSWER_PATH, HANDOVER_STATUS, readDelivered, type Reception } from '../triggers/handover';
import { readAnswerCode, writeAnswerCode, type AnswerCode } from './answerCode';
import { understand } from './approval';
import type { SmsParameters } from './ask';
import { askOnce, isFirstAnswer } from './firstAnswer';
import { receiveLink, showUnavailable } from './linkPage';
import { answered, readQuestion, type Answer, type Question } from './question';

const common = {
	name: 'default',
	responseMode: 'onReceived',
	responseData: '',
	restartWebhook: true,
	isFullPath: true,
} as const;

/** The node's webhooks while an execution waits, below n8n's address for that and the execution's ID. */
export const waitingWebhooks: IWebhookDescription[] = [
	// The page behind the link.
	{ ...common, httpMethod: 'GET', path: '={{ $nodeId }}' },
	{ ...common, httpMethod: 'POST', path: '={{ $nodeId }}' },
	// An answer that a trigger hands over. The trigger knows the execution, but not the node.
	{ ...common, httpMethod: 'POST', path: ANSWER_PATH },
];

/** Sends another SMS from a node that waits. Tells whether the person may have got it. */
export type AskAgain = (context: IWebhookFunctions, sms: SmsParameters) => Promise<boolean>;

/** An answer with which the execution goes on. `unclear` if it asks again; undefined if it did not wait for this. */
type Read = Answer | 'unclear' | undefined;

function respond(context: IWebhookFunctions, reception: Reception): IWebhookResponseData {
	context.getResponseObject().status(HANDOVER_STATUS[reception]).json({ reception });
	return { noWebhookResponse: true };
}

function readReply(question: Question, { attempt }: AnswerCode, event: IDataObject): Read {
	const { responseType, approval, askAgain, isReview, sms } = question;
	const from = textOf(event.from);
	const text = textOf(event.message);
	// From somebody who was not asked.
	if (!mayBeSame(textOf(sms.to), from)) return undefined;
	if (responseType === 'reply') return { via: 'reply', from, data: { text } };
	if (responseType !== 'approval') return undefined;
	const verdict = understand(text, approval);
	const understood = verdict !== 'unclear';
	if (!understood && attempt < askAgain && !isOptOut(text)) return 'unclear';
	const data = {
		approved: verdict === 'yes',
		text,
		understood,
		// The agent gets the person's words instead of a mere no.
		...(isReview && !understood && { chatInput: text }),
	};
	return { via: 'reply', from, data };
}

const REPORT_FIELDS = ['status', 'status_code', 'status_text', 'error_code', 'error_text'];

function readReport({ responseType, sms }: Question, event: IDataObject): Read {
	if (responseType !== 'deliveryReport' || !saysAnything(event)) return undefined;
	// Another report follows when the SMS is delivered, or cannot be.
	if (!meaningOf(event).isFinal) return undefined;
	const fields = REPORT_FIELDS.filter((name) => event[name] !== undefined);
	const data = {
		delivered: isDelivered(event),
		...Object.fromEntries(fields.map((name) => [name, event[name]])),
	};
	return { via: 'deliveryReport', from: textOf(sms.to), data };
}

/**
 * Tells whether an event is about the SMS of a question, where both name it. Question numbers come again after
 * 128 questions in an execution. When a person was asked again, only the first SMS is known.
 */
function isAnswerTo({ sms }: Question, { attempt }: AnswerCode, event: IDataObject): boolean {
	const isReport = event.event === 'deliveryReport';
	const about = textOf(isReport ? event.messageid : event.originalmessageid);
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
			: readReply(question, code, event);
	if (read === 'unclear') {
		const { sms, askAgainText: message } = question;
		const customString = writeAnswerCode({ ...code, attempt: code.attempt + 1 });
		const options = { ...question.options, customString };
		const ask = async () => await askAgain(context, { to: sms.to, message, options });
		const isAsked = await askOnce(context, question, code.attempt, ask);
		return respond(context, isAsked ? 'askedAgain' : 'notAwaited');
	}
	if (!read || !isFirstAnswer(context, question)) return respond(context, 'notAwaited');
	const webhookResponse: { reception: Reception } = { reception: 'taken' };
	return { webhookResponse, workflowData: answered(question, read) };
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
