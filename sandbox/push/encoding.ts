import { randomUUID } from 'node:crypto';
import type { PushFields } from './fields';

/**
 * How the fields travel: in a form, as JSON, in the query of a GET, or in a multipart body whose parts state their
 * type and have no file name. ClickSend itself has the first three; .NET writes the last one, where somebody
 * passes pushes on.
 */
export const ENCODINGS = ['form', 'json', 'query', 'multipart'] as const;

export type Encoding = (typeof ENCODINGS)[number];

const textsOf = (fields: PushFields): Array<[name: string, text: string]> =>
	Object.entries(fields).map(([name, value]) => [name, String(value)]);

/** Appends to a URL and leaves all of it as it is, also escapes that are no text. */
function withQuery(url: string, query: string): string {
	const target = new URL(url);
	target.search = target.search === '' ? query : `${target.search}&${query}`;
	return target.href;
}

function multipart(fields: PushFields): RequestInit {
	const boundary = randomUUID();
	const parts = textsOf(fields).map(
		([name, text]) =>
			`--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${text}\r\n`,
	);
	return {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
		body: `${parts.join('')}--${boundary}--\r\n`,
	};
}

/** A push as a request: where it goes, and what fetch takes beside that. */
export function toRequest(
	url: string,
	encoding: Encoding,
	fields: PushFields,
): [target: string, init: RequestInit] {
	switch (encoding) {
		case 'form':
			return [url, { method: 'POST', body: new URLSearchParams(textsOf(fields)) }];
		case 'json': {
			const headers = { 'content-type': 'application/json' };
			return [url, { method: 'POST', headers, body: JSON.stringify(fields) }];
		}
		case 'query':
			return [withQuery(url, new URLSearchParams(textsOf(fields)).toString()), { method: 'GET' }];
		case 'multipart':
			return [url, multipart(fields)];
	}
}
