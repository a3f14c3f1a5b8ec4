import { isRecord } from '../../helpers/property';
import type { PushedFields } from './pushedEvent';

/** The part of an incoming request that is read here. n8n has decoded the body already. */
export interface IncomingRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Without its parameters, in lower case. */
	contentType?: string | undefined;
	body?: unknown;
	rawBody?: { length: number } | undefined;
}

/** The fields of a push, or the HTTP status and message with which to turn the request away. */
export type PushBody =
	{ ok: true; fields: PushedFields } | { ok: false; status: 400 | 413 | 415; message: string };

/** Bytes. Two texts of 960 characters fit several times, in any script and encoding. */
export const MAX_PUSH_BYTES = 128 * 1024;

/**
 * A push of ClickSend has some 20 fields. n8n reads 1,000 fields of a form and drops the rest, so only a body
 * with fewer is complete.
 */
const TOO_MANY_FIELDS = 1000;

/** Levels of lists and objects, which ClickSend does not push at all. n8n cannot save too deep a value. */
const MAX_DEPTH = 20;

const MULTIPART = 'multipart/form-data';
const TYPES = ['application/x-www-form-urlencoded', 'application/json', MULTIPART];

function sizeOf({ headers, rawBody }: IncomingRequest, fields: PushedFields): number {
	if (rawBody) return rawBody.length;
	const announced = Number(headers['content-length']);
	// A multipart body without a length of its own.
	return Number.isFinite(announced) && announced > 0
		? announced
		: Buffer.byteLength(JSON.stringify(fields));
}

const childrenOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Goes level by level, because recursion would need a stack as deep as the value. */
function isTooDeep(fields: PushedFields): boolean {
	let level: unknown[] = [fields];
	for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
		level = level.flatMap(childrenOf);
	}
	return level.length > 0;
}

/** The fields of a multipart body without files; n8n gives fields and files separately. */
const multipartFields = (body: unknown) =>
	isRecord(body) && childrenOf(body.files).length === 0 ? body.data : undefined;

/**
 * Reads the fields of a push from the body of a request: a form, a JSON object, or multipart fields without
 * files.
 */
export function readPushBody(request: IncomingRequest): PushBody {
	const { contentType = '', body } = request;
	const refused = (message: string, status: 400 | 413 | 415 = 400): PushBody => {
		return { ok: false, status, message };
	};
	if (!TYPES.includes(contentType)) {
		return refused('Send a form, a JSON object or multipart fields.', 415);
	}
	const fields = contentType === MULTIPART ? multipartFields(body) : body;
	if (!isRecord(fields)) return refused('The body has to be one object with fields.');
	if (sizeOf(request, fields) > MAX_PUSH_BYTES) {
		return refused('The body is larger than a push of ClickSend.', 413);
	}
	const values = Object.values(fields);
	if (values.length === 0) return refused('The body has no fields.');
	if (isTooDeep(fields)) return refused('The body holds lists or objects too deep.');
	// A field that a form has several times counts several times.
	if (values.flat().length >= TOO_MANY_FIELDS) {
		return refused('The body has more fields than a push of ClickSend.');
	}
	return { ok: true, fields };
}
