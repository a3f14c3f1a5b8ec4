import { json, pairing, useClickSendBench } from '../support/clickSend';

/**
 * What the node does where its execution has an ID of n8n's Engine 2.0. The real engine runs it in
 * test/engine2/.
 */
const bench = useClickSendBench();

const ENGINE_2 = { executionId: '0199f0a4-7c2e-7d3b-8a51-0f2c3d4e5f60' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const items = Array.from({ length: 6 }, (_, index) => ({ to: `+61491${570_000 + index}` }));
const personal = { to: '={{ $json.to }}', message: '=Hello {{ $json.to }}' };

describe('An error on Engine 2.0', () => {
	it('has the whole account in its message: counts, unknown recipients, accepted message IDs', async () => {
		bench.inject({ kind: 'resetAfter', after: 3 });
		const options = { maxConcurrentRequests: 1 };
		const { error } = await bench.send({ ...personal, options }, { ...ENGINE_2, items });
		const message = error?.message ?? '';
		const { ledger } = bench.sandbox.state;
		expect(message).toContain('In all: 3 accepted, 1 unknown, 2 not sent.');
		expect(message).toContain(`Not known whether sent: ${ledger[3]?.to}.`);
		for (const { messageid, to } of ledger.slice(0, 3)) {
			expect(message).toContain(`${messageid} (${to})`);
		}
		expect(error?.description ?? null).toBeNull();
	});

	it('has phone numbers in its message, and on Engine 1 it has them in its description only', async () => {
		for (const engine of [{ executionId: '7' }, ENGINE_2]) {
			bench.sandbox.reset();
			bench.inject({ kind: 'resetAfter', after: 1 });
			const options = { maxConcurrentRequests: 1 };
			const { error } = await bench.send({ ...personal, options }, { ...engine, items });
			const shown = engine === ENGINE_2 ? error?.message : error?.description;
			expect(shown).toContain('+61491570000');
			if (engine !== ENGINE_2) expect(error?.message).not.toMatch(/\+?61491/);
		}
	});

	it('is not needed where it would lose records that ClickSend hands out once', async () => {
		const [{ messageid } = {}] = json(await bench.send({ to: '+61491570156' }));
		bench.sandbox.state.addReply({
			messageid: String(messageid),
			from: '+61491570156',
			message: 'Yes',
		});
		bench.inject({ kind: 'result', code: '2100', after: 1, times: 'always' });
		const run = await bench.run(
			{ resource: 'inboundSms', operation: 'getMany' },
			{ ...ENGINE_2, items: [{}, {}] },
		);
		expect(run.error).toBeUndefined();
		expect(json(run)).toMatchObject([{ message: 'Yes' }, { error: { result: '2100' } }]);
	});
});

describe('An item on Engine 2.0', () => {
	it('has no character that a database refuses, and nothing else differs', async () => {
		const to = 'Nathan \uD83D\u0000';
		const run = await bench.send({ to }, { ...ENGINE_2, settings: CONTINUE });
		const text = JSON.stringify(json(run));
		expect(text).toContain('Nathan');
		expect(text).not.toMatch(/\\u0000|\\ud83d/);

		const [sent] = json(await bench.send({ to: '+61491570156' }, ENGINE_2));
		expect(sent).toMatchObject({ to: '+61491570156', result: '0000' });
	});
});

describe('An operation that does not exist', () => {
	const parameters = { resource: 'sms', operation: 'sendTwice' };
	const words = 'The operation that is chosen in the node does not exist';
	const remedy = 'Open the node and choose the resource and the operation again.';
	const quotes = ['Resource: "sms"', 'Operation: "sendTwice"'];
	const named = quotes.map((quote) => `${quote}.`);

	it('stops the node', async () => {
		const { error } = await bench.run(parameters, { items });
		expect(error).toMatchObject({
			message: words,
			description: [remedy, ...named].join('<br>\n'),
			context: { data: { quotes } },
		});
	});

	it('stops the node on Engine 2.0, and the message has the remedy', async () => {
		const { error } = await bench.run(parameters, { ...ENGINE_2, items });
		expect(error?.message).toBe([`${words}.`, remedy, ...named].join(' '));
	});

	it.each([['1', { executionId: '7' }] as const, ['2.0', ENGINE_2] as const])(
		'is an item with an error for each input item on Engine %s, with On Error: Continue',
		async (_name, engine) => {
			const run = await bench.run(parameters, { ...engine, items, settings: CONTINUE });
			const description = [remedy, ...named].join(' ');
			const error = { message: words, description, outcome: 'notSent', quotes };
			expect(json(run)).toEqual(items.map(() => ({ error })));
			expect(pairing(run)).toEqual(items.map((_, index) => index));
		},
	);
});

describe('Send and Wait on Engine 2.0', () => {
	const question = {
		resource: 'sms',
		operation: 'sendAndWait',
		to: '+61491570156',
		message: 'Shall we?',
		responseType: 'reply',
		options: {},
	};
	const REFUSED = /runs on n8n's Engine 2\.0, which cannot wait for an answer: run it on Engine 1/;

	it('asks nobody, and its message says why and what to do', async () => {
		const { error } = await bench.run(question, ENGINE_2);
		expect(error?.message).toMatch(REFUSED);
		expect(error?.message).toMatch(/Nothing was sent\.$/);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('as a human review tells the agent that nobody was asked', async () => {
		const settings = { type: 'clickSendHitlTool' };
		const run = await bench.run(question, { ...ENGINE_2, settings });
		expect(json(run)).toEqual([
			{
				error: expect.objectContaining({ message: expect.stringMatching(REFUSED) }),
				chatInput: expect.stringMatching(/^Nobody was asked: This workflow runs on n8n's Engine/),
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('asks on Engine 1, with whatever ID the workflow has', async () => {
		const { error } = await bench.run(question, { executionId: '7' });
		expect(error).toBeUndefined();
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});
});
