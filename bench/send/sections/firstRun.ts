import { median } from '../../shared/figures';
import { print } from '../../shared/program';
import type { Entrant } from '../arena';
import { clickSend, httpRequestAndXml, NO_OPERATION } from '../contenders';
import type { Section } from '../report';
import { ROUNDS, WARM_UP_ROUNDS } from '../rounds';
import { ONE_MESSAGE, sameMessage } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

const ITEMS = 1_000;
const TITLE = `${ITEMS.toLocaleString('en-US')} items`;

const STARTS = 5;
/** Runs of another workflow before: n8n compiles its own code in its first runs, which is not what is measured. */
const OTHERS_BEFORE = 3;
/** So many times as long as a later run, at most. */
const TIMES_LATER = 2;
/** Times faster than the first run of HTTP Request + XML. */
const TIMES_FASTER = 20;
/** How often the sandbox has responded before: the server of ClickSend does not start with n8n. */
const RESPONDED_BEFORE = 20;

const timeOf = async (entrant: Entrant) => (await entrant.run()).time;

async function timesOf(entrant: Entrant, runs: number): Promise<number[]> {
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await timeOf(entrant));
	return times;
}

/**
 * The first run after n8n's start, when nothing is compiled yet, against later ones.
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
		try {
			const ours = await arena.enter(clickSend('ClickSend', ONE_MESSAGE), sent);
			const http = await arena.enter(httpRequestAndXml(ONE_MESSAGE, sandbox), sent);
			await timesOf(floor.enter(sent, PER_REQUEST, IN_FLIGHT), RESPONDED_BEFORE);
			await timesOf(await arena.enter(NO_OPERATION, sent), OTHERS_BEFORE);
			first.push(await timeOf(ours));
			ofHttp.push(await timeOf(http));
			await timesOf(ours, WARM_UP_ROUNDS);
			later.push(median(await timesOf(ours, ROUNDS)));
		} finally {
			await n8n.stop();
		}
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
