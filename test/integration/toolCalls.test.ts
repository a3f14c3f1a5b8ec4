import { NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { MAX_RECIPIENTS_OF_TOOL_CALL } from '../../nodes/ClickSend/sending/toolCallLimit';
import { json, useClickSendBench } from '../support/clickSend';
import { toolContext } from '../support/executeContext';

const bench = useClickSendBench();

const TOOL: Partial<INode> = { type: 'clickSendTool' };
const numbers = (count: number) =>
	Array.from({ length: count }, (_, n) => `+61491${String(570_000 + n)}`);

describe('A tool call', () => {
	it('sends to as many recipients as a tool call may have', async () => {
		const to = numbers(MAX_RECIPIENTS_OF_TOOL_CALL).join(',');
		const run = await bench.send({ to }, { settings: TOOL });
		expect(json(run)).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
		expect(bench.sandbox.state.ledger).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
	});

	it('sends to none of more', async () => {
		const to = numbers(MAX_RECIPIENTS_OF_TOOL_CALL + 1).join(',');
		const run = await bench.send({ to }, { settings: TOOL });
		expect(run.error).toBeUndefined();
		expect(json(run)).toEqual([
			{
				error: expect.objectContaining({
					message: 'This tool call has 11 recipients; a tool call may have 10',
					description: expect.stringMatching(/ Nothing was sent\.$/),
					outcome: 'notSent',
				}),
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('counts the recipients of all its items together', async () => {
		const items = numbers(MAX_RECIPIENTS_OF_TOOL_CALL + 2).map((to) => ({ to }));
		const run = await bench.send({ to: '={{ $json.to }}' }, { settings: TOOL, items });
		expect(json(run).filter(({ error }) => error !== undefined)).toHaveLength(2);
		expect(bench.sandbox.state.ledger).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
	});

	it('has an item with what ClickSend refused, and with how to get unstuck', async () => {
		bench.inject({ kind: 'result', code: '2018' });
		const run = await bench.send({ to: '+61491570156' }, { settings: TOOL });
		expect(run.error).toBeUndefined();
		expect(json(run)).toMatchObject([
			{ error: { result: '2018', outcome: 'refused', description: expect.any(String) } },
		]);
	});

	it('says where it is not known whether an SMS was sent, so that no model sends it again', async () => {
		bench.inject({ kind: 'resetAfter' });
		const run = await bench.send({ to: '+61491570156' }, { settings: TOOL });
		expect(json(run)).toMatchObject([
			{
				error: {
					outcome: 'unknown',
					description: expect.stringMatching(/^Before you send again, .*: it may have been sent\./),
				},
			},
		]);
	});

	it('ends the execution at an issue only where On Error says so', async () => {
		const settings: Partial<INode> = { ...TOOL, onError: 'stopWorkflow' };
		const run = await bench.send({ to: 'Nathan' }, { settings });
		expect(run.error?.message).toContain('"Nathan" is not a phone number');
	});

	it('sends another message of the model to somebody who has got one in this execution', async () => {
		bench.inject({ kind: 'recipientResult', to: '+61422222222', code: '2015' });
		const parameters = { to: '+61411111111,+61422222222', message: '={{ $json.text }}' };
		const settings: Partial<INode> = { ...TOOL, onError: 'stopWorkflow' };
		const first = await bench.send(parameters, { settings, items: [{ text: 'First' }] });
		const earlier = JSON.parse(JSON.stringify(first.run.data));
		delete earlier.resultData.error;
		earlier.resultData.runData.ClickSend.pop();
		earlier.executionData.nodeExecutionStack[0].data.main[0][0].json.text = 'Second';
		await bench.send(parameters, { settings, earlier });
		expect(bench.sandbox.state.ledger.map(({ to, message }) => `${to} ${message}`)).toEqual([
			'+61411111111 First',
			'+61411111111 Second',
			'+61422222222 Second',
		]);
	});
});

describe('Outside of a tool call', () => {
	it('there is no such limit, and an issue ends the node', async () => {
		const to = numbers(MAX_RECIPIENTS_OF_TOOL_CALL + 1).join(',');
		expect(json(await bench.send({ to }))).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL + 1);
		expect((await bench.send({ to: 'Nathan' })).error).toBeDefined();
	});
});

describe('A call of an agent that shares the run index of another call', () => {
	it.each([
		['a number that is none', { to: 'Nathan', message: 'Hello' }],
		['an expression that n8n cannot resolve', { to: '={{ $("No such").item.json.to }}' }],
	])('does not account for what the other has sent, with %s', async (_what, parameters) => {
		const items = [{ json: {} }];
		const context = toolContext({ parameters: { options: {}, ...parameters }, items }, items);
		const journal = {
			tries: 1,
			shared: ['"Hello"'],
			items: {
				0: {
					what: 0,
					recipients: ['+61411111111'],
					outcomes: [{ ok: true, json: { to: '+61411111111', messageid: 'OTHER' } }],
				},
			},
		};
		Object.assign(context.getContext('node'), { clickSendSettled0: journal });
		const node = new ClickSend();
		const error: unknown = await node.execute
			.call(context as unknown as IExecuteFunctions)
			.catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(JSON.stringify(error)).not.toContain('OTHER');
	});
});
