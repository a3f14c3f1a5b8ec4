import { sleep } from 'n8n-workflow';
import type { Effect } from '../errors/issue';
import { textOf } from '../helpers/property';

/** What went wrong with a request, which decides whether it is made again. */
export type Fault =
	/** It never left for ClickSend: no address, no connection, no TLS. */
	| 'notReached'
	/** HTTP 429 or 503: turned away for the moment. */
	| 'busy'
	/** It was written, then the connection ended or time was up before anything of a response arrived. */
	| 'lost'
	/** A result code of 2100-2199 or one that nobody documents, another HTTP 5xx, or a response that cannot be read. */
	| 'unclear'
	/** The same request would get the same response. */
	| 'final';

/** An attempt that did not succeed. */
export interface FailedAttempt {
	ok: false;
	fault: Fault;
	/** Milliseconds that ClickSend asks to wait, where it does. */
	retryAfterMs?: number | undefined;
}

/** Limits of the repetitions, beside the policy. */
export interface Bounds {
	/** How many attempts there are at most. */
	maxAttempts?: number | undefined;
	/** Milliseconds since 1970 from which on no attempt begins. */
	end?: number;
	/** Ends the pause before a repetition; an attempt that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
}

/**
 * The faults after which a request is made again, by what it changes at ClickSend. An SMS costs money, so
 * a send is repeated only where ClickSend cannot have seen it. A pull marks records as read, so it is not
 * repeated where a part of the only copy may have arrived.
 */
const REPEATED: Readonly<Record<Effect, ReadonlySet<Fault>>> = {
	send: new Set(['notReached', 'busy']),
	none: new Set(['notReached', 'busy', 'lost', 'unclear']),
	markRead: new Set(['notReached', 'busy', 'lost']),
	rule: new Set(),
};

/**
 * The longest pause before each repetition, in milliseconds; so there are four attempts. Each is random up to
 * that (full jitter): clients that ClickSend turned away together would come back together.
 */
const MAX_PAUSES_MS = [500, 1_000, 2_000] as const;

/** Milliseconds that ClickSend may ask to wait; for longer, a person has to decide. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * Decides whether a request is made again.
 *
 * @param effect what the request changes at ClickSend
 * @param fault what went wrong with the last attempt
 * @param attempts how many there were, at least 1
 * @param retryAfterMs how long ClickSend asks to wait, where it does; the random pause is added to it
 * @param random gives a number from 0 to 1
 * @returns milliseconds to wait before the next attempt; undefined where there is none
 */
export function waitBeforeRepetition(
	effect: Effect,
	fault: Fault,
	attempts: number,
	retryAfterMs = 0,
	random: () => number = Math.random,
): number | undefined {
	const maxPause = MAX_PAUSES_MS[attempts - 1];
	if (maxPause === undefined || !REPEATED[effect].has(fault)) return undefined;
	if (retryAfterMs > MAX_RETRY_AFTER_MS) return undefined;
	return retryAfterMs + Math.ceil(random() * maxPause);
}

/**
 * Reads the header Retry-After: seconds, or an HTTP date.
 *
 * @returns milliseconds from `now` on, at least 0; undefined where it is neither
 */
export function parseRetryAfter(value: unknown, now: number): number | undefined {
	const text = textOf(value).trim();
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Waits, and tells whether it waited to the end: the signal ends it earlier. */
async function hasWaited(ms: number, cancelSignal: AbortSignal | undefined): Promise<boolean> {
	let stop = (): void => undefined;
	const stopped = new Promise<void>((resolve) => {
		stop = resolve;
	});
	cancelSignal?.addEventListener('abort', stop, { once: true });
	if (!cancelSignal?.aborted) await Promise.race([sleep(ms), stopped]);
	cancelSignal?.removeEventListener('abort', stop);
	return !cancelSignal?.aborted;
}

/**
 * Makes an attempt, and again as long as it does not succeed and the policy allows another.
 *
 * @param effect what the attempt changes at ClickSend
 * @param attempt never throws
 * @returns the result of the last attempt, and how many there were
 */
export async function repeatWhereAllowed<Result extends { ok: true } | FailedAttempt>(
	effect: Effect,
	attempt: () => Promise<Result>,
	{ maxAttempts = Infinity, end = Infinity, cancelSignal }: Bounds = {},
): Promise<{ result: Result; attempts: number }> {
	for (let attempts = 1; ; attempts++) {
		const result = await attempt();
		if (result.ok || attempts >= maxAttempts) return { result, attempts };
		const wait = waitBeforeRepetition(effect, result.fault, attempts, result.retryAfterMs);
		if (wait === undefined || Date.now() + wait >= end) return { result, attempts };
		if (!(await hasWaited(wait, cancelSignal))) return { result, attempts };
	}
}
