import { json, useClickSendBench } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';

const bench = useClickSendBench();

const inEvaluation = { mode: 'evaluation' } as const;

const hintsOf = ({ run }: NodeRun) =>
	(run.data.resultData.runData.ClickSend?.[0]?.hints ?? []).map(({ message }) => message);

describe('In an evaluation', () => {
	it('Send puts out what would be sent, paired, and nothing leaves', async () => {
		const items = [
			{ to: '+61411111111', text: 'Hello' },
			{ to: '+61422222222,+61433333333', text: 'Grüße 😀' },
		];
		const parameters = { to: '={{ $json.to }}', message: '={{ $json.text }}' };
		const run = await bench.send(parameters, { items, ...inEvaluation });
		expect(run.error).toBeUndefined();
		expect(run.outputs[0]?.map(({ json: item, pairedItem }) => [item, pairedItem])).toEqual([
			[{ to: '+61411111111', dryRun: true, encoding: 'GSM-7', parts: 1 }, { item: 0 }],
			[{ to: '+61422222222', dryRun: true, encoding: 'UCS-2', parts: 1 }, { item: 1 }],
			[{ to: '+61433333333', dryRun: true, encoding: 'UCS-2', parts: 1 }, { item: 1 }],
		]);
		expect(hintsOf(run)).toEqual([
			'Nothing was sent, because n8n evaluates the workflow. To send in evaluations, switch on the option Send in Evaluations.',
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('Send and Wait puts out what would be sent, and does not wait', async () => {
		const parameters = {
			resource: 'sms',
			operation: 'sendAndWait',
			to: '+61411111111',
			message: 'Shall we?',
			responseType: 'approval',
			options: {},
		};
		const run = await bench.run(parameters, inEvaluation);
		expect(json(run)).toEqual([
			{ to: '+61411111111', dryRun: true, encoding: 'GSM-7', parts: expect.any(Number) },
		]);
		expect(hintsOf(run)).toEqual([expect.stringContaining('Check If Evaluating')]);
		expect(run.run.waitTill).toBeUndefined();
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('Send finds the same mistakes as in any other execution', async () => {
		const items = [{ to: '+61411111111' }, { to: 'Nathan' }];
		const parameters = { to: '={{ $json.to }}', message: 'Hello' };
		const stopped = await bench.send(parameters, { items, ...inEvaluation });
		expect(stopped.error?.context).toMatchObject({ itemIndex: 1 });
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await bench.send(parameters, { items, settings, ...inEvaluation });
		expect(json(run)).toEqual([
			expect.objectContaining({ dryRun: true }),
			{ error: expect.objectContaining({ outcome: 'notSent' }) },
		]);
	});

	it('a tool call of an agent sends nothing either, however many there are', async () => {
		const settings = { type: 'clickSendTool' };
		for (let call = 0; call < 40; call++) {
			const run = await bench.send({ to: '+61411111111' }, { settings, ...inEvaluation });
			expect(json(run)).toMatchObject([{ to: '+61411111111', dryRun: true }]);
		}
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('refuses a tool call that is too large, as any other execution does', async () => {
		const to = Array.from({ length: 11 }, (_, n) => `+6149157000${n % 10}`).join(',');
		const run = await bench.send({ to }, { settings: { type: 'clickSendTool' }, ...inEvaluation });
		expect(json(run)).toMatchObject([
			{ error: { message: 'This tool call has 11 recipients; a tool call may have 10' } },
		]);
	});

	it('a human review asks nobody, and does not tell the agent that a person said no', async () => {
		const settings = { type: 'clickSendHitlTool' };
		const parameters = {
			resource: 'sms',
			operation: 'sendAndWait',
			to: '+61411111111',
			message: 'May the agent pay?',
			responseType: 'approval',
			options: {},
		};
		const run = await bench.run(parameters, { settings, ...inEvaluation });
		expect(json(run)).toMatchObject([
			{ data: { chatInput: 'Nobody was asked, because n8n evaluates the workflow.' } },
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('Send sends where the person has said so', async () => {
		const options = { sendInEvaluations: true };
		const run = await bench.send({ to: '+61411111111', options }, inEvaluation);
		expect(json(run)).toMatchObject([{ to: '+61411111111', result: '0000' }]);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});
});

describe('In any other execution', () => {
	it.each(['manual', 'trigger', 'webhook', 'integrated', 'retry', 'cli', 'error'] as const)(
		'Send sends: %s',
		async (mode) => {
			expect(json(await bench.send({ to: '+61411111111' }, { mode }))).toMatchObject([
				{ result: '0000' },
			]);
		},
	);
});
