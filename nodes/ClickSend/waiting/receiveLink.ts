import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { property } from '../helpers/property';
import { isSecret } from '../helpers/secret';
import {
	approvalPage,
	freeTextPage,
	MAX_WRITTEN_LENGTH,
	PAGE_HEADERS,
	plainPage,
	type Button,
} from './linkPage';
import { isFirstAnswer } from './firstAnswer';
import { answered, type Answer } from './answerItem';
import type { Question } from './question';
import type { Approval } from './approval';
import { LINK_PARAMETER } from './secrets';

const THANKS = 'Thank you. Your answer was received, and you can close this page.';
const NOT_VALID = 'This question was answered already, or this link is not complete.';

const NOT_WRITTEN = `Please write an answer of up to ${MAX_WRITTEN_LENGTH.toLocaleString('en-US')} characters.`;

function setHeaders(context: IWebhookFunctions): void {
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
}

function show(context: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	setHeaders(context);
	context.getResponseObject().status(status).send(html);
	return { noWebhookResponse: true };
}

/** Responds for a question that cannot be answered now. */
export function showUnavailable(context: IWebhookFunctions): IWebhookResponseData {
	return show(
		context,
		503,
		plainPage('This question cannot be answered now. Please try again later.'),
	);
}

function buttonsOf({ approveLabel, disapproveLabel }: Approval): Button[] {
	const approve: Button = { decision: 'approve', label: approveLabel };
	return disapproveLabel === ''
		? [approve]
		: [approve, { decision: 'decline', label: disapproveLabel }];
}

/** Reads the answer of a form; undefined for one that cannot be used. */
function answerOf(body: unknown, buttons: readonly Button[] | undefined): Answer | undefined {
	if (buttons) {
		const pressed = buttons.find(({ decision }) => decision === property(body, 'decision'));
		return pressed && { via: 'link', data: { approved: pressed.decision === 'approve' } };
	}
	const text = property(body, 'text');
	if (typeof text !== 'string' || text.trim() === '' || text.length > MAX_WRITTEN_LENGTH) {
		return undefined;
	}
	// Forms send every line break as two characters.
	return { via: 'link', data: { text: text.replaceAll('\r\n', '\n') } };
}

/**
 * Receives a request for the page behind the link: shows the question, or takes the answer from the page's form.
 * Only the form decides, so a preview or a robot that opens the link changes nothing.
 */
export function receiveLink(
	context: IWebhookFunctions,
	question: Question | undefined,
): IWebhookResponseData {
	const request = context.getRequestObject();
	const responseType = question?.responseType;
	const isLinked = responseType === 'approval' || responseType === 'freeText';
	const isRight =
		question !== undefined && isSecret(request.query[LINK_PARAMETER], question.linkHash);
	if (!question || !isRight || !isLinked) return show(context, 404, plainPage(NOT_VALID));

	const { text } = question;
	const buttons = responseType === 'approval' ? buttonsOf(question.approval) : undefined;
	const answer = request.method === 'POST' ? answerOf(context.getBodyData(), buttons) : undefined;
	if (!answer) {
		const isForm = request.method === 'POST';
		const html = buttons
			? approvalPage(text, buttons)
			: freeTextPage(text, isForm ? NOT_WRITTEN : '');
		return show(context, isForm ? 400 : 200, html);
	}
	if (!isFirstAnswer(context, question)) return show(context, 404, plainPage(NOT_VALID));
	setHeaders(context);
	return {
		webhookResponse: plainPage(THANKS),
		workflowData: answered(question, answer),
	};
}
