import { isRecord, property } from '../../helpers/property';
import type { PushedFields } from './pushedEvent';
import { TOKEN_PARAMETER } from './pushToken';
import { MULTIPART, sizeOfParts, typedPartsOf, type TypedText } from './typedParts';

/** The part of an incoming request that is read here. n8n has decoded the body already. */
export interface IncomingRequest {
	/** POST when left out. */
	method?: string;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Decoded, without the question mark. */
	query?: unknown;
	/** Without its parameters, in lower case. */
	contentType?: string | undefined;
	body?: unknown;
	rawBody?: { length: number } | undefined;
}

type RefusedBody = { ok: false; status: 400 | 413 | 415; message: string };

/** The fields of a push, or the HTTP status and message with which to turn the request away. */
export type PushBody = { ok: true; fields: PushedFields } | RefusedBody;

/** Bytes. Two texts of 960 characters fit several times, in any script and encoding. */
export const MAX_PUSH_BYTES = 128 * 1024;

/**
 * A push of ClickSend has some 20 fields. n8n reads 1,000 fields of a form and drops the rest, so only a body
 * with fewer is complete.
 */
const TOO_MANY_FIELDS = 1000;

/** Levels of lists and objects, which ClickSend does not push at all. n8n cannot save too deep a value. */
const MAX_DEPTH = 20;

const TYPES = ['application/x-www-form-urlencoded', 'application/json', MULTIPART];

/** The content encodings that n8n unpacks, or that need none. It takes any other body as it comes. */
const ENCODINGS = ['', 'identity', 'gzip', 'deflate'];
/** The same of a multipart body, which it never unpacks. */
const MULTIPART_ENCODINGS = ['', 'identity'];

const refused = (message: string, status: 400 | 413 | 415 = 400): RefusedBody => ({
	ok: false,
	status,
	message,
});

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

function checked(fields: PushedFields, size: number): PushBody {
	if (size > MAX_PUSH_BYTES) return refused('The body is larger than a push of ClickSend.', 413);
	const values = Object.values(fields);
	if (values.length === 0) return refused('The body has no fields.');
	if (isTooDeep(fields)) return refused('The body holds lists or objects too deep.');
	// A field that a form has several times counts several times.
	if (values.flat().length >= TOO_MANY_FIELDS) {
		return refused('The body has more fields than a push of ClickSend.');
	}
	return { ok: true, fields };
}

/** The query of a GET, without the token, which is nothing for a workflow. */
function readQuery({ query }: IncomingRequest): PushBody {
	const { [TOKEN_PARAMETER]: _token, ...fields } = isRecord(query) ? query : {};
	return Object.keys(fields).length > 0
		? checked(fields, 0)
		: refused('The query has no fields beside the token.');
}

const objectFields = (body: unknown): PushBody =>
	isRecord(body)
		? { ok: true, fields: body }
		: refused('The body has to be one object with fields.');

/** The fields of a multipart body; n8n gives fields, and the parts that state a type, separately. */
function multipartFields(body: unknown, typed: readonly TypedText[]): PushBody {
	const data = property(body, 'data');
	const parts = typedPartsOf(body);
	if (!parts) return refused('The body has to be fields, without files.');
	if (sizeOfParts(parts) > MAX_PUSH_BYTES) {
		return refused('The body is larger than a push of ClickSend.', 413);
	}
	if (!isRecord(data)) return objectFields(data);
	const fields = new Map<string, unknown>(Object.entries(data));
	for (const { name, text } of typed) {
		fields.set(name, fields.has(name) ? [fields.get(name), text].flat() : text);
	}
	return { ok: true, fields: Object.fromEntries(fields) };
}

/**
 * Reads the fields of a push: the body of a request, which is a form, a JSON object, or multipart fields without
 * files; or the query of a GET.
 *
 * @param typed the texts of multipart parts that state a type
 */
export function readPushBody(request: IncomingRequest, typed: readonly TypedText[] = []): PushBody {
	if (request.method === 'GET') return readQuery(request);
	const { contentType = '', body, headers } = request;
	if (!TYPES.includes(contentType)) {
		return refused('Send a form, a JSON object or multipart fields.', 415);
	}
	const isMultipart = contentType === MULTIPART;
	const encoding = headers['content-encoding'] ?? '';
	const encodings = isMultipart ? MULTIPART_ENCODINGS : ENCODINGS;
	if (typeof encoding !== 'string' || !encodings.includes(encoding)) {
		return refused('n8n cannot read this content encoding. Send the body without one.', 415);
	}
	const read = isMultipart ? multipartFields(body, typed) : objectFields(body);
	return read.ok ? checked(read.fields, sizeOf(request, read.fields)) : read;
}
