import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { readBody } from '../../../nodes/ClickSend/transport/readBody';

const MAX_BYTES = 1024;

const read = async (body: unknown) => await readBody(body, MAX_BYTES, AbortSignal.timeout(60_000));

const declared = (encoding: string, text: string) =>
	`<?xml version='1.0' encoding='${encoding}'?><xml>${text}</xml>`;

describe('The body of a response', () => {
	it.each([
		['ISO-8859-1', 'latin1', 'café'],
		['iso-8859-1', 'latin1', 'naïve £5'],
		['UTF-8', 'utf8', 'café 😀'],
		['UTF-16', 'utf8', 'café'],
		['x-nobody-knows', 'utf8', 'café'],
	] as const)('that is declared as %s is read in %s', async (encoding, bytes, text) => {
		const whole = declared(encoding, text);
		expect(await read(Readable.from([Buffer.from(whole, bytes)]))).toEqual({ text: whole });
		expect(await read(Buffer.from(whole, bytes))).toEqual({ text: whole });
	});

	it('may have characters that only its own encoding has in that place', async () => {
		const bytes = Buffer.concat([
			Buffer.from(`<?xml version="1.0" encoding="ISO-8859-15"?><xml>`),
			Buffer.from([0xa4]),
		]);
		expect(await read(bytes)).toMatchObject({ text: expect.stringMatching(/€$/) });
	});

	it('is UTF-8 where nothing is declared', async () => {
		expect(await read(Buffer.from('<xml>café</xml>'))).toEqual({ text: '<xml>café</xml>' });
		const about = '<xml>encoding="ISO-8859-1" é</xml>';
		expect(await read(Buffer.from(about))).toEqual({ text: about });
	});

	it('may be UTF-16 with a byte order mark', async () => {
		const little = Buffer.from('\ufeff<xml>é😀</xml>', 'utf16le');
		expect(await read(little)).toEqual({ text: '<xml>é😀</xml>' });
		expect(await read(Buffer.from(little).swap16())).toEqual({ text: '<xml>é😀</xml>' });
	});

	it('is decoded as far as it came', async () => {
		const bytes = Buffer.from(declared('ISO-8859-1', 'é'.repeat(2 * MAX_BYTES)), 'latin1');
		expect(await read(bytes)).toMatchObject({
			cutOff: 'tooLarge',
			text: expect.stringMatching(/é$/),
		});
	});
});

describe('The charset of the header Content-Type', () => {
	const readWith = async (bytes: Uint8Array, contentType?: unknown) =>
		(await readBody(bytes, MAX_BYTES, AbortSignal.timeout(60_000), contentType)).text;

	it.each([
		['application/xml; charset=ISO-8859-1', 'latin1'],
		['text/xml;charset="iso-8859-1"', 'latin1'],
		['application/json; charset=UTF-8', 'utf8'],
		['application/json', 'utf8'],
		['application/json; charset=x-nobody-knows', 'utf8'],
		['text/xml; charset=utf-16le', 'utf16le'],
		[undefined, 'utf8'],
	] as const)('decides: %s', async (contentType, encoding) => {
		const text = '<xml>caf\u00e9</xml>';
		expect(await readWith(Buffer.from(text, encoding), contentType)).toBe(text);
	});

	it('comes before the declaration', async () => {
		const text = declared('ISO-8859-1', 'caf\u00e9');
		expect(await readWith(Buffer.from(text), 'text/xml; charset=utf-8')).toBe(text);
		const other = declared('UTF-8', 'caf\u00e9');
		expect(await readWith(Buffer.from(other, 'latin1'), 'text/xml; charset=latin1')).toBe(other);
	});

	it('does not decide where the bytes show that it is wrong', async () => {
		const text = declared('ISO-8859-1', 'caf\u00e9');
		expect(await readWith(Buffer.from(text, 'latin1'), 'text/xml; charset=utf-8')).toBe(text);
		expect(await readWith(Buffer.from('<xml>\u00e9</xml>'), 'text/xml; charset=utf-16')).toBe(
			'<xml>\u00e9</xml>',
		);
		const marked = '\ufeff<xml>\u00e9</xml>';
		expect(await readWith(Buffer.from(marked), 'text/xml; charset=iso-8859-1')).toBe(marked);
		expect(await readWith(Buffer.from(marked, 'utf16le'), 'text/xml; charset=utf-8')).toBe(
			marked.slice(1),
		);
	});

	it.each(['windows-1252', 'iso-8859-1'])('may be %s with its own characters', async (charset) => {
		const bytes = Buffer.from([0x93, 0x80, 0x94, 0x20, 0x92, 0x85, 0xe9]);
		expect(await readWith(bytes, `text/xml; charset=${charset}`)).toBe(
			'\u201c\u20ac\u201d \u2019\u2026\u00e9',
		);
		const text = Buffer.concat([
			Buffer.from("<?xml version='1.0' encoding='windows-1252'?>"),
			bytes,
		]);
		expect(await readWith(text)).toMatch(/\u201c\u20ac\u201d \u2019\u2026\u00e9$/);
	});
});

describe('The time for a response', () => {
	const CAME = '<xml>complete</xml>';

	it('is up for one that has not come to its end, of which what came is kept', async () => {
		const timer = new AbortController();
		const stream = new Readable({ read: () => undefined });
		stream.push('<xml>');
		const result = readBody(stream, MAX_BYTES, timer.signal);
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
		timer.abort();
		expect(await result).toEqual({ cutOff: 'timedOut', text: '<xml>' });
		expect(stream.destroyed).toBe(true);
	});

	it('does not matter to one that ends at that very moment', async () => {
		const timer = new AbortController();
		const stream = Readable.from([Buffer.from(CAME)]);
		stream.once('end', () => {
			timer.abort();
		});
		expect(await readBody(stream, MAX_BYTES, timer.signal)).toEqual({ text: CAME });
	});

	it('does not matter to one that has come and waits to be read', async () => {
		const answer = new IncomingMessage(new Socket());
		answer.push(CAME);
		answer.push(null);
		answer.complete = true;
		expect(await readBody(answer, MAX_BYTES, AbortSignal.abort())).toEqual({ text: CAME });
	});

	it('does not matter to one that comes to its end without being stopped', async () => {
		const timer = new AbortController();
		async function* parts() {
			yield await Promise.resolve(CAME);
			timer.abort();
		}
		expect(await readBody(parts(), MAX_BYTES, timer.signal)).toEqual({ text: CAME });
	});
});
