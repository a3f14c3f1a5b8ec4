import { createHash } from 'crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { formatNumber } from '../helpers/formatNumber';
import { property, textOf } from '../helpers/property';
import { isSecret } from '../helpers/secret';
import type { Approval } from './approval';
import { isFirstAnswer } from './firstAnswer';
import { answered, type Answer, type Question } from './question';

/** The query parameter with the key of a link. n8n 1 lets everybody in, so this keeps out who was not asked. */
export const LINK_PARAMETER = 'q';

/** An answer on the page has at most so many characters. */
export const MAX_WRITTEN_LENGTH = 10_000;

const STYLE = `
body{margin:0 auto;max-width:32em;padding:1.5em 1em;font:1.1em/1.5 sans-serif;color:#222;background:#fff}
h1,p,button{overflow-wrap:anywhere}
h1,p{margin:0 0 1em;font-size:1em;font-weight:normal;white-space:pre-wrap}
button,textarea{box-sizing:border-box;width:100%;margin:.4em 0;padding:.7em;font:inherit;border:1px solid #767676;border-radius:.3em}
button{color:#222;background:#eee}
button.main{color:#fff;background:#0b5cad;border-color:#0b5cad}
@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}button{color:#eee;background:#333}textarea{color:#eee;background:#222}}
`;

/** Headers of every page: they allow its style and a form to its own address, nothing else, and forbid caching. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex',
};

const REFERENCES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escaped = (text: string) =>
	text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? character);

/**
 * A page that says a text: in a heading, because screen readers look for one, in the direction of its language.
 *
 * @param more HTML after it
 */
export function plainPage(text: string, more = ''): string {
	const said = escaped(text);
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${said}</title><style>${STYLE}</style></head><body><main><h1 dir="auto">${said}</h1>${more}</main></body></html>`;
}

/** A button that decides, and what is sent when it is pressed. */
export interface Button {
	decision: 'approve' | 'decline';
	label: string;
}

/** The page of a question with buttons. Only pressing a button decides. */
export function approvalPage(question: string, buttons: readonly Button[]): string {
	const shown = buttons.map(
		({ decision, label }) =>
			`<button${decision === 'approve' ? ' class="main"' : ''} name="decision" value="${decision}" dir="auto">${escaped(label)}</button>`,
	);
	return plainPage(question, `<form method="post">${shown.join('')}</form>`);
}

/** The page of a question with a field for the answer. @param note what was wrong with an answer */
export function freeTextPage(question: string, note = ''): string {
	const shownNote = note === '' ? '' : `<p role="alert">${escaped(note)}</p>`;
	return plainPage(
		question,
		`${shownNote}<form method="post"><label for="text">Your answer</label><textarea id="text" name="text" dir="auto" rows="5" maxlength="${MAX_WRITTEN_LENGTH}" required></textarea><button class="main">Send</button></form>`,
	);
}

const THANKS = plainPage('Thank you. Your answer was received, and you can close this page.');
const NOT_VALID = plainPage('This question was answered already, or this link is not complete.');
const UNAVAILABLE = plainPage('This question cannot be answered now. Please try again later.');
const NOT_WRITTEN = `Please write an answer of up to ${formatNumber(MAX_WRITTEN_LENGTH)} characters.`;

function show(context: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	context.getResponseObject().set(PAGE_HEADERS).status(status).send(html);
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
	context.getResponseObject().set(PAGE_HEADERS);
	return { webhookResponse: THANKS, workflowData: answered(question, answer) };
}
