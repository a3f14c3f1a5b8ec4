import type { Entrant } from '../arena';
import { clickSend, httpRequestAndXml } from '../contenders';
import type { Figure, Section } from '../report';
import { runRounds, WARM_UP_ROUNDS, type Result } from '../rounds';
import { ONE_MESSAGE, sameMessage } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

/** Times faster than HTTP Request + XML. */
const TIMES_FASTER = 20;
/** Of the floor, and milliseconds beside. */
const TIMES_FLOOR = 2;
const OVERHEAD_MS = 50;

/** @param quick leaves out what takes longest: HTTP Request + XML with more than 1,000 items */
export async function oneMessage(stage: Stage, quick: boolean): Promise<Section> {
	return {
		title: `One message to every item's number, ${ONE_MESSAGE.to}`,
		ours: 'ClickSend',
		others: ['HTTP Request + XML', 'floor'],
		figures: [
			...(await figures(stage, 1_000, { withHttp: true, warmUp: WARM_UP_ROUNDS })),
			...(await figures(stage, 10_000, { withHttp: !quick, warmUp: 0 })),
		],
	};
}

async function figures(
	stage: Stage,
	count: number,
	{ withHttp, warmUp }: { readonly withHttp: boolean; readonly warmUp: number },
): Promise<Figure[]> {
	const { arena, sandbox, floor, onFailure } = stage;
	const sent = sameMessage(count);
	const ours = await arena.enter(clickSend('ClickSend', ONE_MESSAGE), sent);
	const least = floor.enter(sent, PER_REQUEST, IN_FLIGHT);
	const http = withHttp
		? await arena.enter(httpRequestAndXml(ONE_MESSAGE, sandbox), sent)
		: undefined;
	const items = `${count.toLocaleString('en-US')} items`;
	const entrants: Entrant[] = [ours, least, ...(http ? [http] : [])];
	const [mine, bare, other] = await runRounds(`One message, ${items}`, entrants, {
		warmUp,
		onFailure,
	});
	if (!mine) return [];

	const held = (figure: (result: Result) => number) => ({
		ours: figure(mine),
		others: [other && figure(other), bare && figure(bare)],
	});
	const requests = Math.ceil(count / PER_REQUEST);
	return [
		{
			what: `${items}: node time`,
			unit: 'ms',
			...held(({ time }) => time),
			targets: [
				{
					text: `≤ 1/${TIMES_FASTER} of HTTP Request + XML`,
					met: other && mine.time * TIMES_FASTER <= other.time,
				},
				{
					text: `≤ ${TIMES_FLOOR} × floor + ${OVERHEAD_MS} ms`,
					met: bare && mine.time <= TIMES_FLOOR * bare.time + OVERHEAD_MS,
				},
			],
		},
		{
			what: `${items}: requests`,
			unit: '',
			...held((result) => result.requests),
			targets: [{ text: String(requests), met: mine.requests === requests }],
		},
		{
			what: `${items}: most in flight`,
			unit: '',
			...held(({ mostInFlight }) => mostInFlight),
			targets: [{ text: `≤ ${IN_FLIGHT}`, met: mine.mostInFlight <= IN_FLIGHT }],
		},
	];
}
