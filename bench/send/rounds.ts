import { median } from '../shared/figures';
import { print } from '../shared/program';
import type { Entrant, Sample } from './arena';

const ROUNDS = 5;
/** An entrant that has taken this long takes part in no further round. */
const PATIENCE_MS = 20_000;

/** How an entrant did in its rounds: medians, and the highest of what must not be too high. */
export type Result = Sample & { readonly rounds: number };

/** How to measure. */
export interface RoundsOptions {
	/** Whether a round that does not count comes first: for what has not run before. */
	readonly warmUp: boolean;
	/** At the most; five when left out. */
	readonly rounds?: number;
}

/**
 * Lets each entrant run in turn, round after round, each round in the opposite order of the one before,
 * so that a machine that gets slower or faster does so to all. Five rounds for what is quick, down to
 * one for what is slow.
 *
 * @param name of what is measured, for a person who waits
 * @returns in the order of the entrants
 */
export async function runRounds(
	name: string,
	entrants: readonly Entrant[],
	{ warmUp, rounds = ROUNDS }: RoundsOptions,
): Promise<Result[]> {
	print(name);
	if (warmUp) for (const entrant of entrants) await entrant.run();
	const all = entrants.map((entrant) => ({ entrant, samples: new Array<Sample>() }));
	for (let round = 1; round <= rounds; round++) {
		for (const { entrant, samples } of round % 2 === 1 ? all : [...all].reverse()) {
			const spent = samples.reduce((sum, { time }) => sum + time, 0);
			if (spent < PATIENCE_MS) samples.push(await entrant.run());
		}
	}
	return all.map(({ samples }) => ({
		time: median(samples.map(({ time }) => time)),
		requests: median(samples.map(({ requests }) => requests)),
		mostInFlight: Math.max(...samples.map(({ mostInFlight }) => mostInFlight)),
		memory: samples.at(-1)?.memory,
		rounds: samples.length,
	}));
}
