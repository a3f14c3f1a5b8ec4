import { textOf } from '../helpers/property';

/** The body of a response. */
export interface Body {
	/** As far as it arrived. */
	text: string;
	/** Why it is not the whole body; absent where it is. */
	cutOff?: 'tooLarge' | 'timedOut' | 'interrupted';
}

interface DestroyableStream extends AsyncIterable<unknown> {
	destroy?: () => void;
	/** Of an HTTP response: whether all of it has arrived. */
	complete?: boolean;
	/** Of any stream: whether all of it was read. */
	readableEnded?: boolean;
}

function isStream(body: unknown): body is DestroyableStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function toBytes(chunk: unknown): Buffer {
	if (Buffer.isBuffer(chunk)) return chunk;
	return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}

/** Bytes in which an XML declaration is complete. */
const DECLARATION_LENGTH = 200;

const UTF_8 = 'utf-8';

/** The encoding that a header Content-Type names. ClickSend names none, and says JSON whatever it sends. */
function encodingInHeader(contentType: unknown): string | undefined {
	const [, charset] = /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(textOf(contentType)) ?? [];
	return charset?.toLowerCase().replace(/^utf8$/, UTF_8);
}

/** The encoding of a byte order mark. */
function encodingOfMark([first, second, third]: Buffer): string | undefined {
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	return first === 0xef && second === 0xbb && third === 0xbf ? UTF_8 : undefined;
}

/** The encoding that an XML declaration names, where it is another than UTF-8. */
function encodingDeclared(bytes: Buffer): string | undefined {
	const beginning = bytes.toString('latin1', 0, DECLARATION_LENGTH);
	const [, declared] = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning) ?? [];
	// The declaration could be read so far, so the encoding has one byte a character.
	return declared === undefined || /^utf/i.test(declared) ? undefined : declared;
}

/** Whether bytes are UTF-8; the last character may be cut off. */
function isUtf8(bytes: Buffer): boolean {
	try {
		new TextDecoder(UTF_8, { fatal: true }).decode(bytes, { stream: true });
		return true;
	} catch {
		return false;
	}
}

/** Decodes bytes; undefined where nobody knows the encoding, or it cannot be theirs. */
function decoded(bytes: Buffer, encoding: string): string | undefined {
	if (encoding === UTF_8) return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
	// The first character is one of ASCII, which has a byte of zero there.
	if (/^utf-?16/i.test(encoding) && bytes[0] !== 0 && bytes[1] !== 0) {
		if (encodingOfMark(bytes) === undefined) return undefined;
	}
	try {
		const decoder = new TextDecoder(encoding);
		// Without a stream, Node.js 20 leaves the bytes 0x80 to 0x9F of windows-1252 as control characters.
		return decoder.decode(bytes, { stream: true }) + decoder.decode();
	} catch {
		return undefined;
	}
}

/**
 * Decodes the body of a response: in the encoding of its header, else of its byte order mark, else of its XML
 * declaration, else in UTF-8 (RFC 7303, 3). A byte order mark that the bytes after it confirm comes before the header.
 */
function toText(bytes: Buffer, contentType: unknown): string {
	const mark = encodingOfMark(bytes);
	for (const encoding of [mark, encodingInHeader(contentType), encodingDeclared(bytes)]) {
		const text = encoding === undefined ? undefined : decoded(bytes, encoding);
		if (text !== undefined) return text;
	}
	return bytes.toString('utf8');
}

/**
 * Reads the body of a response.
 *
 * @param body a stream of bytes, bytes, or text
 * @param maxBytes how much is read at most; the rest is not fetched
 * @param signal ends the reading, for example when time is up; a body that is complete by then counts
 * @param contentType the header Content-Type, as it came
 * @returns the body as text, in its own encoding; where it could not be read to its end, what arrived and why
 */
export async function readBody(
	body: unknown,
	maxBytes: number,
	signal: AbortSignal,
	contentType?: unknown,
): Promise<Body> {
	if (!isStream(body)) {
		const bytes = toBytes(body ?? '');
		const text = toText(bytes.subarray(0, maxBytes), contentType);
		return bytes.length > maxBytes ? { text, cutOff: 'tooLarge' } : { text };
	}

	const reading = { isStopped: false };
	const stop = () => {
		// What is left to read of a complete body is on this computer already.
		if (body.complete === true || body.readableEnded === true || !body.destroy) return;
		reading.isStopped = true;
		body.destroy();
	};
	signal.addEventListener('abort', stop, { once: true });
	if (signal.aborted) stop();
	const chunks: Buffer[] = [];
	const text = () => toText(Buffer.concat(chunks), contentType);
	try {
		let size = 0;
		for await (const chunk of body) {
			const bytes = toBytes(chunk);
			size += bytes.length;
			if (size > maxBytes) {
				body.destroy?.();
				return { text: text(), cutOff: 'tooLarge' };
			}
			chunks.push(bytes);
		}
		return reading.isStopped ? { text: text(), cutOff: 'timedOut' } : { text: text() };
	} catch {
		return { text: text(), cutOff: reading.isStopped ? 'timedOut' : 'interrupted' };
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
