import type { Effect } from '../errors/effect';

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
 * The longest pause before each repetition, in milliseconds; so there are four attempts.
 *
 * Each pause is random up to that (full jitter): clients that ClickSend turned away together would come
 * back in step, and be turned away together again.
 */
const MAX_PAUSES_MS = [500, 1_000, 2_000] as const;

/** Milliseconds that ClickSend may ask to wait; for longer, a person has to decide. */
const MAX_RETRY_AFTER_MS = 60_000;

/** How often a request is made at most. */
export const MAX_ATTEMPTS = MAX_PAUSES_MS.length + 1;

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
 * Reads the header Retry-After.
 *
 * @param value seconds, or an HTTP date
 * @param now milliseconds
 * @returns milliseconds, at least 0; undefined where it is neither
 */
export function parseRetryAfter(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
