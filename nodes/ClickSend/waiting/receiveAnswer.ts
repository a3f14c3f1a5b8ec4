import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { wireParameters } from '../actions/sms/sendRequests';
import { openSmsReader } from '../actions/sms/sms';
import { matchAnswer } from '../actions/sms/matchAnswer';
import { property } from '../helpers/property';
import { addedCode } from '../helpers/recipients';
import { toCredentials } from '../transport/authentication';
import { SEND } from '../transport/endpoints';
import { openNodeClient } from '../transport/nodeClient';
import { CREDENTIAL_NAME } from '../transport/requesters';
import { ATTEMPTS, readAnswerCode, writeAnswerCode, type AnswerCode } from './answerCode';
import { understand } from './approvalWords';
import { receiveLink, showUnavailable } from './receiveLink';
import { askOnce, isFirstAnswer } from './firstAnswer';
import { answered, type Answer } from './outcome';
import { readQuestion, type Question } from './question';
import { isSameSecret, resumeToken } from './resumeToken';

/** What became of an answer, for the trigger that brought it. */
export type Reception = 'taken' | 'askedAgain' | 'notAwaited' | 'notReady';

/** Milliseconds for a request that asks again: the trigger waits for it. */
const ASK_AGAIN_TIMEOUT_MS = 15_000;

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

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Sends another SMS after an answer that was neither yes nor no. @returns whether the person may have got it */
async function askAgain(
	context: IWebhookFunctions,
	{ sms: { to }, askAgainText: message, options }: Question,
	code: AnswerCode,
): Promise<boolean> {
	const customString = writeAnswerCode({ ...code, attempt: code.attempt + 1 });
	const read = openSmsReader({ timezone: context.getTimezone(), now: Date.now() });
	const prepared = read({ to, message, options: { ...options, customString } });
	const opened = await openNodeClient(context);
	if (!prepared.ok || !opened.ok) return false;
	const { recipients, options: checked } = prepared.parameters;
	const result = await opened.client.request(
		SEND,
		wireParameters(prepared.parameters, recipients),
		{
			method: checked.requestMethod,
			timeoutMs: ASK_AGAIN_TIMEOUT_MS,
		},
	);
	const outcomes = result.ok ? matchAnswer(recipients, result.records) : [result];
	return outcomes.every((outcome) => outcome.ok || outcome.issue.outcome === 'unknown');
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
	if (!understood && code.attempt < Math.min(question.askAgain, ATTEMPTS - 1)) {
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
	if (question.responseType !== 'deliveryReport') return NOT_AWAITED;
	const { status, status_code, status_text, error_code, error_text } = event;
	const fields = { status, status_code, status_text, error_code, error_text };
	const known = Object.entries(fields).filter(([, value]) => value !== undefined);
	const delivered = textOf(status).toLowerCase() === 'delivered';
	const data = { delivered, ...Object.fromEntries(known) };
	const from = textOf(question.sms.to);
	return { reception: 'taken', answer: { via: 'deliveryReport', from, data } };
}

async function receiveDelivered(
	context: IWebhookFunctions,
	question: Question | undefined,
	{ code: customString, event }: Delivered,
	apiKey: string,
): Promise<IWebhookResponseData> {
	// n8n 1 saves that an execution waits a moment before what it waits with.
	if (!question) return respond(context, 'notReady');
	const code = readAnswerCode(customString);
	const isOurs =
		code !== undefined &&
		code.executionId === context.getExecutionId() &&
		isSameSecret(code.token, resumeToken(context, apiKey)) &&
		code.question === question.number;
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
		const { apiKey } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
		const question = readQuestion(context);
		return delivered
			? await receiveDelivered(context, question, delivered, apiKey)
			: receiveLink(context, question, apiKey);
	} catch {
		// E.g. because the credential was deleted. What is thrown here would end the execution, as answered.
		return delivered ? respond(context, 'notAwaited') : showUnavailable(context);
	}
}
