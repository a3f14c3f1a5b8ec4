import type { N8nClient } from '../../tools/n8n/client';
import type { Entrant } from './contenders';
import { waitForSuccesses } from './executions';
import { median, quantile } from '../shared/figures';
import { pushAll } from './load';
import type { Replies } from './replies';

/** How much to push. */
export interface Load {
	readonly rounds: number;
	/** To each trigger in each round. */
	readonly pushesPerRound: number;
	readonly inFlight: number;
}

/** One entrant's volley in one round. */
export interface Round {
	/** Pushes answered in a second. */
	readonly answered: number;
	/** Milliseconds. */
	readonly p50: number;
	readonly p95: number;
	readonly max: number;
}

/** What came of all pushes to one entrant. */
export interface Result {
	readonly entrant: Entrant;
	/** Those that count, in their order. */
	readonly rounds: Round[];
	/** With those of the round that does not count. */
	pushes: number;
	/** Executions that ended well. */
	executions: number;
	/** By status, or by error code, how many pushes were not answered 200. */
	readonly refused: Map<string, number>;
}

/**
 * Pushes to each entrant in turn, round after round: first a round that does not count, then each
 * round in the opposite order of the one before, so that a machine that gets slower or faster does
 * so to all. A volley starts when all executions of the one before have ended.
 */
export async function runRounds(
	client: N8nClient,
	entrants: readonly Entrant[],
	replies: Replies,
	load: Load,
	onRound: (name: string) => void,
): Promise<Result[]> {
	const results = entrants.map((entrant): Result => ({
		entrant,
		rounds: [],
		pushes: 0,
		executions: 0,
		refused: new Map(),
	}));
	onRound('warm-up');
	for (const result of results) await volley(client, result, replies, load);
	for (const result of results) result.rounds.length = 0;
	for (let round = 1; round <= load.rounds; round++) {
		onRound(`round ${round} of ${load.rounds}`);
		for (const result of round % 2 === 1 ? results : [...results].reverse()) {
			await volley(client, result, replies, load);
		}
	}
	return results;
}

async function volley(
	client: N8nClient,
	result: Result,
	replies: Replies,
	{ pushesPerRound, inFlight }: Load,
): Promise<void> {
	const { entrant } = result;
	const bodies = replies.next(pushesPerRound);
	const { latencies, refused, duration } = await pushAll(entrant.target, bodies, inFlight);
	result.pushes += pushesPerRound;
	for (const [answer, count] of refused) {
		result.refused.set(answer, (result.refused.get(answer) ?? 0) + count);
	}
	// Those that were lost before are not waited for again, nor those that were refused.
	const expected = result.executions + latencies.length;
	result.executions = await waitForSuccesses(client, entrant.workflowId, expected);
	result.rounds.push({
		answered: (latencies.length / duration) * 1000,
		p50: median(latencies),
		p95: quantile(latencies, 0.95),
		max: Math.max(...latencies),
	});
}
