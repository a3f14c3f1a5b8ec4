import { availableParallelism, cpus, totalmem } from 'node:os';
import { table } from '../../tools/start/table';
import { median } from './figures';
import type { Result, Round } from './rounds';

const GIGABYTE = 2 ** 30;

const HEADER = [
	'trigger',
	'pushes/s',
	'p50 ms',
	'p95 ms',
	'max ms',
	'pushes',
	'executions',
	'lost',
];

const middle = (rounds: readonly Round[], figure: (round: Round) => number) =>
	median(rounds.map(figure));

export function lost({ pushes, executions }: Result): number {
	return pushes - executions;
}

function row(result: Result): string[] {
	const { entrant, rounds, pushes, executions } = result;
	return [
		entrant.title,
		middle(rounds, ({ answered }) => answered).toFixed(1),
		middle(rounds, ({ p50 }) => p50).toFixed(0),
		middle(rounds, ({ p95 }) => p95).toFixed(0),
		Math.max(...rounds.map(({ max }) => max)).toFixed(0),
		String(pushes),
		String(executions),
		String(lost(result)),
	];
}

/** How many pushes a trigger answers for each that another does: the median of the rounds. */
export function ratio(ours: Result, other: Result): number {
	const shares = ours.rounds.map(
		({ answered }, index) => answered / (other.rounds[index]?.answered ?? NaN),
	);
	return median(shares);
}

/** Every trigger in a row. */
export function resultTable(results: readonly Result[]): string {
	return table(HEADER, results.map(row));
}

/** What was not answered 200, and with what instead; empty when all was. */
export function refusals(results: readonly Result[]): string[] {
	return results.flatMap(({ entrant, rounds }) =>
		rounds.flatMap(({ refused }) =>
			[...refused].map(([answer, count]) => `${entrant.title}: ${count} × ${answer}`),
		),
	);
}

/** The machine, as far as it matters for the figures. */
export function machine(n8n: string, n8nNode: string): string {
	const model = cpus()[0]?.model.trim() ?? 'unknown processor';
	const memory = (totalmem() / GIGABYTE).toFixed(0);
	return (
		`${availableParallelism()} cores (${model}), ${memory} GB, ${process.platform}; ` +
		`n8n ${n8n} on Node ${n8nNode}, SQLite; pushed from Node ${process.versions.node} on the same machine`
	);
}
