import { table } from '../../tools/start/table';
import { median } from '../shared/figures';
import type { Load, Result, Round } from './rounds';

const HEADER = [
	'Trigger',
	'pushes/s',
	'p50 ms',
	'p95 ms',
	'max ms',
	'CPU ms',
	'isolates',
	'pushes',
	'executions',
	'lost',
];

const middle = (rounds: readonly Round[], figure: (round: Round) => number) =>
	median(rounds.map(figure));

/** Pushes that did not lead to an execution that ended well. */
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
		middle(rounds, ({ processor }) => processor).toFixed(0),
		middle(rounds, ({ isolates }) => isolates).toFixed(1),
		String(pushes),
		String(executions),
		String(lost(result)),
	];
}

/** How much of another's figure a trigger has: the median of what it has in each round. */
function ratio(ours: Result, other: Result, figure: (round: Round) => number): string {
	const shares = ours.rounds.map((round, index) => {
		const beside = other.rounds[index];
		return beside ? figure(round) / figure(beside) : NaN;
	});
	return median(shares).toFixed(2);
}

function comparison(
	what: string,
	figure: (round: Round) => number,
	results: readonly Result[],
): string {
	const ours = results.filter(({ entrant }) => entrant.isOurs);
	const others = results.filter(({ entrant }) => !entrant.isOurs);
	return table(
		[what, ...others.map(({ entrant }) => `of ${entrant.title}`)],
		ours.map((one) => [one.entrant.title, ...others.map((other) => ratio(one, other, figure))]),
	);
}

/** What was not answered 200, and with what instead. */
function refusals(results: readonly Result[]): string[] {
	return results.flatMap(({ entrant, refused }) =>
		[...refused].map(([answer, count]) => `${entrant.title}: ${count} times ${answer}`),
	);
}

/** The figures of all triggers, as a person reads them. */
export function report(results: readonly Result[], load: Load): string {
	const { rounds, pushesPerRound, inFlight } = load;
	return [
		table(HEADER, results.map(row)),
		`Medians of ${rounds} rounds of ${pushesPerRound} pushes, ${inFlight} at the same time; max of all rounds;`,
		'pushes and executions with those of the warm-up round. CPU: processor time that n8n takes for a push,',
		'until its execution has ended; other programs on the computer change it less than pushes/s.',
		'Isolates: what n8n evaluates expressions in; of all that a push takes, they cost the most.',
		'',
		comparison('Throughput', ({ answered }) => answered, results),
		'',
		comparison('Processor time', ({ processor }) => processor, results),
		...refusals(results),
	].join('\n');
}
