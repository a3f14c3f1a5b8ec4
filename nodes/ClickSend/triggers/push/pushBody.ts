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

/**
 * Fields from which on a body is not ClickSend's, which has some 20. n8n reads 1,000 fields of a form
 * and says nothing of the rest, so with fewer all are there.
 */
const TOO_MANY_FIELDS = 1000;

/** How deep a JSON value may be; ClickSend pushes no lists and objects at all. n8n cannot save any depth. */
const MAX_DEPTH = 20;

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

/** A field that a form gives several times counts several times. */
function countOf(fields: Record<string, unknown>): number {
	return Object.values(fields).reduce<number>(
		(count, value) => count + (Array.isArray(value) ? value.length : 1),
		0,
	);
}

const childrenOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Level by level, because a call for each would need a stack as deep as the value. */
function isTooDeep(fields: Record<string, unknown>): boolean {
	let level: unknown[] = [fields];
	for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
		level = level.flatMap(childrenOf);
	}
	return level.length > 0;
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
	if (isTooDeep(fields)) {
		return { ok: false, status: 400, message: 'The body holds lists or objects too deep.' };
	}
	if (countOf(fields) >= TOO_MANY_FIELDS) {
		return {
			ok: false,
			status: 400,
			message: 'The body has more fields than a push of ClickSend.',
		};
	}
	return { ok: true, fields };
}
