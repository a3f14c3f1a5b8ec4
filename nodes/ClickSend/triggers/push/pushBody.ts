import type { PushedFields } from './pushedEvent';

/** The part of an incoming request that is read here. n8n has decoded the body already. */
export interface IncomingRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Without its parameters, in lower case. */
	contentType?: string | undefined;
	body?: unknown;
	rawBody?: { length: number } | undefined;
}

/** A body that is not a push of ClickSend, with the HTTP status and message to turn it away with. */
interface NoPush {
	ok: false;
	status: 400 | 413 | 415;
	message: string;
}

const noPush = (status: NoPush['status'], message: string): NoPush => ({
	ok: false,
	status,
	message,
});

export type PushBody = { ok: true; fields: PushedFields } | NoPush;

/** Bytes. Two texts of 960 characters fit several times, in any script and encoding. */
export const MAX_PUSH_BYTES = 128 * 1024;

/**
 * A push of ClickSend has some 20 fields. n8n reads 1,000 fields of a form and drops the rest, so only a body
 * with fewer is complete.
 */
const TOO_MANY_FIELDS = 1000;

/** Levels of lists and objects, which ClickSend does not push at all. n8n cannot save too deep a value. */
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
	// A multipart body without a length of its own.
	return Number.isFinite(announced) && announced > 0
		? announced
		: Buffer.byteLength(JSON.stringify(fields));
}

/** Counts the fields; one that a form has several times counts several times. */
function countOf(fields: Record<string, unknown>): number {
	return Object.values(fields).reduce<number>(
		(count, value) => count + (Array.isArray(value) ? value.length : 1),
		0,
	);
}

const childrenOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Goes level by level, because recursion would need a stack as deep as the value. */
function isTooDeep(fields: Record<string, unknown>): boolean {
	let level: unknown[] = [fields];
	for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
		level = level.flatMap(childrenOf);
	}
	return level.length > 0;
}

/** The fields of a multipart body without files; n8n gives fields and files separately. */
function multipartFields(body: unknown): Record<string, unknown> | undefined {
	if (!isObject(body) || !isObject(body.data)) return undefined;
	const hasFiles = isObject(body.files) && Object.keys(body.files).length > 0;
	return hasFiles ? undefined : body.data;
}

/**
 * Reads the fields of a push from the body of a request: a form, a JSON object, or multipart fields without
 * files.
 *
 * @returns the fields; or the HTTP status and message with which to turn the request away
 */
export function readPushBody(request: IncomingRequest): PushBody {
	const { contentType = '', body } = request;
	if (![FORM, JSON_TYPE, MULTIPART].includes(contentType)) {
		return noPush(415, 'Send a form, a JSON object or multipart fields.');
	}
	const fields = contentType === MULTIPART ? multipartFields(body) : body;
	if (!isObject(fields)) return noPush(400, 'The body has to be one object with fields.');
	if (sizeOf(request, fields) > MAX_PUSH_BYTES) {
		return noPush(413, 'The body is larger than a push of ClickSend.');
	}
	if (Object.keys(fields).length === 0) return noPush(400, 'The body has no fields.');
	if (isTooDeep(fields)) return noPush(400, 'The body holds lists or objects too deep.');
	if (countOf(fields) >= TOO_MANY_FIELDS) {
		return noPush(400, 'The body has more fields than a push of ClickSend.');
	}
	return { ok: true, fields };
}
