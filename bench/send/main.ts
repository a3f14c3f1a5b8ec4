import { CURRENT_N8N } from '../../tools/n8n/versions';
import { startEmptyN8n } from '../shared/emptyN8n';
import { machine } from '../shared/machine';
import { print, runProgram, type Ending } from '../shared/program';
import { Arena } from './arena';
import { EVALUATOR_ENV } from './contenders';
import { Floor } from './floor/floor';
import { parseOptions, USAGE } from './options';
import { report, type Section } from './report';
import { LATENCY_MS, SandboxProcess } from './sandboxProcess';
import { computed } from './sections/computed';
import { firstRun } from './sections/firstRun';
import { manyItems } from './sections/manyItems';
import { oneItem } from './sections/oneItem';
import { oneMessage } from './sections/oneMessage';
import { ownMessages } from './sections/ownMessages';
import { packageItself } from './sections/packageItself';
import { parsing } from './sections/parsing';
import { safeguards } from './sections/safeguards';
import { summary } from './sections/summary';
import { ROUNDS, WARM_UP_ROUNDS } from './rounds';
import type { Stage } from './stage';
import { StandIn } from './standIn/standIn';

/** @returns the exit code */
async function bench(ending: Ending): Promise<number> {
	const { help, quick } = parseOptions(process.argv.slice(2));
	if (help) {
		print(USAGE);
		return 0;
	}
	const sandbox = await SandboxProcess.start(ending);
	const floor = await Floor.start(sandbox, ending);
	const sections: Section[] = [];
	const failures: string[] = [];
	const onFailure = (failure: string) => {
		// What fails when all is being ended does not count.
		ending.signal.throwIfAborted();
		failures.push(failure);
	};
	const startStage = async (name: string): Promise<Stage> => {
		const empty = await startEmptyN8n(name, ending, EVALUATOR_ENV);
		return { ...empty, sandbox, floor, arena: new Arena(empty, sandbox), onFailure };
	};
	const measure = async (section: () => Promise<Section>) => {
		try {
			sections.push(await section());
		} catch (error) {
			onFailure(error instanceof Error ? error.message : String(error));
		}
	};

	await measure(packageItself);
	await measure(parsing);
	await measure(() => firstRun(startStage));
	const stage = await startStage('send');
	await measure(() => oneMessage(stage, quick));
	await measure(() => computed(stage, quick));
	await measure(() => ownMessages(stage));
	await measure(() => safeguards(stage));
	await stage.n8n.stop();
	if (!quick) {
		const large = await startStage('send-many');
		await measure(() => manyItems(large));
		await large.n8n.stop();
		await measure(() => summary(startStage));
		const standIn = await StandIn.start(ending);
		await measure(() => oneItem(standIn, startStage));
	}

	print(`\n${await machine(CURRENT_N8N)}`);
	print(
		`sending over loopback to the sandbox, which answers after ${LATENCY_MS} ms, on the same cores.`,
	);
	print(
		`Medians of up to ${ROUNDS} rounds in changing order; fewer where they take more than 20 s. The first\n${WARM_UP_ROUNDS} with one message to 1,000 items do not count: they are there to be compiled.`,
	);
	print('ratio: of the figure to the left of it, how much ours is.\n');
	print(report(sections));
	for (const failure of failures) print(`\nNot measured: ${failure}`);
	return failures.length > 0 ? 1 : 0;
}

void runProgram(bench);
