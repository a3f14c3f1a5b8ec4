import { median } from '../../shared/figures';
import { print } from '../../shared/program';
import type { Entrant } from '../arena';
import { clickSend, httpRequestAndXml, NO_OPERATION, type Contender } from '../contenders';
import type { Section } from '../report';
import { ROUNDS, WARM_UP_ROUNDS } from '../rounds';
import { ONE_MESSAGE, sameMessage } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

const ITEMS = 1_000;
const TITLE = `${ITEMS.toLocaleString('en-US')} items`;

const STARTS = 9;
/** Runs of another workflow before: n8n compiles its own code in its first runs, which is not what is measured. */
const OTHERS_BEFORE = 3;
/** So many times as long as a later run, at most. */
const TIMES_LATER = 2;
/** Times faster than the first run of HTTP Request + XML. */
const TIMES_FASTER = 20;
/** How often the sandbox has responded before: the server of ClickSend does not start with n8n. */
const RESPONDED_BEFORE = 20;

/** Starts an n8n, under a name. */
type StartStage = (name: string) => Promise<Stage>;

const timeOf = async (entrant: Entrant) => (await entrant.run()).time;

async function timesOf(entrant: Entrant, runs: number): Promise<number[]> {
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await timeOf(entrant));
	return times;
}

/**
 * Starts an n8n, runs another workflow, has the sandbox respond, then measures a contender.
 *
 * @param measure measures the contender, which has not run yet
 */
async function inNewN8n(
	startStage: StartStage,
	contender: (stage: Stage) => Contender,
	measure: (entrant: Entrant) => Promise<void>,
): Promise<void> {
	const sent = sameMessage(ITEMS);
	const stage = await startStage('first-run');
	const { n8n, arena, floor } = stage;
	try {
		const entrant = await arena.enter(contender(stage), sent);
		await timesOf(floor.enter(sent, PER_REQUEST, IN_FLIGHT), RESPONDED_BEFORE);
		await timesOf(await arena.enter(NO_OPERATION, sent), OTHERS_BEFORE);
		await measure(entrant);
	} finally {
		await n8n.stop();
	}
}

/**
 * The first run after n8n's start, when nothing is compiled yet, against later ones of the same workflow, and against the
 * first one of HTTP Request + XML. Each has an n8n of its own: code that one has run is compiled for the other.
 */
export async function firstRun(startStage: StartStage): Promise<Section> {
	const first: number[] = [];
	const later: number[] = [];
	const ofHttp: number[] = [];
	const ours = () => clickSend('ClickSend', ONE_MESSAGE);
	const http = ({ sandbox }: Stage) => httpRequestAndXml(ONE_MESSAGE, sandbox);
	for (let start = 1; start <= STARTS; start++) {
		print(`First run, start ${start} of ${STARTS}`);
		await inNewN8n(startStage, ours, async (entrant) => {
			first.push(await timeOf(entrant));
			await timesOf(entrant, WARM_UP_ROUNDS);
			later.push(median(await timesOf(entrant, ROUNDS)));
		});
		await inNewN8n(startStage, http, async (entrant) => {
			ofHttp.push(await timeOf(entrant));
		});
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
