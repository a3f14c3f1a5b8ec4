import { clickSend, httpRequestAndXml } from '../contenders';
import type { Figure, Section } from '../report';
import { runRounds, type Result } from '../rounds';
import { EXPRESSIONS, ownMessages as makeOwnMessages } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

const COUNT = 1_000;
const WRITTEN = { to: EXPRESSIONS.to, message: EXPRESSIONS.ownMessage };

/** Times faster than one request at a time. */
const TIMES_FASTER = 4;

const items = `${COUNT.toLocaleString('en-US')} items`;

/** To each item a message of its own, so that no two share a request. */
export async function ownMessages({ arena, sandbox, floor, onFailure }: Stage): Promise<Section> {
	const sent = makeOwnMessages(COUNT);
	const written = (inFlight: number) =>
		clickSend(`${inFlight} at a time`, WRITTEN, { maxConcurrentRequests: inFlight });
	const entrants = [
		await arena.enter(written(IN_FLIGHT), sent),
		await arena.enter(written(1), sent),
		await arena.enter(httpRequestAndXml(WRITTEN, sandbox), sent),
		floor.enter(sent, PER_REQUEST, IN_FLIGHT),
	];
	const [mine, one, http, bare] = await runRounds(`Own messages, ${items}`, entrants, {
		warmUp: 0,
		onFailure,
	});

	return {
		title: `To every item its own message, ${WRITTEN.message}`,
		ours: `ClickSend, ${IN_FLIGHT} in flight`,
		others: ['one at a time', 'HTTP Request + XML', 'floor'],
		figures: mine ? figures(mine, { one, http, bare }) : [],
	};
}

interface Others {
	readonly one: Result | undefined;
	readonly http: Result | undefined;
	readonly bare: Result | undefined;
}

function figures(mine: Result, { one, http, bare }: Others): Figure[] {
	const held = (figure: (result: Result) => number) => ({
		ours: figure(mine),
		others: [one, http, bare].map((other) => other && figure(other)),
	});
	return [
		{
			what: `${items}: node time`,
			unit: 'ms',
			...held(({ time }) => time),
			targets: [
				{
					text: `≤ 1/${TIMES_FASTER} of one at a time`,
					met: one && mine.time * TIMES_FASTER <= one.time,
				},
			],
		},
		{ what: `${items}: requests`, unit: '', ...held(({ requests }) => requests) },
		{
			what: `${items}: most in flight`,
			unit: '',
			...held(({ mostInFlight }) => mostInFlight),
			targets: [
				{
					text: `≤ ${IN_FLIGHT}; one at a time: 1`,
					met: one && mine.mostInFlight <= IN_FLIGHT && one.mostInFlight === 1,
				},
			],
		},
	];
}
