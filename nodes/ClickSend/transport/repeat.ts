import { sleep } from 'n8n-workflow';
import type { Effect } from '../errors/effect';
import { MAX_ATTEMPTS, waitBeforeRepetition, type Fault } from './retryPolicy';

/** An attempt that did not succeed. */
export interface FailedAttempt {
	ok: false;
	fault: Fault;
	/** Milliseconds that ClickSend asks to wait, where it does. */
	retryAfterMs?: number | undefined;
}

/** Limits of the repetitions, beside the policy. */
export interface Bounds {
	/** How many attempts there are at most; as many as the policy allows when left out. */
	maxAttempts?: number | undefined;
	/** Milliseconds since 1970 from which on no attempt begins. */
	end?: number;
	/** Ends the pause before a repetition; an attempt that is under way goes on to its end. */
	cancelSignal?: AbortSignal | undefined;
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
 * Makes an attempt, and again as long as it does not succeed and the retry policy allows another.
 *
 * @param effect what the attempt changes at ClickSend
 * @param attempt never throws
 * @returns the result of the last attempt, and how many there were
 */
export async function repeatWhereAllowed<Result extends { ok: true } | FailedAttempt>(
	effect: Effect,
	attempt: () => Promise<Result>,
	{ maxAttempts = MAX_ATTEMPTS, end = Infinity, cancelSignal }: Bounds = {},
): Promise<{ result: Result; attempts: number }> {
	for (let attempts = 1; ; attempts++) {
		const result = await attempt();
		if (result.ok) return { result, attempts };
		const wait = waitBeforeRepetition(effect, result.fault, attempts, result.retryAfterMs);
		const isRepeated =
			wait !== undefined &&
			attempts < maxAttempts &&
			Date.now() + wait < end &&
			(await hasWaited(wait, cancelSignal));
		if (!isRepeated) return { result, attempts };
	}
}
