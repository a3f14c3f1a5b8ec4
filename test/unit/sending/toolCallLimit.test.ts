import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { RecentCounts } from '../../../nodes/ClickSend/helpers/recentCounts';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { ToolCallLimit, toolCallLimitOption } from '../../../nodes/ClickSend/sending/toolCallLimit';

/** 10:00:00 UTC. */
const TEN = Date.UTC(2026, 10, 28, 10);

/** A process of n8n, whose clock the tests set. */
class Process {
	now = TEN;
	private readonly counts = new RecentCounts(60_000, 1_000);

	/** A call of a tool. @param execution what its calls keep in common; undefined where n8n keeps nothing */
	call({
		execution,
		options = {},
		node = 'node',
		workflow = 'workflow',
		credential = 'credential',
	}: {
		execution?: IDataObject | undefined;
		options?: INodeParameters | string;
		node?: string;
		workflow?: string;
		credential?: string;
	} = {}): ToolCallLimit {
		const called: INode = {
			id: node,
			name: 'Send',
			type: 'clickSendTool',
			typeVersion: 1,
			position: [0, 0],
			parameters: { options },
			credentials: { clickSendHttpApi: { id: credential, name: 'ClickSend' } },
		};
		return new ToolCallLimit({
			context: {
				getNode: () => called,
				getWorkflow: () => ({ ...(workflow !== '' && { id: workflow }), active: false }),
				getContext: () => {
					if (!execution) throw new Error('`executionData` is not initialized');
					return execution;
				},
			},
			counts: this.counts,
			now: () => this.now,
		});
	}

	/** A call that sends to so many. @returns the words of its refusal; undefined where it may send */
	send(
		recipients: number,
		call: Parameters<Process['call']>[0] = {},
	): { message: string; description: string } | undefined {
		const limit = this.call(call);
		const taken = resultOf(() => {
			limit.take(recipients, recipients);
		});
		if (!taken.ok) return taken.issue;
		limit.use(recipients);
		limit.giveBack();
		return undefined;
	}
}

let n8n: Process;
beforeEach(() => {
	n8n = new Process();
});

const sendTens = (count: number, call: Parameters<Process['call']>[0] = {}) =>
	Array.from({ length: count }, () => n8n.send(10, call)?.message);

describe('Tool calls of a minute', () => {
	it('have 30 recipients together, where each is an execution of its own', () => {
		const refused = sendTens(8).filter((message) => message !== undefined);
		expect(refused).toHaveLength(5);
	});

	it('are refused in words that say how many went, the limit, and when to go on', () => {
		n8n.send(10);
		n8n.now += 20_000;
		sendTens(2);
		n8n.now += 1_500;
		expect(n8n.send(3)).toMatchObject({
			message:
				'Tool calls had 30 recipients in the last minute, and this one has 3; the limit is 30 a minute',
			description:
				'Wait 39 seconds, until 10:01:00 UTC, and call again then, not before. If you cannot wait, stop, and tell the person who asked who has not got the SMS. Nothing was sent by this call.',
		});
		n8n.now = TEN + 60_000;
		expect(n8n.send(10)).toBeUndefined();
		expect(n8n.send(1)?.description).toContain('until 10:01:20 UTC');
	});

	it('count for each node and each credential on its own', () => {
		sendTens(3);
		expect(n8n.send(1)).toBeDefined();
		expect(n8n.send(10, { node: 'another' })).toBeUndefined();
		expect(n8n.send(10, { workflow: 'a copy' })).toBeUndefined();
		expect(n8n.send(10, { credential: 'another' })).toBeUndefined();
	});

	it('count by the credential alone where n8n runs the node without a workflow, under a new ID each time', () => {
		const calls = ['a', 'b', 'c', 'd'].map((node) => n8n.send(10, { workflow: '', node }));
		expect(calls.map((refused) => refused !== undefined)).toEqual([false, false, false, true]);
	});

	it('at the same time do not take the same share twice', () => {
		const calls = Array.from({ length: 5 }, () => n8n.call());
		const taken = calls.map((call) =>
			resultOf(() => {
				call.take(10, 10);
			}),
		);
		expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
	});

	it('get back the share of what was not sent', () => {
		sendTens(2);
		const call = n8n.call();
		call.take(6, 6);
		call.take(4, 4);
		call.use(7);
		call.giveBack();
		expect(n8n.send(4)?.message).toContain('Tool calls had 27 recipients');
		expect(n8n.send(3)).toBeUndefined();
	});

	it('do not count what an earlier try of the same call has sent', () => {
		sendTens(2);
		const retried = n8n.call();
		retried.take(10, 2);
		retried.use(2);
		retried.giveBack();
		expect(n8n.send(8)).toBeUndefined();
		expect(n8n.send(1)).toBeDefined();
	});
});

describe('Tool calls of an execution', () => {
	it('have 30 recipients together, however long they take', () => {
		const execution = {};
		for (let call = 0; call < 3; call++) {
			expect(n8n.send(10, { execution })).toBeUndefined();
			n8n.now += 3_600_000;
		}
		expect(n8n.send(1, { execution })).toMatchObject({
			message:
				'The tool calls of one execution may have 30 recipients together, and they are used up',
			description: expect.stringMatching(
				/^Stop calling this tool\. .* Nothing was sent by this call\.$/,
			),
		});
		expect(n8n.send(1, { execution: {} })).toBeUndefined();
	});

	it('are told how many more there may be', () => {
		const execution = {};
		for (const recipients of [10, 10, 8]) n8n.send(recipients, { execution });
		expect(n8n.send(3, { execution })).toMatchObject({
			message: expect.stringMatching(/30 recipients together, and 28 are used up$/),
			description: expect.stringMatching(/^Call again with 2 recipients at most, or stop /),
		});
		expect(n8n.send(2, { execution })).toBeUndefined();
	});

	it('get back the share of what was not sent', () => {
		const execution = {};
		const call = n8n.call({ execution });
		call.take(10, 10);
		call.giveBack();
		expect(sendTens(3, { execution })).toEqual([undefined, undefined, undefined]);
	});
});

describe('The option Tool Call Limit', () => {
	it('sets how many recipients there may be in an execution and in a minute', () => {
		const more = { options: { toolCallLimit: 45 } };
		expect(sendTens(4, { ...more, execution: {} })).toEqual(Array(4).fill(undefined));
		expect(n8n.send(6, more)?.message).toContain('the limit is 45 a minute');
	});

	it('limits a single call where it is less than 10', () => {
		const one = { options: { toolCallLimit: 1 } };
		expect(n8n.send(2, one)).toMatchObject({
			message: 'This tool call has 2 recipients; a tool call may have 1',
			description: expect.stringContaining('to at most 1 recipient, '),
		});
		expect(n8n.send(1, one)).toBeUndefined();
	});

	it.each([
		"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Limit', ``, 'number') }}",
		"={{ $fromAI('Limit') }}",
		// As n8n hands it out where a field takes no expressions.
		'{{ $json.limit }}',
		'={{ $json.limit }}',
		'=1000',
	])('cannot be chosen by a model: %s', (toolCallLimit) => {
		expect(n8n.send(1, { options: { toolCallLimit } })).toMatchObject({
			message: 'The option Tool Call Limit has an expression',
			description:
				'A person has to open the node and set Tool Call Limit to a fixed number, because no model may choose it. Nothing was sent.',
		});
	});

	it('is offered where the node is a tool, and not to a model', () => {
		// n8n's editor lets a model define whatever takes expressions.
		expect(toolCallLimitOption.noDataExpression).toBe(true);
		expect(toolCallLimitOption.displayOptions).toEqual({ show: { '@tool': [true] } });
	});

	it('is 30 where a model fills in all options', () => {
		const options = "={{ $fromAI('Options', ``, 'json') }}";
		expect(sendTens(4, { options }).filter((message) => message !== undefined)).toHaveLength(1);
	});

	it.each([0, 1001, 1.5, 'many'])('has to be a number from 1 to 1,000, not %s', (toolCallLimit) => {
		expect(n8n.send(1, { options: { toolCallLimit } })?.message).toBe(
			'The value of Tool Call Limit cannot be used',
		);
	});
});
