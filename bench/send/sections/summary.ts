import { memoryOf } from '../../shared/memory';
import { print } from '../../shared/program';
import { clickSend, NO_OPERATION, type Contender } from '../contenders';
import type { Section } from '../report';
import { ONE_MESSAGE, sameMessage } from '../sms';
import type { Stage } from '../stage';

const ITEMS = 100_000;
const TITLE = `${ITEMS.toLocaleString('en-US')} items`;

const SUMMARY: Contender = {
	...clickSend('Summary', ONE_MESSAGE, { output: 'summary' }),
	itemsOut: 1,
};

/** What a run took. */
interface Taken {
	time: number;
	/** Megabytes at the peak, over n8n at rest. */
	memory: number | undefined;
}

async function run({ n8n, arena }: Stage, contender: Contender): Promise<Taken> {
	const entrant = await arena.enter(contender, sameMessage(ITEMS));
	const atRest = await memoryOf(n8n.pid);
	const { time, memory } = await entrant.run();
	return { time, memory: memory && atRest && memory.peak - atRest.now };
}

/**
 * Many items of which one comes out, against the same items handed on, each in an n8n that has done nothing else.
 *
 * @param startStage starts one, under a name
 */
export async function summary(startStage: (name: string) => Promise<Stage>): Promise<Section> {
	const taken: Taken[] = [];
	for (const contender of [SUMMARY, NO_OPERATION]) {
		print(`${TITLE}: ${contender.title}`);
		const stage = await startStage(`summary-${taken.length}`);
		taken.push(await run(stage, contender));
		await stage.n8n.stop();
	}
	const [ours, nothing] = taken;
	if (!ours || !nothing) throw new Error(`${TITLE} with a summary could not be measured.`);
	const isMeasured = ours.memory !== undefined && nothing.memory !== undefined;
	return {
		title: `${TITLE}, one message, output: Summary, in n8n's default memory`,
		ours: SUMMARY.title,
		others: [NO_OPERATION.title],
		figures: [
			{
				what: "n8n's memory at its peak, over n8n at rest",
				unit: 'MB',
				ours: ours.memory ?? 0,
				others: [nothing.memory],
				targets: [
					{
						text: `≤ ${NO_OPERATION.title}`,
						met: isMeasured ? (ours.memory ?? 0) <= (nothing.memory ?? 0) : undefined,
					},
				],
			},
			{ what: 'node time', unit: 'ms', ours: ours.time, others: [nothing.time] },
		],
	};
}
