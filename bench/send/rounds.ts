import { median } from '../shared/figures';
import { print } from '../shared/program';
import type { Entrant, Sample } from './arena';

/** That count. */
export const ROUNDS = 9;
/**
 * As many as it takes until what is measured has run often enough for its process to have compiled it, as
 * in an n8n that has been up for a day.
 */
export const WARM_UP_ROUNDS = 10;
/** An entrant that has taken this long takes part in no further round. */
const PATIENCE_MS = 20_000;

/** How an entrant did in its rounds: medians, and the highest of what must not be too high. */
export type Result = Sample & {
	/** Those of each round, in their order. */
	readonly times: readonly number[];
};

/** How to measure. */
export interface RoundsOptions {
	/** How many rounds that do not count come first. */
	readonly warmUp: number;
	/** At the most; {@link ROUNDS} when left out. */
	readonly rounds?: number;
	/** Takes why an entrant cannot go on; the others do. */
	readonly onFailure: (failure: string) => void;
}

/**
 * Lets each entrant run in turn, round after round, each round in the opposite order of the one before,
 * so that a machine that gets slower or faster does so to all. Nine rounds for what is quick, down to
 * one for what is slow.
 *
 * @param name of what is measured, for a person who waits
 * @returns in the order of the entrants; undefined for one that failed
 */
export async function runRounds(
	name: string,
	entrants: readonly Entrant[],
	{ warmUp, rounds = ROUNDS, onFailure }: RoundsOptions,
): Promise<Array<Result | undefined>> {
	print(name);
	const all = entrants.map((entrant) => ({
		entrant,
		samples: new Array<Sample>(),
		hasFailed: false,
	}));
	for (let round = 1 - warmUp; round <= rounds; round++) {
		for (const one of round % 2 !== 0 ? all : [...all].reverse()) {
			const spent = one.samples.slice(warmUp).reduce((sum, { time }) => sum + time, 0);
			if (one.hasFailed || spent >= PATIENCE_MS) continue;
			try {
				one.samples.push(await one.entrant.run());
			} catch (error) {
				one.hasFailed = true;
				const reason = error instanceof Error ? error.message : String(error);
				onFailure(`${name}: ${one.entrant.title}: ${reason}`);
			}
		}
	}
	return all.map(({ samples, hasFailed }) => (hasFailed ? undefined : toResult(samples, warmUp)));
}

function toResult(samples: readonly Sample[], warmUp: number): Result {
	const counted = samples.slice(warmUp);
	const times = counted.map(({ time }) => time);
	return {
		time: median(times),
		times,
		requests: median(counted.map(({ requests }) => requests)),
		mostInFlight: Math.max(...counted.map(({ mostInFlight }) => mostInFlight)),
		memory: samples.at(-1)?.memory,
	};
}

/** How much longer one took than another: the median of what it was in each round of both. */
export function difference(one: Result, other: Result): number {
	const rounds = Math.min(one.times.length, other.times.length);
	return median(
		Array.from(
			{ length: rounds },
			(_, round) => (one.times[round] ?? 0) - (other.times[round] ?? 0),
		),
	);
}
