import type { N8nClient } from '../../tools/n8n/client';
import type { N8nInstance } from '../../tools/n8n/instance';
import { countIsolates } from '../../tools/n8n/isolates';
import type { Entrant } from './contenders';
import { waitForExecutions } from './executions';
import { median, quantile } from '../shared/figures';
import { processorTimeOf } from '../shared/processorTime';
import { pushAll } from './load';
import type { Replies } from './replies';

/** To each trigger in the round that does not count. */
const WARM_UP_PUSHES = 25;

/** How much to push. */
export interface Load {
	readonly rounds: number;
	/** To each trigger in each round. */
	readonly pushesPerRound: number;
	readonly inFlight: number;
}

/** What is pushed to. */
export interface Field {
	readonly client: N8nClient;
	readonly n8n: N8nInstance;
	readonly entrants: readonly Entrant[];
}

/** One entrant's volley in one round. */
export interface Round {
	/** Pushes answered in a second. */
	readonly answered: number;
	/** Milliseconds. */
	readonly p50: number;
	readonly p95: number;
	readonly max: number;
	/** Of processor time that n8n has taken for a push, until its execution has ended. NaN where it is not known. */
	readonly processor: number;
	/** That n8n has taken for a push and its execution. */
	readonly isolates: number;
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
	field: Field,
	replies: Replies,
	load: Load,
	onRound: (name: string) => void,
): Promise<Result[]> {
	const results = field.entrants.map((entrant): Result => ({
		entrant,
		rounds: [],
		pushes: 0,
		executions: 0,
		refused: new Map(),
	}));
	onRound('warm-up');
	const warmUp = { ...load, pushesPerRound: Math.min(load.pushesPerRound, WARM_UP_PUSHES) };
	for (const result of results) await volley(field, result, replies, warmUp);
	for (const result of results) result.rounds.length = 0;
	for (let round = 1; round <= load.rounds; round++) {
		onRound(`round ${round} of ${load.rounds}`);
		for (const result of round % 2 === 1 ? results : [...results].reverse()) {
			await volley(field, result, replies, load);
		}
	}
	return results;
}

async function costsOf({ pid, url }: N8nInstance) {
	return {
		processor: (await processorTimeOf(pid)) ?? NaN,
		isolates: await countIsolates(url),
	};
}

async function volley(
	{ client, n8n }: Field,
	result: Result,
	replies: Replies,
	{ pushesPerRound, inFlight }: Load,
): Promise<void> {
	const { entrant } = result;
	const bodies = replies.next(pushesPerRound);
	const before = await costsOf(n8n);
	const { latencies, refused, duration } = await pushAll(entrant.target, bodies, inFlight);
	result.pushes += pushesPerRound;
	for (const [answer, count] of refused) {
		result.refused.set(answer, (result.refused.get(answer) ?? 0) + count);
	}
	// Those that were lost before are not waited for again, nor those that were refused.
	const expected = result.executions + latencies.length;
	result.executions = await waitForExecutions(client, entrant.workflowId, 'success', expected);
	const after = await costsOf(n8n);
	result.rounds.push({
		answered: (latencies.length / duration) * 1000,
		p50: median(latencies),
		p95: quantile(latencies, 0.95),
		max: Math.max(...latencies),
		processor: (after.processor - before.processor) / pushesPerRound,
		isolates: (after.isolates - before.isolates) / pushesPerRound,
	});
}
