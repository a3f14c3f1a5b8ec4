import { METRICS } from '../../tools/n8n/isolates';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { startEmptyN8n, type EmptyN8n } from '../shared/emptyN8n';
import { machine } from '../shared/machine';
import { print, runProgram, type Ending } from '../shared/program';
import { contenders, enter, type Entrant } from './contenders';
import { runFlood } from './flood/flood';
import { floodReport, isDry } from './flood/floodReport';
import { parseOptions, USAGE, type BenchOptions } from './options';
import { Replies } from './replies';
import { lost, report } from './report';
import { runRounds } from './rounds';
import type { Setting } from './settings';

/** What came of a run in one n8n. */
interface Outcome {
	readonly text: string;
	/** Whether a push was lost. */
	readonly hasLost: boolean;
}

async function compare({ n8n, client }: EmptyN8n, { load }: BenchOptions): Promise<Outcome> {
	const entrants: Entrant[] = [];
	for (const contender of contenders()) entrants.push(await enter(client, n8n.url, contender));
	const field = { client, n8n, entrants };
	const results = await runRounds(field, new Replies(), load, print);
	return { text: report(results, load), hasLost: results.some((result) => lost(result) > 0) };
}

/** Starts an n8n for each setting, all at the same time: while one is measured, the others do nothing. */
async function startAll(settings: readonly Setting[], ending: Ending): Promise<EmptyN8n[]> {
	const starts = await Promise.allSettled(
		settings.map(async ({ env }, index) => {
			return await startEmptyN8n(`push-${index + 1}`, ending, { ...METRICS, ...env });
		}),
	);
	return starts.map((start) => {
		if (start.status === 'rejected') throw start.reason;
		return start.value;
	});
}

/** @returns the exit code */
async function bench(ending: Ending): Promise<number> {
	const options = parseOptions(process.argv.slice(2));
	if (options.help) {
		print(USAGE);
		return 0;
	}
	const { settings, flood } = options;
	const outcomes: Outcome[] = [];
	const started = await startAll(settings, ending);
	for (const [index, empty] of started.entries()) {
		const title = settings[index]?.title ?? '';
		print(title);
		if (flood) {
			const result = await runFlood(empty, flood, ending, print);
			outcomes.push({ text: `${title}:\n\n${floodReport(result)}`, hasLost: !isDry(result) });
		} else {
			const { text, hasLost } = await compare(empty, options);
			outcomes.push({ text: `${title}:\n\n${text}`, hasLost });
		}
		await empty.n8n.stop();
	}
	for (const { text } of outcomes) print(`\n${text}`);
	print(`\n${await machine(CURRENT_N8N)}`);
	print(`pushed to over loopback from Node ${process.versions.node} on the same cores.`);
	return outcomes.some(({ hasLost }) => hasLost) ? 1 : 0;
}

void runProgram(bench);
