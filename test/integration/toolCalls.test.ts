import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
} from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { MAX_RECIPIENTS_OF_TOOL_CALL } from '../../nodes/ClickSend/sending/toolCallLimit';
import { json, MARKER_KEY, stageOf, useClickSendBench } from '../support/clickSend';
import { agentContext, toolContext } from '../support/executeContext';
import { RUNNABLE } from '../support/operations';

const bench = useClickSendBench();

/** A tool of its own in each test, because the calls of one count together for a minute. */
let tool: Partial<INode>;
beforeEach(() => {
	tool = { type: 'clickSendTool', id: randomUUID() };
});

const numbers = (count: number) =>
	Array.from({ length: count }, (_, n) => `+61491${String(570_000 + n)}`);

describe('A tool call', () => {
	it('sends to as many recipients as a tool call may have', async () => {
		const to = numbers(MAX_RECIPIENTS_OF_TOOL_CALL).join(',');
		const run = await bench.send({ to }, { settings: tool });
		expect(json(run)).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
		expect(bench.sandbox.state.ledger).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
	});

	it('sends to none of more', async () => {
		const to = numbers(MAX_RECIPIENTS_OF_TOOL_CALL + 1).join(',');
		const run = await bench.send({ to }, { settings: tool });
		expect(run.error).toBeUndefined();
		expect(json(run)).toEqual([
			{
				error: expect.objectContaining({
					message: 'This tool call has 11 recipients; a tool call may have 10',
					description: expect.stringMatching(/ Nothing was sent for this item\.$/),
					outcome: 'notSent',
				}),
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('counts the recipients of all its items together', async () => {
		const items = numbers(MAX_RECIPIENTS_OF_TOOL_CALL + 2).map((to) => ({ to }));
		const run = await bench.send({ to: '={{ $json.to }}' }, { settings: tool, items });
		expect(json(run).filter(({ error }) => error !== undefined)).toHaveLength(2);
		expect(bench.sandbox.state.ledger).toHaveLength(MAX_RECIPIENTS_OF_TOOL_CALL);
	});

	it('has an item with what ClickSend refused, and with how to get unstuck', async () => {
		bench.inject({ kind: 'result', code: '2018' });
		const run = await bench.send({ to: '+61491570156' }, { settings: tool });
		expect(run.error).toBeUndefined();
		expect(json(run)).toMatchObject([
			{ error: { result: '2018', outcome: 'refused', description: expect.any(String) } },
		]);
	});

	it('says where it is not known whether an SMS was sent, so that no model sends it again', async () => {
		bench.inject({ kind: 'resetAfter' });
		const run = await bench.send({ to: '+61491570156' }, { settings: tool });
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
		const settings: Partial<INode> = { ...tool, onError: 'stopWorkflow' };
		const run = await bench.send({ to: 'Nathan' }, { settings });
		expect(run.error?.message).toContain('it is not a phone number');
		expect(run.error?.description).toContain('Recipient: "Nathan"');
	});

	it('sends another message of the model to somebody who has got one in this execution', async () => {
		bench.inject({ kind: 'recipientResult', to: '+61422222222', code: '2015' });
		const parameters = { to: '+61411111111,+61422222222', message: '={{ $json.text }}' };
		const settings: Partial<INode> = { ...tool, onError: 'stopWorkflow' };
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

describe('Tool calls that are executions of their own', () => {
	it('send to 30 recipients a minute, and say when to go on', async () => {
		let last: unknown[] = [];
		for (let from = 0; from < 40; from += 10) {
			const to = numbers(40)
				.slice(from, from + 10)
				.join(',');
			last = json(await bench.send({ to }, { settings: tool }));
		}
		expect(bench.sandbox.state.ledger).toHaveLength(30);
		expect(last).toEqual([
			{
				error: {
					message:
						'Tool calls had 30 recipients in the last minute, and this one has 10; the limit is 30 a minute',
					description: expect.stringMatching(
						/^Wait \d+ seconds?, until \d\d:\d\d:\d\d UTC, and call again then, not before\./,
					),
					outcome: 'notSent',
				},
			},
		]);
	});

	it('at the same time send to 30 recipients together', async () => {
		const all = numbers(50);
		const calls = all.map(async (to) => await bench.send({ to }, { settings: tool }));
		const items = (await Promise.all(calls)).flatMap((run) => json(run));
		expect(bench.sandbox.state.ledger).toHaveLength(30);
		expect(items.filter(({ error }) => error !== undefined)).toHaveLength(20);
	});

	it('do not count what ClickSend refuses, or what cannot be sent', async () => {
		const limited = { to: '+61491570156', options: { toolCallLimit: 1 } };
		bench.inject({ kind: 'result', code: '2018' });
		expect(json(await bench.send(limited, { settings: tool }))).toMatchObject([
			{ error: { outcome: 'refused' } },
		]);
		const unreachable = { baseUrl: 'http://127.0.0.1:1' };
		await bench.send(limited, { settings: tool, credential: unreachable });
		await bench.send({ ...limited, message: '={{ "" }}' }, { settings: tool });
		expect(json(await bench.send(limited, { settings: tool }))).toMatchObject([{ result: '0000' }]);
		expect(json(await bench.send(limited, { settings: tool }))).toMatchObject([
			{ error: { message: expect.stringContaining('the limit is 1 a minute') } },
		]);
	});

	it('count what may have been sent', async () => {
		const limited = { to: '+61491570156', options: { toolCallLimit: 1 } };
		bench.inject({ kind: 'resetAfter' });
		await bench.send(limited, { settings: tool });
		expect(json(await bench.send(limited, { settings: tool }))).toMatchObject([
			{ error: { message: expect.stringContaining('the limit is 1 a minute') } },
		]);
	});

	it('do not count an SMS twice where Retry On Fail runs the node again', async () => {
		const [accepted = '', refused = ''] = numbers(2);
		bench.inject({ kind: 'recipientResult', to: refused, code: '2015' });
		const run = await bench.send(
			{ to: `${accepted},${refused}`, options: { toolCallLimit: 2 } },
			{
				settings: {
					...tool,
					onError: 'stopWorkflow',
					retryOnFail: true,
					maxTries: 2,
					waitBetweenTries: 0,
				},
			},
		);
		expect(json(run)).toMatchObject([{ to: accepted }, { to: refused, result: '0000' }]);
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual([accepted, refused]);
	});

	it('have a limit that no model can choose', async () => {
		const limit = "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Limit', ``, 'number') }}";
		const parameters = { to: '+61491570156', options: { toolCallLimit: limit } };
		const run = await bench.send(parameters, { settings: tool, items: [{ Limit: 1000 }] });
		expect(json(run)).toMatchObject([
			{
				error: { message: 'The option Tool Call Limit has an expression' },
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});

describe("A call of one of n8n's Agents, which keeps nothing of an execution", () => {
	async function run(parameters: INodeParameters, item: IDataObject, credentialId: string) {
		const context = agentContext({
			parameters,
			items: [{ json: item }],
			credentials: {
				username: 'tester',
				apiKey: MARKER_KEY,
				baseUrl: bench.sandbox.baseUrl,
			},
			credentialId,
		});
		const [items = []] = await new ClickSend().execute.call(
			context as unknown as IExecuteFunctions,
		);
		return items.map((each) => each.json);
	}
	const callAgent = async (to: string, credentialId: string, options = {}) =>
		await run(
			{ to: "={{ $fromAI('To') }}", message: "={{ $fromAI('Message') }}", options },
			{ To: to, Message: 'We are late' },
			credentialId,
		);

	it.each(RUNNABLE)('$path runs', async ({ parameters, arrange, field }) => {
		const item = (await arrange?.(stageOf(bench))) ?? {};
		expect((await run(parameters, item, 'each'))[0]).toHaveProperty(field);
	});

	it('Send and Wait asks nobody, and says what to do', async () => {
		const asked = { operation: 'sendAndWait', responseType: 'reply', to: '+61491570156' };
		expect(await run({ ...asked, message: 'Shall we?', options: {} }, {}, 'asks')).toMatchObject([
			{ error: { message: 'Send and Wait cannot be a tool that a model calls' } },
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('sends', async () => {
		expect(await callAgent('+61491570156', 'sends')).toMatchObject([{ result: '0000' }]);
		expect(bench.sandbox.state.ledger).toMatchObject([
			{ to: '+61491570156', message: 'We are late' },
		]);
	});

	it('is refused in words', async () => {
		expect(await callAgent('Nathan', 'refused')).toMatchObject([
			{
				error: {
					message: expect.stringContaining('it is not a phone number'),
					description: expect.stringMatching(/international format.*Recipient: "Nathan"/s),
					outcome: 'notSent',
				},
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('counts with all others that have its credential', async () => {
		for (const to of numbers(2)) {
			expect(await callAgent(to, 'bounded', { toolCallLimit: 2 })).toMatchObject([
				{ result: '0000' },
			]);
		}
		expect(await callAgent('+61491570156', 'bounded', { toolCallLimit: 2 })).toMatchObject([
			{ error: { message: expect.stringContaining('the limit is 2 a minute') } },
		]);
		expect(bench.sandbox.state.ledger).toHaveLength(2);
		expect(await callAgent('+61491570156', 'another')).toMatchObject([{ result: '0000' }]);
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
