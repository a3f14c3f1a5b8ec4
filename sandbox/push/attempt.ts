import { toRequest, type Encoding } from './encoding';
import type { PushFields } from './fields';

/** One attempt to push. */
export interface Attempt {
	/** ISO 8601. */
	at: string;
	/** How long it took, in milliseconds. */
	ms: number;
	/** The HTTP status of the response. */
	status?: number;
	/** The beginning of the response's body. */
	answer?: string;
	/** Why there was no response, in words. */
	problem?: string;
}

/** Characters of a response that are kept. */
const MAX_BODY_LENGTH = 1000;

async function beginning({ body }: Response): Promise<string> {
	const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	while (reader && text.length < MAX_BODY_LENGTH) {
		const { done, value } = await reader.read();
		if (done) return text;
		text += value;
	}
	await reader?.cancel();
	return text.slice(0, MAX_BODY_LENGTH);
}

/** A property of an error, which may come from another realm. */
function propertyOf(error: unknown, name: string): unknown {
	return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

function explain(error: unknown, url: string, timeout: number): string {
	if (propertyOf(error, 'name') === 'TimeoutError') return `No response within ${timeout / 1000} s`;
	const code = propertyOf(propertyOf(error, 'cause'), 'code');
	const why = typeof code === 'string' ? ` (${code})` : '';
	return `No response from ${new URL(url).host}${why}`;
}

/** Tells whether an attempt was the last one that is needed. */
export const isTaken = ({ status }: Attempt): boolean =>
	status !== undefined && status >= 200 && status < 300;

/** Tells whether something can be pushed to an address. */
export function isHttpUrl(address: string): boolean {
	return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/**
 * Pushes once. A redirect is a response like any other and is not followed. It never throws.
 *
 * @param timeout milliseconds to wait for the response
 * @param signal ends the attempt early
 */
export async function attemptPush(
	{ url, encoding, fields }: { url: string; encoding: Encoding; fields: PushFields },
	timeout: number,
	signal: AbortSignal,
): Promise<Attempt> {
	const started = Date.now();
	const at = new Date(started).toISOString();
	try {
		const [target, init] = toRequest(url, encoding, fields);
		const response = await fetch(target, {
			...init,
			redirect: 'manual',
			signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
		});
		const text = await beginning(response);
		return { at, ms: Date.now() - started, status: response.status, answer: text };
	} catch (error) {
		return { at, ms: Date.now() - started, problem: explain(error, url, timeout) };
	}
}
