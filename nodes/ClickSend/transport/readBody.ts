export type BodyResult =
	| { ok: true; text: string }
	/** `text` is what arrived until then. */
	| { ok: false; reason: 'tooLarge' | 'timedOut' | 'interrupted'; text: string };

interface DestroyableStream extends AsyncIterable<unknown> {
	destroy?: () => void;
}

function isStream(body: unknown): body is DestroyableStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function toBytes(chunk: unknown): Buffer {
	if (Buffer.isBuffer(chunk)) return chunk;
	return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}

/**
 * Reads the body of an answer, as far as it may go.
 *
 * @param body a stream of bytes, bytes, or text
 * @param maxBytes what is read at the most; the rest is not fetched
 * @param signal ends the reading, for example when time is up
 * @returns the body as UTF-8 text; or why it could not be read to its end, with what arrived
 */
export async function readBody(
	body: unknown,
	maxBytes: number,
	signal: AbortSignal,
): Promise<BodyResult> {
	if (!isStream(body)) {
		const bytes = toBytes(body ?? '');
		const text = bytes.subarray(0, maxBytes).toString('utf8');
		return bytes.length > maxBytes ? { ok: false, reason: 'tooLarge', text } : { ok: true, text };
	}

	const stop = () => body.destroy?.();
	signal.addEventListener('abort', stop, { once: true });
	const chunks: Buffer[] = [];
	const text = () => Buffer.concat(chunks).toString('utf8');
	try {
		let size = 0;
		for await (const chunk of body) {
			const bytes = toBytes(chunk);
			size += bytes.length;
			if (size > maxBytes) {
				stop();
				return { ok: false, reason: 'tooLarge', text: text() };
			}
			chunks.push(bytes);
		}
		if (signal.aborted) return { ok: false, reason: 'timedOut', text: text() };
		return { ok: true, text: text() };
	} catch {
		return { ok: false, reason: signal.aborted ? 'timedOut' : 'interrupted', text: text() };
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
