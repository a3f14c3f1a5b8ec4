import type { PushedFields } from './pushedEvent';

/** What is looked at of an incoming request; n8n has decoded the body already. */
export interface IncomingRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Type without its parameters, in lower case. */
	contentType?: string | undefined;
	body?: unknown;
	rawBody?: { length: number } | undefined;
}

export type PushBody =
	{ ok: true; fields: PushedFields } | { ok: false; status: 400 | 413 | 415; message: string };

/** Bytes of a push. Two texts of 960 characters, in any script and encoding, fit several times. */
export const MAX_PUSH_BYTES = 128 * 1024;

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sizeOf({ headers, rawBody }: IncomingRequest, fields: Record<string, unknown>): number {
	if (rawBody) return rawBody.length;
	const announced = Number(headers['content-length']);
	// A multipart body that did not say how long it is.
	return Number.isFinite(announced) && announced > 0
		? announced
		: Buffer.byteLength(JSON.stringify(fields));
}

/** n8n gives the fields and the files of a multipart body apart. */
function multipartFields(body: unknown): Record<string, unknown> | undefined {
	if (!isObject(body) || !isObject(body.data)) return undefined;
	const hasFiles = isObject(body.files) && Object.keys(body.files).length > 0;
	return hasFiles ? undefined : body.data;
}

/**
 * Takes the fields of a push from the body of a request: a form, a JSON object, or multipart fields
 * without files.
 *
 * @returns the fields; or the HTTP status and words with which it is turned away
 */
export function readPushBody(request: IncomingRequest): PushBody {
	const { contentType = '', body } = request;
	if (![FORM, JSON_TYPE, MULTIPART].includes(contentType)) {
		return { ok: false, status: 415, message: 'Send a form, a JSON object or multipart fields.' };
	}
	const fields = contentType === MULTIPART ? multipartFields(body) : body;
	if (!isObject(fields)) {
		return { ok: false, status: 400, message: 'The body has to be one object with fields.' };
	}
	if (sizeOf(request, fields) > MAX_PUSH_BYTES) {
		return { ok: false, status: 413, message: 'The body is larger than a push of ClickSend.' };
	}
	if (Object.keys(fields).length === 0) {
		return { ok: false, status: 400, message: 'The body has no fields.' };
	}
	return { ok: true, fields };
}
