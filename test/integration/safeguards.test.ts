import type { INodeParameters } from 'n8n-workflow';
import { MAX_REDIRECTED } from '../../nodes/ClickSend/sending/safeguards/safeguards';
import { json, pairing, useClickSendBench, type RunOptions } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';
import '../support/noWaiting';

const bench = useClickSendBench();

const hintsOf = ({ run }: NodeRun) =>
	(run.data.resultData.runData.ClickSend?.[0]?.hints ?? []).map(({ message }) => message);

const sentTo = () => bench.sandbox.state.ledger.map(({ to }) => to);

const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		to: `+6149157${String(index).padStart(4, '0')}`,
	}));

/** Sends to the field `to` of each item. */
const send = async (parameters: INodeParameters, options: RunOptions = {}) =>
	await bench.send({ to: '={{ $json.to }}', message: 'Hello', ...parameters }, options);

const ANN = '+61491570006';
const BOB = '+61491570156';
const items = [{ to: ANN }, { to: BOB }];

describe('Do Not Send To', () => {
	it('holds back who is on the list, and says so in an item that is paired', async () => {
		const run = await send({ safeguards: { doNotSendTo: ANN } }, { items });
		expect(json(run)).toMatchObject([
			{ to: ANN, skipped: 'doNotSendTo' },
			{ to: BOB, result: '0000' },
		]);
		expect(json(run)[0]).toEqual({ to: ANN, skipped: 'doNotSendTo' });
		expect(pairing(run)).toEqual([0, 1]);
		expect(sentTo()).toEqual([BOB]);
		expect(hintsOf(run)).toContainEqual(
			expect.stringContaining('1 accepted, 1 skipped (Do Not Send To)'),
		);
	});

	it('compares numbers, not spellings', async () => {
		const parameters = {
			safeguards: { doNotSendTo: '0491 570 006\n61491570156' },
			options: { country: 'AU' },
		};
		const run = await send(parameters, { items: [{ to: ANN }, { to: '0491570156' }] });
		expect(json(run).map(({ skipped }) => skipped)).toEqual(['doNotSendTo', 'doNotSendTo']);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('takes a list from an expression, which is evaluated once', async () => {
		const doNotSendTo = `={{ ["${ANN}", null] }}`;
		const run = await send({ safeguards: { doNotSendTo } }, { items });
		expect(json(run).map(({ skipped }) => skipped)).toEqual(['doNotSendTo', undefined]);
	});

	it('takes an empty list for nobody', async () => {
		const run = await send({ safeguards: { doNotSendTo: '={{ [] }}' } }, { items });
		expect(json(run)).toMatchObject([{ result: '0000' }, { result: '0000' }]);
	});

	it.each([
		['', 'Do Not Send To is empty'],
		['={{ "" }}', 'The expression in Do Not Send To gives an empty text'],
		['={{ undefined }}', 'The expression in Do Not Send To gives nothing'],
		['={{ $json.list }}', 'Do Not Send To reads the current item'],
		['={{ [undefined] }}', 'Do Not Send To'],
		['nobody', 'Do Not Send To'],
	])('sends nothing where the list is %j', async (doNotSendTo, words) => {
		const run = await send({ safeguards: { doNotSendTo } }, { items });
		expect(run.error?.message).toContain(words);
		expect(run.error?.message).not.toContain('nobody');
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});

describe('Same Number Again', () => {
	const twice = [{ to: ANN }, { to: `${BOB}, ${ANN}` }, { to: BOB }];

	it('sends one SMS to each number, the first', async () => {
		const run = await send({ safeguards: { sameNumberAgain: 'skip' } }, { items: twice });
		expect(json(run).map(({ to, skipped }) => [to, skipped])).toEqual([
			[ANN, undefined],
			[BOB, undefined],
			[ANN, 'sameNumberAgain'],
			[BOB, 'sameNumberAgain'],
		]);
		expect(pairing(run)).toEqual([0, 1, 1, 2]);
		expect(sentTo().sort()).toEqual([ANN, BOB]);
	});

	it('sends to all where it says so, as without it', async () => {
		await send({ safeguards: { sameNumberAgain: 'send' } }, { items: twice });
		expect(sentTo()).toHaveLength(4);
	});

	it('takes a number that an unusable item had before for the first', async () => {
		const run = await send(
			{ safeguards: { sameNumberAgain: 'skip' }, message: '={{ $json.text }}' },
			{
				items: [
					{ to: ANN, text: '' },
					{ to: ANN, text: 'Hello' },
				],
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(json(run)[1]).toMatchObject({ to: ANN, result: '0000' });
	});

	it('in a later try, skips what an earlier one has sent', async () => {
		bench.inject({ kind: 'recipientResult', to: BOB, code: '2015', times: 9 });
		const parameters = {
			safeguards: { sameNumberAgain: 'skip' },
			options: { combineRecipients: false },
		};
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const run = await send(parameters, {
			items: [{ to: ANN }, { to: BOB }, { to: ANN }],
			settings,
		});
		expect(run.error?.context).toMatchObject({
			data: {
				accepted: [{ item: 0, to: ANN }],
				refused: [{ item: 1, to: BOB }],
				skipped: [{ item: 2, to: ANN, skipped: 'sameNumberAgain' }],
			},
		});
		expect(sentTo()).toEqual([ANN]);
	});
});

describe('Max Parts', () => {
	it('refuses a longer message before the first SMS leaves', async () => {
		const texts = [
			{ to: ANN, text: 'Hello' },
			{ to: BOB, text: 'x'.repeat(161) },
		];
		const parameters = { message: '={{ $json.text }}', safeguards: { maxParts: 1 } };
		const run = await send(parameters, { items: texts });
		expect(run.error?.message).toBe('The message has 2 parts; Max Parts allows 1');
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(bench.sandbox.state.requests).toEqual([]);
		await send({ ...parameters, safeguards: { maxParts: 2 } }, { items: texts });
		expect(sentTo()).toEqual([ANN, BOB]);
	});
});

/** Hours around now, in a zone without summer time. */
function hoursAroundNow() {
	const at = (hours: number) =>
		new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
	return { from: at(-1), to: at(2), timezone: 'Etc/UTC' };
}

describe('Quiet Hours', () => {
	it('schedule an SMS for their end', async () => {
		const window = { ...hoursAroundNow(), then: 'schedule' };
		const run = await send({ safeguards: { quietHours: { window } } }, { items });
		expect(json(run)).toMatchObject([{ result: '0000' }, { result: '0000' }]);
		const [schedule] = bench.sandbox.state.requests.map(({ parameters }) => parameters.schedule);
		const end = new Date(Number(schedule) * 1_000).toISOString();
		expect(end.slice(11, 19)).toBe(`${window.to}:00`);
		expect(bench.sandbox.state.requests).toHaveLength(1);
		const day = end.slice(0, 10);
		expect(hintsOf(run)).toContain(
			`Quiet Hours, ${window.from} to ${window.to} (Etc/UTC): 2 of 2 items wait for their end, the first until ${day} ${window.to}.`,
		);
		expect(hintsOf(run).join()).not.toContain('Scheduled for');
	});

	it('leave out an SMS', async () => {
		const window = { ...hoursAroundNow(), then: 'skip' };
		const run = await send({ safeguards: { quietHours: { window } } }, { items });
		expect(json(run).map(({ skipped }) => skipped)).toEqual(['quietHours', 'quietHours']);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('are those of the time zone of each item', async () => {
		const { from, to } = hoursAroundNow();
		const window = { from, to, timezone: '={{ $json.zone }}', then: 'skip' };
		const zones = [
			{ to: ANN, zone: 'Etc/UTC' },
			{ to: BOB, zone: 'Etc/GMT-12' },
		];
		const run = await send({ safeguards: { quietHours: { window } } }, { items: zones });
		expect(json(run).map(({ skipped }) => skipped)).toEqual(['quietHours', undefined]);
	});

	it('move a time that the option Schedule has within them', async () => {
		const window = { from: '22:00', to: '07:00', timezone: 'Etc/UTC', then: 'schedule' };
		const day = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
		await send({
			to: ANN,
			options: { schedule: `${day}T03:00:00Z` },
			safeguards: { quietHours: { window } },
		});
		const [request] = bench.sandbox.state.requests;
		expect(Number(request?.parameters.schedule)).toBe(Date.parse(`${day}T07:00:00Z`) / 1_000);
	});
});

describe('Dry Run', () => {
	it('sends nothing, and says what would be sent and what it would cost', async () => {
		const run = await send(
			{
				safeguards: { doNotSendTo: ANN },
				options: { dryRun: true, pricePerPart: '0.0282 USD' },
				message: 'x'.repeat(161),
			},
			{ items },
		);
		expect(json(run)).toEqual([
			{ to: ANN, skipped: 'doNotSendTo' },
			{ to: BOB, dryRun: true, encoding: 'GSM-7', parts: 2, estimatedPrice: 0.0564 },
		]);
		expect(hintsOf(run)).toEqual([
			'Dry run, nothing was sent: 2 recipients, 1 would be sent to, 2 parts, about 0.06 USD. 1 skipped (Do Not Send To)',
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('finds what cannot be used', async () => {
		const run = await send(
			{ options: { dryRun: true } },
			{ items: [{ to: ANN }, { to: 'nobody' }] },
		);
		expect(run.error?.message).toContain('is not a phone number');
	});

	it('is on for all items or for none', async () => {
		const run = await send(
			{ options: { dryRun: '={{ $json.dry }}' } },
			{
				items: [
					{ to: ANN, dry: true },
					{ to: BOB, dry: false },
				],
			},
		);
		expect(run.error?.message).toBe('Dry Run is on for some items and off for others');
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('says that it was one where no item can be used', async () => {
		const run = await send(
			{ options: { dryRun: true, output: 'summary' } },
			{
				items: [{ to: 'nobody' }, { to: 'no one' }],
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(json(run)).toMatchObject([{ dryRun: true, recipients: 2, wouldBeSent: 0, notSent: 2 }]);
		expect(hintsOf(run)).toContainEqual(expect.stringContaining('Dry run, nothing was sent'));
	});

	it('sums up in one item', async () => {
		const run = await send(
			{ options: { dryRun: true, output: 'summary', pricePerPart: '0.1' } },
			{ items },
		);
		expect(json(run)).toEqual([
			{
				dryRun: true,
				recipients: 2,
				wouldBeSent: 2,
				accepted: 0,
				refused: 0,
				unknown: 0,
				notSent: 0,
				skipped: 0,
				parts: 2,
				price: 0,
				estimatedPrice: 0.2,
				currency_type: null,
				requests: 0,
				notAccepted: [],
			},
		]);
	});
});

describe('Redirect To', () => {
	const MINE = '+61491570158';

	it('sends every SMS to that number, and keeps whom it was for', async () => {
		const run = await send({ options: { redirectTo: MINE } }, { items });
		expect(json(run)).toMatchObject([
			{ to: MINE, intendedFor: ANN, result: '0000' },
			{ to: MINE, intendedFor: BOB, result: '0000' },
		]);
		expect(sentTo()).toEqual([MINE, MINE]);
		expect(hintsOf(run)).toContainEqual(
			expect.stringContaining('Redirect To is on: 2 SMS went to'),
		);
	});

	it(`sends ${MAX_REDIRECTED} at most, and holds back the others`, async () => {
		const run = await send({ options: { redirectTo: MINE } }, { items: numbered(25) });
		expect(sentTo()).toEqual(Array.from({ length: MAX_REDIRECTED }, () => MINE));
		expect(json(run).slice(MAX_REDIRECTED)).toEqual(
			numbered(25)
				.slice(MAX_REDIRECTED)
				.map(({ to }) => ({ to, skipped: 'redirectTo' })),
		);
	});

	it('holds back whom the safeguards hold back', async () => {
		const run = await send(
			{ options: { redirectTo: MINE }, safeguards: { doNotSendTo: ANN } },
			{ items },
		);
		expect(json(run)).toMatchObject([{ to: ANN, skipped: 'doNotSendTo' }, { intendedFor: BOB }]);
	});

	it.each(['', 'me', `${ANN},${BOB}`])('sends nothing where it is %j', async (redirectTo) => {
		const run = await send({ options: { redirectTo } }, { items });
		expect(run.error?.message).toBe('Redirect To is not one phone number');
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});

describe('The output', () => {
	const REFUSED = '+61491570157';
	const mixed = [{ to: ANN }, { to: `${REFUSED},${BOB}` }, { to: 'nobody' }];
	const settings = { onError: 'continueRegularOutput' } as const;
	const safeguards = { doNotSendTo: BOB };
	beforeEach(() => {
		bench.inject({ kind: 'recipientResult', to: REFUSED, code: '2015' });
	});

	it('Not Accepted has an item for each recipient that was not accepted', async () => {
		const run = await send(
			{ options: { output: 'notAccepted' }, safeguards },
			{ items: mixed, settings },
		);
		expect(json(run)).toEqual([
			{ error: expect.objectContaining({ to: REFUSED, outcome: 'refused' }) },
			{ to: BOB, skipped: 'doNotSendTo' },
			{ error: expect.objectContaining({ outcome: 'notSent' }) },
		]);
		expect(pairing(run)).toEqual([1, 1, 2]);
	});

	it('Summary is one item, paired with all', async () => {
		const run = await send(
			{ options: { output: 'summary' }, safeguards },
			{ items: mixed, settings },
		);
		const price = bench.sandbox.state.ledger[0]?.price;
		expect(json(run)).toEqual([
			{
				recipients: 4,
				accepted: 1,
				refused: 1,
				unknown: 0,
				notSent: 1,
				skipped: 1,
				parts: 1,
				price,
				currency_type: expect.any(String),
				requests: 1,
				notAccepted: [
					// ClickSend may give a refused recipient a message ID.
					expect.objectContaining({ item: 1, to: REFUSED, outcome: 'refused', result: '2015' }),
					{ item: 1, to: BOB, outcome: 'skipped', reason: 'doNotSendTo' },
					{ item: 2, outcome: 'notSent', reason: expect.stringContaining('nobody') },
				],
			},
		]);
		expect(run.outputs[0]?.[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	it('Summary of very many items is paired with a thousand of them, from the first to the last', async () => {
		const items = Array.from({ length: 2_500 }, (_, index) => ({
			to: `+${61_491_000_000 + index}`,
		}));
		const run = await send({ options: { output: 'summary' } }, { items });
		const indexes = [run.outputs[0]?.[0]?.pairedItem ?? []]
			.flat()
			.map((pair) => (typeof pair === 'number' ? pair : pair.item));
		expect([indexes.length, indexes.at(0), indexes.at(-1)]).toEqual([1_000, 0, 2_499]);
		expect(new Set(indexes).size).toBe(1_000);
		expect(indexes).toEqual([...indexes].sort((one, other) => one - other));
	});

	it('Summary says where it cannot name all that were not accepted', async () => {
		const to = Array.from({ length: 1_002 }, () => ANN);
		const run = await send(
			{ options: { output: 'summary' }, safeguards: { sameNumberAgain: 'skip' } },
			{ items: [{ to }] },
		);
		expect(json(run)).toMatchObject([{ accepted: 1, skipped: 1_001 }]);
		expect(json(run)[0]?.notAccepted).toHaveLength(1_000);
		expect(hintsOf(run)).toContain(
			'The output names 1,000 of the 1,001 recipients that were not accepted. To get them all, set Output to Not Accepted before you send.',
		);
	});

	it('Summary that stops names every accepted message ID in the error', async () => {
		const run = await send({ options: { output: 'summary' } }, { items: mixed.slice(0, 2) });
		const ids = bench.sandbox.state.ledger.map(({ messageid }) => messageid);
		expect(run.error?.context).toMatchObject({
			data: { accepted: ids.map((messageid) => expect.objectContaining({ messageid })) },
		});
		expect(ids).toHaveLength(2);
	});

	it('Summary counts what an earlier try has sent', async () => {
		bench.inject({ kind: 'result', code: '2015', after: 1 });
		const run = await send(
			{ options: { output: 'summary', combineRecipients: false, maxConcurrentRequests: 1 } },
			{ items, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
		);
		expect(sentTo().sort()).toEqual([ANN, BOB]);
		expect(json(run)).toMatchObject([{ recipients: 2, accepted: 2, parts: 2 }]);
	});
});

describe('A tool of an agent', () => {
	const tool = { type: 'clickSendTool' };

	it('keeps the safeguards', async () => {
		const run = await send({ to: ANN, safeguards: { doNotSendTo: ANN } }, { settings: tool });
		expect(json(run)).toEqual([{ to: ANN, skipped: 'doNotSendTo' }]);
	});

	it.each([
		[{ safeguards: { doNotSendTo: "={{ $fromAI('list') }}" } }],
		[{ options: { redirectTo: "={{ $fromAI('number') }}" } }],
	])('refuses to leave them to the model: %j', async (parameters) => {
		const run = await send({ to: ANN, ...parameters }, { settings: tool });
		const said = JSON.stringify([json(run), run.error?.message]);
		expect(said).toContain('left to the model');
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('makes a dry run where the model asks for one', async () => {
		const run = await send({ to: ANN, options: { dryRun: true } }, { settings: tool });
		expect(json(run)).toMatchObject([{ to: ANN, dryRun: true, parts: 1 }]);
	});
});

describe('An expression for the whole collection, as only a program writes it', () => {
	// docs/bulk-sending.md and the hints for AI builders say so. When n8n no longer drops it, they have to change.
	it('is dropped by n8n, so that nobody is held back', async () => {
		const parameters = {
			safeguards: `={{ { doNotSendTo: "${ANN}" } }}`,
			options: '={{ { dryRun: true } }}',
		};
		const run = await send(parameters, { items });
		expect(json(run)).toMatchObject([{ result: '0000' }, { result: '0000' }]);
		expect(sentTo()).toEqual([ANN, BOB]);
	});
});
