import type { Entrant } from '../arena';
import { clickSend, evaluator, httpRequestAndXml } from '../contenders';
import type { Figure, Section } from '../report';
import { difference, runRounds } from '../rounds';
import { EXPRESSIONS, MESSAGE, sameMessage } from '../sms';
import { IN_FLIGHT, PER_REQUEST, type Stage } from '../stage';

const WRITTEN = { to: EXPRESSIONS.computedTo, message: MESSAGE };

/** @param quick leaves out what takes longest: HTTP Request + XML with more than 1,000 items */
export async function computed(stage: Stage, quick: boolean): Promise<Section> {
	return {
		title: `One message to every item's number, computed by n8n's evaluator, ${WRITTEN.to}`,
		ours: 'ClickSend',
		others: ['HTTP Request + XML', "n8n's evaluator", 'floor'],
		figures: [
			...(await figures(stage, 1_000, { withHttp: true, warmUp: 1 })),
			...(await figures(stage, 10_000, { withHttp: !quick, warmUp: 0 })),
		],
		note: "n8n's evaluator: a node that evaluates the same expression for every item and does nothing else.",
	};
}

async function figures(
	stage: Stage,
	count: number,
	{ withHttp, warmUp }: { readonly withHttp: boolean; readonly warmUp: number },
): Promise<Figure[]> {
	const { arena, sandbox, floor, onFailure } = stage;
	const sent = sameMessage(count);
	const ours = await arena.enter(clickSend('ClickSend', WRITTEN), sent);
	const alone = await arena.enter(evaluator(WRITTEN.to), sent);
	const least = floor.enter(sent, PER_REQUEST, IN_FLIGHT);
	const http = withHttp ? await arena.enter(httpRequestAndXml(WRITTEN, sandbox), sent) : undefined;
	const items = `${count.toLocaleString('en-US')} items`;
	const entrants: Entrant[] = [ours, alone, least, ...(http ? [http] : [])];
	const [mine, evaluated, bare, other] = await runRounds(`Computed, ${items}`, entrants, {
		warmUp,
		onFailure,
	});
	if (!mine || !evaluated) return [];
	return [
		{
			what: `${items}: node time`,
			unit: 'ms',
			ours: mine.time,
			others: [other?.time, evaluated.time, bare?.time],
		},
		{
			what: `${items}: over the evaluator's time`,
			unit: 'ms',
			ours: difference(mine, evaluated),
			others: [other && difference(other, evaluated), undefined, bare?.time],
		},
		{
			what: `${items}: requests`,
			unit: '',
			ours: mine.requests,
			others: [other?.requests, undefined, bare?.requests],
		},
	];
}
