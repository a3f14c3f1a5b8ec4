import { createHash } from 'crypto';

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

/** A button that decides. */
export interface Button {
	/** What is sent when it is pressed. */
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
