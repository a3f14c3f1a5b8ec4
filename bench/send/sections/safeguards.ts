import { clickSend, type Contender } from '../contenders';
import type { Section } from '../report';
import { runRounds, WARM_UP_ROUNDS } from '../rounds';
import { ONE_MESSAGE, sameMessage } from '../sms';
import type { Stage } from '../stage';

const ITEMS = 10_000;
const LISTED = 10_000;
const TITLE = `${ITEMS.toLocaleString('en-US')} items`;

/** Of the run without safeguards. */
const TIMES_WITHOUT = 1.2;

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** All safeguards, and none that holds anybody back: else there would be less to send. */
function withSafeguards(contender: Contender, now: number): Contender {
	const clock = (moment: number) => new Date(moment).toISOString().slice(11, 16);
	const safeguards = {
		// Numbers that nobody has who gets an SMS.
		doNotSendTo: Array.from({ length: LISTED }, (_, index) => `+${61_481_000_000 + index}`).join(
			'\n',
		),
		sameNumberAgain: 'skip',
		quietHours: {
			window: {
				from: clock(now + HALF_A_DAY_MS),
				to: clock(now + HALF_A_DAY_MS + MINUTE_MS),
				timezone: 'UTC',
				then: 'skip',
			},
		},
		maxParts: 6,
	};
	return {
		...contender,
		title: 'With safeguards',
		nodes: contender.nodes.map((node) => ({
			...node,
			parameters: { ...node.parameters, safeguards },
		})),
	};
}

/** What all safeguards together cost. */
export async function safeguards({ arena, onFailure }: Stage): Promise<Section> {
	const without = clickSend('Without', ONE_MESSAGE);
	const sent = sameMessage(ITEMS);
	const entrants = [
		await arena.enter(withSafeguards(without, Date.now()), sent),
		await arena.enter(without, sent),
	];
	const [all, none] = await runRounds(`Safeguards, ${TITLE}`, entrants, {
		warmUp: WARM_UP_ROUNDS,
		onFailure,
	});
	if (!all || !none) throw new Error('Safeguards could not be measured.');
	return {
		title: `${TITLE} with all safeguards, ${LISTED.toLocaleString('en-US')} numbers in Do Not Send To`,
		ours: 'With safeguards',
		others: ['Without'],
		figures: [
			{
				what: 'node time',
				unit: 'ms',
				ours: all.time,
				others: [none.time],
				targets: [
					{ text: `≤ ${TIMES_WITHOUT} × without`, met: all.time <= TIMES_WITHOUT * none.time },
				],
			},
			{ what: 'requests', unit: '', ours: all.requests, others: [none.requests] },
		],
	};
}
