import {
	WAIT_INDEFINITELY,
	type IDataObject,
	type INode,
	type INodeParameters,
} from 'n8n-workflow';
import { MAX_MESSAGE_LENGTH } from '../../nodes/ClickSend/transport/limits';
import { json, MARKER_KEY, useClickSendBench, type RunOptions } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';
import { SOON } from '../support/soon';

const bench = useClickSendBench();

const MOBILE = '+61491570156';

const ask = async (parameters: INodeParameters, options: RunOptions = {}): Promise<NodeRun> =>
	await bench.run(
		{
			resource: 'sms',
			operation: 'sendAndWait',
			to: MOBILE,
			message: 'Shall we deliver tomorrow?',
			responseType: 'reply',
			options: {},
			...parameters,
		},
		options,
	);

const waitsTill = ({ run }: NodeRun) => run.data.waitTill ?? run.waitTill;
const sent = () => bench.sandbox.state.ledger;

const lasting = (values: IDataObject) => ({ limitWaitTime: { values } }) as INodeParameters;

/** What must not be asked, with the beginning of what is said of it. */
const REFUSED: ReadonlyArray<[string, INodeParameters, RegExp]> = [
	['several numbers', { to: `${MOBILE}, +61411111111` }, /asks one person, and To has 2 numbers$/],
	['no number', { to: 'Nathan' }, /it is not a phone number/],
	['no message', { message: ' ' }, /message/i],
	[
		'letters for a sender, where a reply is waited for',
		{ options: { senderId: 'Acme' } },
		/^Nobody can reply to the sender ID$/,
	],
	[
		'letters for a sender, where only a word approves',
		{ responseType: 'approval', options: { senderId: 'Acme' } },
		/^Nobody can reply to the sender ID$/,
	],
	[
		'a word that means yes and no',
		{
			responseType: 'approval',
			approvalOptions: { values: { approveWords: 'ja, Ok.', disapproveWords: 'nein, o k' } },
		},
		/^A word would mean both yes and no$/,
	],
	[
		'a wait of no time',
		{ options: lasting({ resumeAmount: 0, resumeUnit: 'hours' }) },
		/^The wait cannot be limited to this amount$/,
	],
	[
		'a wait whose values n8n has dropped, because one expression stood for all of them',
		{ options: { limitWaitTime: '={{ $json.limit }}' } },
		/^The wait cannot be limited: the option has no values$/,
	],
	[
		'a wait until a time that is over',
		{ options: lasting({ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01T00:00:00' }) },
		/^The wait cannot be limited: the time is in the past$/,
	],
	[
		'an expression for the end of the wait that gives nothing',
		{ options: lasting({ limitType: 'atSpecifiedTime', maxDateAndTime: '={{ $json.till }}' }) },
		/^The expression in Max Date and Time gives nothing for this item$/,
	],
	[
		'an expression for the words that gives nothing',
		{ responseType: 'approval', approvalOptions: { values: { approveWords: '={{ $json.yes }}' } } },
		/^The expression in Words That Approve gives nothing for this item$/,
	],
	[
		'a message from an expression that gives nothing',
		{ message: '={{ $json.text }}' },
		/^The message is empty$/,
	],
	[
		'a message that is not evaluated',
		{ message: 'Hi {{ $json.name }}?' },
		/^The field Message has an expression that was not evaluated$/,
	],
	[
		'a second message that is not evaluated',
		{ responseType: 'approval', options: { askAgainMessage: 'Hi {{ $json.name }}' } },
		/^The field Ask Again Message has an expression that was not evaluated/,
	],
	[
		'a label that is not evaluated',
		{ responseType: 'approval', approvalOptions: { values: { approveLabel: '{{ $json.yes }}' } } },
		/^The field Approve Button Label has an expression that was not evaluated/,
	],
	[
		'an expression for Add Link that is neither on nor off',
		{ responseType: 'approval', options: { addLink: 'perhaps' } },
		/^The value of Add Link cannot be used$/,
	],
	[
		'an expression for Name the Words that is neither on nor off',
		{ responseType: 'approval', options: { nameWords: 'nein' } },
		/^The value of Name the Words cannot be used$/,
	],
	[
		'more times to ask again than there are',
		{ responseType: 'approval', options: { askAgain: 16 } },
		/^The value of Ask Again cannot be used$/,
	],
	['too long a message', { message: 'x'.repeat(MAX_MESSAGE_LENGTH + 1) }, /961/],
	[
		'a message that is too long with the words',
		{ responseType: 'approval', message: 'x'.repeat(MAX_MESSAGE_LENGTH - 10) },
		/^The message has 950 characters, and 990 with what is added to it; ClickSend takes 960$/,
	],
	[
		'an Ask Again Message that is too long',
		{
			responseType: 'approval',
			options: { askAgainMessage: 'x'.repeat(MAX_MESSAGE_LENGTH + 1) },
		},
		/^The Ask Again Message cannot be used: .* 961 characters/,
	],
	[
		'an Ask Again Message that is a list',
		{ responseType: 'approval', options: { askAgainMessage: '={{ ["no"] }}' } },
		/^The Ask Again Message cannot be used: .* a list/,
	],
	[
		'a message that is too long with the link',
		{ responseType: 'freeText', message: 'x'.repeat(MAX_MESSAGE_LENGTH - 100) },
		/\b(9[7-9]\d|1,?\d{3})\b/,
	],
];

describe.each(REFUSED)('Send and Wait with %s', (_what, parameters, message) => {
	it('asks nobody, says what is wrong and does not wait', async () => {
		const run = await ask(parameters);
		expect(run.error?.message).toMatch(message);
		expect(run.error?.description).toBeTruthy();
		expect(run.error?.name).toBe('NodeOperationError');
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});

	it('has an item with that where the node continues, and does not wait', async () => {
		const run = await ask(parameters, { settings: { onError: 'continueRegularOutput' } });
		expect(run.error).toBeUndefined();
		expect(json(run)).toEqual([
			{
				error: expect.objectContaining({
					message: expect.stringMatching(message),
					outcome: 'notSent',
				}),
			},
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});
});

describe('Send and Wait with several items', () => {
	it('asks nobody', async () => {
		const run = await ask({}, { items: [{}, {}] });
		expect(run.error?.message).toBe('Send and Wait asks one person, and 2 items came in');
		expect(run.error?.description).toContain('Loop Over Items');
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});

	it('has an item with that for each where the node continues', async () => {
		const settings: Partial<INode> = { onError: 'continueErrorOutput' };
		const run = await ask({}, { items: [{ id: 'a' }, { id: 'b' }], settings });
		expect(json(run, 1)).toMatchObject([
			{ id: 'a', error: { outcome: 'notSent' } },
			{ id: 'b', error: { outcome: 'notSent' } },
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});

	it('asks one person where the node is executed once', async () => {
		const run = await ask({}, { items: [{}, {}], settings: { executeOnce: true } });
		expect(run.error).toBeUndefined();
		expect(sent()).toHaveLength(1);
		expect(waitsTill(run)).toEqual(WAIT_INDEFINITELY);
	});
});

describe('Send and Wait as a tool that a model calls', () => {
	it('asks nobody, and tells the model', async () => {
		const run = await ask({}, { settings: { type: 'clickSendTool' } });
		expect(json(run)).toMatchObject([
			{ error: { message: 'Send and Wait cannot be a tool that a model calls' } },
		]);
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});
});

describe('Send and Wait in an execution without a number', () => {
	it('asks nobody', async () => {
		const run = await ask({}, { executionId: '0190f5a4-7c1e-4b60-9f2e-5d8b3d0c7a11' });
		expect(run.error?.message).toContain('an ID that does not fit into an SMS');
		expect(bench.sandbox.state.requests).toEqual([]);
		expect(waitsTill(run)).toBeUndefined();
	});
});

describe('A question that ClickSend does not take', () => {
	it.each([
		['refuses', { kind: 'recipientResult', to: MOBILE, code: '2015', times: 'always' }, 'refused'],
		['refuses as a whole', { kind: 'result', code: '2018', times: 'always' }, 'refused'],
		['may have taken', { kind: 'resetAfter', times: 'always' }, 'unknown'],
	] as const)('is not waited with where ClickSend %s it', async (_what, fault, outcome) => {
		bench.inject(fault);
		const stopped = await ask({});
		expect(stopped.error).toBeDefined();
		expect(waitsTill(stopped)).toBeUndefined();

		const continued = await ask({}, { settings: { onError: 'continueRegularOutput' } });
		expect(json(continued)).toMatchObject([{ error: { outcome } }]);
		expect(waitsTill(continued)).toBeUndefined();
	});
});

describe('A question that was sent', () => {
	it('is waited with as long as it takes', async () => {
		const run = await ask({});
		expect(run.error).toBeUndefined();
		expect(sent()).toMatchObject([
			{ to: MOBILE, customstring: expect.stringMatching(/^[\w-]{50}$/), senderid: '' },
		]);
		expect(waitsTill(run)).toEqual(WAIT_INDEFINITELY);
	});

	it('is waited with until the time that is given, in the time zone of the workflow', async () => {
		const run = await ask(
			{ options: lasting({ limitType: 'atSpecifiedTime', maxDateAndTime: '2099-01-31T09:00:00' }) },
			{ timezone: 'Australia/Perth' },
		);
		expect(waitsTill(run)).toEqual(new Date('2099-01-31T01:00:00Z'));
	});

	it.each<[string, INodeParameters]>([
		['a delivery report is waited for', { responseType: 'deliveryReport' }],
		['the answer comes by the link', { responseType: 'freeText' }],
		['the answer may come by the link', { responseType: 'approval', options: { addLink: true } }],
	])('may come from letters where %s', async (_what, parameters) => {
		const options = { ...Object(parameters.options), senderId: 'Acme' };
		const run = await ask({ ...parameters, options });
		expect(run.error).toBeUndefined();
		expect(sent()).toMatchObject([
			{ senderid: 'Acme', message: expect.not.stringContaining('Reply') },
		]);
		expect(waitsTill(run)).toEqual(WAIT_INDEFINITELY);
	});

	it('goes on with the final delivery report, not with a temporary one', async () => {
		const goesOnWith = async (status: string, status_code: number) =>
			await bench.ask({ to: MOBILE, responseType: 'deliveryReport' }, (customstring) => ({
				event: 'deliveryReport',
				status,
				status_code,
				customstring,
			}));
		expect(await goesOnWith('Undelivered', 300)).toEqual([]);
		expect(await goesOnWith('Delivered', 200)).toEqual([]);
		expect(await goesOnWith('Undelivered', 301)).toMatchObject([{ data: { delivered: false } }]);
		expect(await goesOnWith('Delivered', 201)).toMatchObject([{ data: { delivered: true } }]);
	});

	it.each<[IDataObject, boolean | undefined]>([
		[{ status: 'Failed', status_code: 301 }, false],
		[{ status: 'Cancelled', status_code: '301' }, false],
		[{ status: 'Expired', status_code: 301 }, false],
		[{ status: 'CancelledAfterReview' }, false],
		[{ status: 'Completed', status_code: 201 }, true],
		[{ status: 'delivered ', status_code: 201 }, true],
		[{ status: 'Undelivered', status_code: '', error_code: '1' }, false],
		[{ status: 'Delivered', status_code: '' }, true],
		[{ status: 'Sent', status_code: 200 }, undefined],
		[{ status: 'Queued' }, undefined],
		[{ status: '', status_code: null }, undefined],
	])('goes on with any report that is final: %j says delivered: %j', async (said, delivered) => {
		const items = await bench.ask(
			{ to: MOBILE, responseType: 'deliveryReport' },
			(customstring) => ({ event: 'deliveryReport', customstring, ...said }),
		);
		expect(items).toMatchObject(delivered === undefined ? [] : [{ data: { delivered, ...said } }]);
	});

	it('takes the texts of expressions for the switches they are', async () => {
		const options = { nameWords: 'false', addLink: ' TRUE ', askAgain: '2' };
		const run = await ask({ responseType: 'approval', options });
		expect(run.error).toBeUndefined();
		expect(sent()).toMatchObject([
			{ message: expect.stringMatching(/^Shall we deliver tomorrow\?\s+http\S+$/) },
		]);
	});

	it('leaves alone what another response type has left behind', async () => {
		const run = await ask({ responseType: 'reply', options: { addLink: 'perhaps' } });
		expect(run.error).toBeUndefined();
		expect(sent()).toHaveLength(1);
	});

	it('leaves alone the expressions of fields that the editor hides', async () => {
		const left = {
			addLink: '={{ $json.link }}',
			askAgainMessage: 'Hi {{ $json.name }}',
			limitWaitTime: {
				values: {
					limitType: 'atSpecifiedTime',
					maxDateAndTime: SOON,
					resumeAmount: '={{ $json.minutes }}',
				},
			},
		};
		const run = await ask({ responseType: 'reply', options: left });
		expect(run.error).toBeUndefined();
		expect(sent()).toHaveLength(1);
	});

	it('takes a sender ID as people write a number', async () => {
		await ask({ responseType: 'reply', options: { senderId: '+61 400 000 001' } });
		expect(sent()).toMatchObject([{ senderid: '+61400000001' }]);
	});

	it('has secrets of n8n neither in its text nor in what the next nodes see', async () => {
		const run = await ask({ responseType: 'approval' });
		const [sms] = sent();
		const item = JSON.stringify(run.outputs);
		expect(sms?.message).toBe(
			'Shall we deliver tomorrow?\n\nReply YES to approve or NO to decline.',
		);
		expect(item).not.toContain(sms?.customstring);
	});
});

describe('The API key', () => {
	// Last, so that it looks at what all the others left behind.
	it('is in nothing that was kept of any execution', () => {
		const traces = bench.traces.join('\n');
		expect(bench.traces.length).toBeGreaterThan(60);
		const [escaped = ''] = /(?<=^").*(?="$)/.exec(JSON.stringify(MARKER_KEY)) ?? [];
		for (const spelling of [MARKER_KEY, escaped, encodeURIComponent(MARKER_KEY)]) {
			expect(traces.includes(spelling)).toBe(false);
		}
	});
});
