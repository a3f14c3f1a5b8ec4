export type BodyResult =
	| { ok: true; text: string }
	/** `text` is what arrived until then. */
	| { ok: false; reason: 'tooLarge' | 'timedOut' | 'interrupted'; text: string };

interface DestroyableStream extends AsyncIterable<unknown> {
	destroy?: () => void;
	/** Of an HTTP answer: whether all of it has come. */
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

/** Bytes in which an XML declaration ends. */
const DECLARATION_LENGTH = 200;

/** The encoding that a text names as its own at its beginning, where it is another than UTF-8. */
function encodingOf(bytes: Buffer): string | undefined {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	const beginning = bytes.toString('latin1', 0, DECLARATION_LENGTH);
	const [, declared] = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning) ?? [];
	// What could be read until here has one byte a character.
	return declared === undefined || /^utf/i.test(declared) ? undefined : declared;
}

function toText(bytes: Buffer): string {
	const encoding = encodingOf(bytes);
	if (encoding === undefined) return bytes.toString('utf8');
	try {
		return new TextDecoder(encoding).decode(bytes);
	} catch {
		// One that nobody knows.
		return bytes.toString('utf8');
	}
}

/**
 * Reads the body of an answer, as far as it may go.
 *
 * @param body a stream of bytes, bytes, or text
 * @param maxBytes what is read at the most; the rest is not fetched
 * @param signal ends the reading, for example when time is up; what has come to its end by then counts
 * @returns the body as text, in the encoding that its XML declaration names, else as UTF-8; or why it could not be read to its end, with what arrived
 */
export async function readBody(
	body: unknown,
	maxBytes: number,
	signal: AbortSignal,
): Promise<BodyResult> {
	if (!isStream(body)) {
		const bytes = toBytes(body ?? '');
		const text = toText(bytes.subarray(0, maxBytes));
		return bytes.length > maxBytes ? { ok: false, reason: 'tooLarge', text } : { ok: true, text };
	}

	const reading = { isCutOff: false };
	const stop = () => {
		// What is left to read of a complete one is here already.
		if (body.complete === true || body.readableEnded === true || !body.destroy) return;
		reading.isCutOff = true;
		body.destroy();
	};
	signal.addEventListener('abort', stop, { once: true });
	if (signal.aborted) stop();
	const chunks: Buffer[] = [];
	const text = () => toText(Buffer.concat(chunks));
	try {
		let size = 0;
		for await (const chunk of body) {
			const bytes = toBytes(chunk);
			size += bytes.length;
			if (size > maxBytes) {
				body.destroy?.();
				return { ok: false, reason: 'tooLarge', text: text() };
			}
			chunks.push(bytes);
		}
		if (reading.isCutOff) return { ok: false, reason: 'timedOut', text: text() };
		return { ok: true, text: text() };
	} catch {
		return { ok: false, reason: reading.isCutOff ? 'timedOut' : 'interrupted', text: text() };
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
