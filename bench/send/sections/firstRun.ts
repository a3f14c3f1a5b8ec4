import { median } from '../../shared/figures';
import { print } from '../../shared/program';
import type { Entrant } from '../arena';
import { clickSend, httpRequestAndXml, NO_OPERATION } from '../contenders';
import type { Section } from '../report';
import { ROUNDS, WARM_UP_ROUNDS } from '../rounds';
import { EXPRESSIONS, MESSAGE, sameMessage } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

const WRITTEN = { to: EXPRESSIONS.to, message: MESSAGE };
const ITEMS = 1_000;
const TITLE = `${ITEMS.toLocaleString('en-US')} items`;

const STARTS = 5;
/** So often another workflow has run before, or the first run of n8n's own code would be measured as well. */
const OTHERS_BEFORE = 3;
/** The time of later runs. */
const TIMES_LATER = 2;
/** Times faster than the first run of HTTP Request + XML. */
const TIMES_FASTER = 20;
/** So often the sandbox has answered before: ClickSend does not start with n8n. */
const ANSWERED_BEFORE = 20;

const timeOf = async (entrant: Entrant) => (await entrant.run()).time;

async function timesOf(entrant: Entrant, runs: number): Promise<number[]> {
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await timeOf(entrant));
	return times;
}

/**
 * What a run takes that is the first one in its n8n, where everything has to be compiled, against later ones.
 *
 * @param startStage starts an n8n, under a name
 */
export async function firstRun(startStage: (name: string) => Promise<Stage>): Promise<Section> {
	const sent = sameMessage(ITEMS);
	const first: number[] = [];
	const later: number[] = [];
	const ofHttp: number[] = [];
	for (let start = 1; start <= STARTS; start++) {
		print(`First run, start ${start} of ${STARTS}`);
		const { n8n, arena, sandbox, floor } = await startStage('first-run');
		const ours = await arena.enter(clickSend('ClickSend', WRITTEN), sent);
		const http = await arena.enter(httpRequestAndXml(WRITTEN, sandbox), sent);
		await timesOf(floor.enter(sent, PER_REQUEST, IN_FLIGHT), ANSWERED_BEFORE);
		await timesOf(await arena.enter(NO_OPERATION, sent), OTHERS_BEFORE);
		first.push(await timeOf(ours));
		ofHttp.push(await timeOf(http));
		await timesOf(ours, WARM_UP_ROUNDS);
		later.push(median(await timesOf(ours, ROUNDS)));
		await n8n.stop();
	}
	return {
		title: `${TITLE}, one message, in an n8n that has just started`,
		ours: 'First run',
		others: ['Later runs', 'First run of HTTP Request + XML'],
		figures: [
			{
				what: `node time, median of ${STARTS} starts`,
				unit: 'ms',
				ours: median(first),
				others: [median(later), median(ofHttp)],
				targets: [
					{
						text: `≤ ${TIMES_LATER} × later runs`,
						met: median(first) <= TIMES_LATER * median(later),
					},
					{
						text: `≤ 1/${TIMES_FASTER} of HTTP Request + XML`,
						met: median(first) * TIMES_FASTER <= median(ofHttp),
					},
				],
			},
		],
	};
}
