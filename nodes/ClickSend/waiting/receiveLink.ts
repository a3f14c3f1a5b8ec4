import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { property, textOf } from '../helpers/property';
import { isSecret } from '../helpers/secret';
import { answered, type Answer } from './answerItem';
import type { Approval } from './approval';
import { isFirstAnswer } from './firstAnswer';
import {
	approvalPage,
	freeTextPage,
	LINK_PARAMETER,
	MAX_WRITTEN_LENGTH,
	PAGE_HEADERS,
	plainPage,
	type Button,
} from './linkPage';
import type { Question } from './question';

const THANKS = plainPage('Thank you. Your answer was received, and you can close this page.');
const NOT_VALID = plainPage('This question was answered already, or this link is not complete.');
const UNAVAILABLE = plainPage('This question cannot be answered now. Please try again later.');

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
export const showUnavailable = (context: IWebhookFunctions): IWebhookResponseData =>
	show(context, 503, UNAVAILABLE);

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
	const text = textOf(property(body, 'text'));
	if (text.trim() === '' || text.length > MAX_WRITTEN_LENGTH) return undefined;
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
	const { method, query } = context.getRequestObject();
	const isApproval = question?.responseType === 'approval';
	const isLinked = isApproval || question?.responseType === 'freeText';
	if (!isLinked || !isSecret(query[LINK_PARAMETER], question.linkHash)) {
		return show(context, 404, NOT_VALID);
	}
	const { text, approval } = question;
	const isForm = method === 'POST';
	const buttons = isApproval ? buttonsOf(approval) : undefined;
	const answer = isForm ? answerOf(context.getBodyData(), buttons) : undefined;
	if (!answer) {
		const note = isForm ? NOT_WRITTEN : '';
		const html = buttons ? approvalPage(text, buttons) : freeTextPage(text, note);
		return show(context, isForm ? 400 : 200, html);
	}
	if (!isFirstAnswer(context, question)) return show(context, 404, NOT_VALID);
	setHeaders(context);
	return { webhookResponse: THANKS, workflowData: answered(question, answer) };
}
