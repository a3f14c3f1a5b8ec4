import { clickSend } from '../contenders';
import { memoryOf } from '../../shared/memory';
import type { Section } from '../report';
import { runRounds } from '../rounds';
import { ONE_MESSAGE, sameMessage } from '../sms';
import type { Stage } from '../stage';

const MANY = 100_000;
const FEWER = 10_000;

/** Time per item, of that with fewer. */
const TIMES_FEWER = 1.5;
const MICROSECONDS = 1000;

const items = (count: number) => `${count.toLocaleString('en-US')} items`;

/**
 * Many items in an n8n that has done nothing else.
 *
 * @param stage with an n8n in its default memory
 */
export async function manyItems({ n8n, arena, onFailure }: Stage): Promise<Section> {
	const atRest = await memoryOf(n8n.pid);
	const contender = clickSend('ClickSend', ONE_MESSAGE);
	const fewer = await arena.enter(contender, sameMessage(FEWER));
	const [few] = await runRounds(`${items(FEWER)} in a new n8n`, [fewer], {
		warmUp: 1,
		onFailure,
	});
	const many = await arena.enter(contender, sameMessage(MANY));
	const [all] = await runRounds(`${items(MANY)}, one round`, [many], {
		warmUp: 0,
		rounds: 1,
		onFailure,
	});
	if (!few || !all) throw new Error(`${items(MANY)} could not be measured.`);

	const perItem = (all.time / MANY) * MICROSECONDS;
	const perItemOfFewer = (few.time / FEWER) * MICROSECONDS;
	return {
		title: `${items(MANY)}, one message, in n8n's default memory`,
		ours: items(MANY),
		others: [items(FEWER)],
		figures: [
			{ what: 'node time', unit: 'ms', ours: all.time, others: [few.time] },
			{
				what: 'node time per item',
				unit: 'µs',
				ours: perItem,
				others: [perItemOfFewer],
				targets: [
					{
						text: `≤ ${TIMES_FEWER} × that with ${items(FEWER)}`,
						met: perItem <= TIMES_FEWER * perItemOfFewer,
					},
				],
			},
			{ what: 'requests', unit: '', ours: all.requests, others: [few.requests] },
			{ what: 'most in flight', unit: '', ours: all.mostInFlight, others: [few.mostInFlight] },
			...(all.memory && atRest
				? [
						{
							what: "n8n's memory at its peak",
							unit: 'MB',
							ours: all.memory.peak,
							others: [few.memory?.peak],
						},
					]
				: []),
		],
		note: atRest
			? `n8n's memory: resident, the main process alone; ${Math.round(atRest.now)} MB before it has done anything.`
			: "n8n's memory is measured on Linux only.",
	};
}
