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

/** The encoding that a text names as its own at its beginning, where it is another than UTF-8. */
function encodingOf(bytes: Buffer): string | undefined {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	const beginning = bytes.toString('latin1', 0, DECLARATION_LENGTH);
	const [, declared] = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning) ?? [];
	// The declaration could be read so far, so the encoding has one byte a character.
	return declared === undefined || /^utf/i.test(declared) ? undefined : declared;
}

function toText(bytes: Buffer): string {
	const encoding = encodingOf(bytes);
	if (encoding === undefined) return bytes.toString('utf8');
	try {
		return new TextDecoder(encoding).decode(bytes);
	} catch {
		// An encoding that nobody knows.
		return bytes.toString('utf8');
	}
}

/**
 * Reads the body of a response.
 *
 * @param body a stream of bytes, bytes, or text
 * @param maxBytes how much is read at most; the rest is not fetched
 * @param signal ends the reading, for example when time is up; a body that is complete by then counts
 * @returns the body as text, in the encoding that its XML declaration names, else as UTF-8; where it
 * could not be read to its end, what arrived and why
 */
export async function readBody(
	body: unknown,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Body> {
	if (!isStream(body)) {
		const bytes = toBytes(body ?? '');
		const text = toText(bytes.subarray(0, maxBytes));
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
	const text = () => toText(Buffer.concat(chunks));
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
