import type { Effect } from '../errors/effect';

/** What went wrong with a request, as far as it decides whether to make it again. */
export type Fault =
	/** It never left for ClickSend: no address, no connection, no TLS. */
	| 'notReached'
	/** HTTP 429 or 503: turned away for the moment. */
	| 'busy'
	/** It was written, then the connection ended or time was up, and nothing of an answer had come. */
	| 'lost'
	/** A result code of 2100-2199 or one that nobody documents, another HTTP 5xx, or an answer that cannot be read. */
	| 'unclear'
	/** To make it again would change nothing. */
	| 'final';

/**
 * When a request is made again, by what it does at ClickSend. An SMS costs money, so a send is repeated
 * only where ClickSend cannot have seen it; a pull marks as read, so it is not repeated where a part of
 * the only copy may have come.
 */
const REPEATED: Readonly<Record<Effect, ReadonlySet<Fault>>> = {
	send: new Set(['notReached', 'busy']),
	none: new Set(['notReached', 'busy', 'lost', 'unclear']),
	markRead: new Set(['notReached', 'busy', 'lost']),
	rule: new Set(),
};

/** Milliseconds before each repetition, where ClickSend names none; so there are four attempts. */
const WAITS_MS = [500, 1_000, 2_000] as const;

/** Milliseconds that ClickSend may ask to wait; for longer, a person has to decide. */
const MAX_RETRY_AFTER_MS = 60_000;

/** How often a request is made at the most. */
export const MAX_ATTEMPTS = WAITS_MS.length + 1;

/**
 * Decides whether a request is made again.
 *
 * @param effect what the request does at ClickSend
 * @param fault what went wrong with the last attempt
 * @param attempts how many there were, at least 1
 * @param retryAfterMs how long ClickSend asks to wait, where it does
 * @returns milliseconds to wait before the next attempt; undefined where there is none
 */
export function waitBeforeRepetition(
	effect: Effect,
	fault: Fault,
	attempts: number,
	retryAfterMs?: number,
): number | undefined {
	const wait = WAITS_MS[attempts - 1];
	if (wait === undefined || !REPEATED[effect].has(fault)) return undefined;
	if (retryAfterMs === undefined) return wait;
	return retryAfterMs <= MAX_RETRY_AFTER_MS ? retryAfterMs : undefined;
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
