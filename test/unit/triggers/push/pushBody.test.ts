import { parse as parseForm } from 'node:querystring';
import {
	MAX_PUSH_BYTES,
	readPushBody,
	type IncomingRequest,
} from '../../../../nodes/ClickSend/triggers/push/pushBody';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';

const FIELDS = { from: '+61491570156', message: ' 007 ' };

/** As n8n does. */
const parse = (form: string) => parseForm(form, undefined, undefined, { maxKeys: 1000 });
const formOf = (count: number, field: (at: number) => string) =>
	Array.from({ length: count }, (_, at) => field(at)).join('&');

const read = (request: Partial<IncomingRequest>) =>
	readPushBody({ headers: {}, rawBody: { length: 64 }, ...request });

/** A request as n8n hands it over, with the body that its type has. */
const requestOf = (contentType: string, fields: unknown): Partial<IncomingRequest> => ({
	contentType,
	body: contentType === MULTIPART ? { data: fields, files: {} } : fields,
});

describe.each([FORM, JSON_TYPE, MULTIPART])('A body of the type %s', (contentType) => {
	it('gives its fields as they came', () => {
		expect(read(requestOf(contentType, FIELDS))).toEqual({ ok: true, fields: FIELDS });
	});

	it.each([
		['a text', 'from=+61491570156'],
		['a list', [FIELDS]],
		['nothing', undefined],
		['null', null],
		['a number', 7],
		['a truth value', true],
	])('is turned away with 400 when it holds %s', (_what, body) => {
		expect(read(requestOf(contentType, body))).toEqual({
			ok: false,
			status: 400,
			message: 'The body has to be one object with fields.',
		});
	});

	it('is turned away with 400 when it is empty', () => {
		expect(read(requestOf(contentType, {}))).toEqual({
			ok: false,
			status: 400,
			message: 'The body has no fields.',
		});
	});

	it('may be as large as the limit, and not larger', () => {
		const withLength = (length: number) =>
			read({ ...requestOf(contentType, FIELDS), rawBody: { length } });
		expect(withLength(MAX_PUSH_BYTES).ok).toBe(true);
		expect(withLength(MAX_PUSH_BYTES + 1)).toEqual({
			ok: false,
			status: 413,
			message: 'The body is larger than a push of ClickSend.',
		});
	});
});

describe('The size of a body', () => {
	const multipart = (request: Partial<IncomingRequest>) =>
		read({ ...requestOf(MULTIPART, FIELDS), rawBody: undefined, ...request });

	it('is what arrived, whatever was announced', () => {
		const announced = { 'content-length': '12' };
		const rawBody = { length: MAX_PUSH_BYTES + 1 };
		expect(multipart({ headers: announced, rawBody })).toMatchObject({ status: 413 });
	});

	it('is what was announced, where n8n does not keep the bytes', () => {
		const announced = (length: number) =>
			multipart({ headers: { 'content-length': String(length) } });
		expect(announced(MAX_PUSH_BYTES).ok).toBe(true);
		expect(announced(MAX_PUSH_BYTES + 1)).toMatchObject({ ok: false, status: 413 });
	});

	it.each([
		['no length', {}],
		['a length of zero', { 'content-length': '0' }],
		['a length below zero', { 'content-length': '-1' }],
		['a length that is no number', { 'content-length': 'long' }],
		['several lengths', { 'content-length': ['1', '2'] }],
	])('is that of its fields, where %s was announced', (_what, headers) => {
		expect(multipart({ headers }).ok).toBe(true);
		const message = 'a'.repeat(MAX_PUSH_BYTES);
		const body = { data: { ...FIELDS, message }, files: {} };
		expect(multipart({ headers, body })).toMatchObject({ ok: false, status: 413 });
	});

	it('is counted in bytes, not in characters', () => {
		const message = '😀'.repeat(MAX_PUSH_BYTES / 4);
		expect(multipart({ body: { data: { message }, files: {} } }).ok).toBe(false);
	});
});

describe('The fields of a body', () => {
	const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

	it('may hold lists and objects, and none so deep that n8n could not save it', () => {
		const withDepth = (depth: number) =>
			read({ contentType: JSON_TYPE, body: { ...FIELDS, deep: nested(depth) } });
		expect(withDepth(10).ok).toBe(true);
		for (const depth of [30, 5000]) {
			expect(withDepth(depth)).toEqual({
				ok: false,
				status: 400,
				message: 'The body holds lists or objects too deep.',
			});
		}
	});

	it.each([
		['with different names', (count: number) => parse(formOf(count, (at) => `k${at}=1`))],
		['with the same name', (count: number) => parse(formOf(count, () => 'k=1'))],
	])('are all there, or it is turned away: n8n stops after a thousand %s', (_what, bodyWith) => {
		expect(read({ contentType: FORM, body: bodyWith(900) }).ok).toBe(true);
		for (const count of [1000, 1500]) {
			expect(read({ contentType: FORM, body: bodyWith(count) })).toEqual({
				ok: false,
				status: 400,
				message: 'The body has more fields than a push of ClickSend.',
			});
		}
	});
});

describe('A multipart body', () => {
	it('may come without a list of files', () => {
		expect(read({ contentType: MULTIPART, body: { data: FIELDS } })).toEqual({
			ok: true,
			fields: FIELDS,
		});
	});

	it('is turned away when it brings a file', () => {
		const body = { data: FIELDS, files: { photo: { size: 1 } } };
		expect(read({ contentType: MULTIPART, body })).toMatchObject({ ok: false, status: 400 });
	});

	it('is turned away when n8n did not take it apart', () => {
		expect(read({ contentType: MULTIPART, body: FIELDS })).toMatchObject({ status: 400 });
	});
});

describe('A part of a multipart body that states a type', () => {
	const part = (more: object = {}) => ({
		size: 3,
		filepath: '/tmp/a',
		originalFilename: null,
		mimetype: 'text/plain; charset=utf-8',
		...more,
	});
	const withParts = (files: unknown, data: unknown = {}) => ({
		contentType: MULTIPART,
		body: { data, files },
	});
	const readTyped = (files: unknown, data: unknown, texts: Record<string, string>) =>
		readPushBody(
			{ headers: {}, rawBody: { length: 64 }, ...withParts(files, data) },
			Object.entries(texts).map(([name, text]) => ({ name, text })),
		);

	it('is a field', () => {
		expect(readTyped({ from: part(), message: part() }, { username: 'a' }, FIELDS)).toEqual({
			ok: true,
			fields: { username: 'a', ...FIELDS },
		});
	});

	it('counts beside one of its name that states none', () => {
		expect(readTyped({ a: part() }, { a: 'first' }, { a: 'last' })).toMatchObject({
			fields: { a: ['first', 'last'] },
		});
	});

	it.each([
		['a name of its own', part({ originalFilename: 'photo.jpg' })],
		['such a one among others', [part(), part({ originalFilename: 'a' })]],
		['no place', part({ filepath: '' })],
		['no size', part({ size: undefined })],
		['nothing', null],
	])('is a file that is turned away where it has %s', (_what, file) => {
		expect(read(withParts({ file }, FIELDS))).toEqual({
			ok: false,
			status: 400,
			message: 'The body has to be fields, without files.',
		});
	});

	it('is too large where all together are', () => {
		const half = part({ size: MAX_PUSH_BYTES / 2 + 1 });
		expect(read(withParts({ a: half, b: half }))).toMatchObject({ status: 413 });
	});
});

describe('The content encoding of a body', () => {
	const encoded = (encoding: unknown, contentType: string) =>
		read({
			...requestOf(contentType, FIELDS),
			headers: JSON.parse(JSON.stringify({ 'content-encoding': encoding })),
		});

	it.each([undefined, '', 'identity', 'gzip', 'deflate'])(
		'may be one that n8n unpacks: %s',
		(encoding) => {
			expect(encoded(encoding, FORM).ok).toBe(true);
			expect(encoded(encoding, JSON_TYPE).ok).toBe(true);
		},
	);

	it.each(['br', 'zstd', 'GZIP', 'x-gzip', 'compress', 'gzip, br', ['gzip', 'gzip']])(
		'gets 415 where n8n would take the body as it comes: %s',
		(encoding) => {
			for (const type of [FORM, JSON_TYPE, MULTIPART]) {
				expect(encoded(encoding, type)).toEqual({
					ok: false,
					status: 415,
					message: 'n8n cannot read this content encoding. Send the body without one.',
				});
			}
		},
	);

	it('gets 415 where the body is multipart, which n8n never unpacks', () => {
		expect(encoded('gzip', MULTIPART)).toMatchObject({ status: 415 });
		expect(encoded('identity', MULTIPART).ok).toBe(true);
	});
});

describe('A GET', () => {
	it('has its fields in the query, without the token', () => {
		const query = { token: 'secret', ...FIELDS };
		expect(read({ method: 'GET', query, body: { other: 'no' } })).toEqual({
			ok: true,
			fields: FIELDS,
		});
	});

	it.each([[{ token: 'secret' }], [{}], [undefined]])('has no fields in the query %j', (query) => {
		expect(read({ method: 'GET', query })).toEqual({
			ok: false,
			status: 400,
			message: 'The query has no fields beside the token.',
		});
	});
});

describe('A body of another type', () => {
	it.each([
		[undefined],
		[''],
		['text/plain'],
		['application/xml'],
		['text/xml'],
		['application/octet-stream'],
		['application/json-patch+json'],
		['constructor'],
	])('is turned away with 415: %s', (contentType) => {
		expect(read({ contentType, body: FIELDS })).toEqual({
			ok: false,
			status: 415,
			message: 'Send a form, a JSON object or multipart fields.',
		});
	});
});
