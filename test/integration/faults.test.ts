import type { Fault } from '../../sandbox';
import { json, MARKER_KEY, useClickSendBench } from '../support/clickSend';
import { OPERATIONS } from '../support/operations';

const bench = useClickSendBench();

const sms = { to: '+61491570156', options: { customString: 'ref-1' } };
const { replies } = OPERATIONS;
const PROXY_PAGE = '<html><body><h1>Sign in to the network</h1></body></html>';
const MEGABYTE = 1024 * 1024;

describe('A send that did not get a proper answer', () => {
	const uncertain: Array<[string, Fault, RegExp]> = [
		['a reset after ClickSend took it', { kind: 'resetAfter' }, /^No response from/],
		['a reset before ClickSend took it', { kind: 'resetBefore' }, /^No response from/],
		['HTTP 500', { kind: 'status', status: 500 }, /HTTP 500/],
		['HTTP 502 from a proxy', { kind: 'status', status: 502, body: PROXY_PAGE }, /HTTP 502/],
		['a web page of a proxy', { kind: 'raw', body: PROXY_PAGE }, /it is a web page/],
		['an empty answer', { kind: 'raw', body: '' }, /it is empty/],
		['half an answer', { kind: 'truncate', bytes: 120 }, /it is not complete XML/],
		['JSON', { kind: 'raw', body: '{"http_code":200}' }, /it is not XML/],
		[
			'30 MB of nothing',
			{ kind: 'large', bytes: 30 * MEGABYTE },
			/too large to come from ClickSend/,
		],
		[
			'a document type',
			{ kind: 'raw', body: '<!DOCTYPE xml [<!ENTITY a "b">]><xml><messages/></xml>' },
			/declares a document type/,
		],
		[
			'an answer that forgets the recipient',
			{ kind: 'raw', body: '<xml><messages/></xml>' },
			/does not mention/,
		],
		[
			'an answer of another call',
			{ kind: 'raw', body: '<xml><result>0000</result></xml>' },
			/has no <messages>/,
		],
	];

	it.each(uncertain)(
		'%s: nobody knows, so it is not sent again and says how to check',
		async (_what, fault, message) => {
			bench.inject({ ...fault, endpoint: 'send.php' });
			const { error } = await bench.send(sms);
			expect(error?.message).toMatch(message);
			expect(error?.message).not.toMatch(/\b(error|problem|failure)\b/i);
			expect(error?.description).toContain('Get History');
			// Nothing is left that a retry of the execution would send.
			expect(error?.description).toMatch(/again would send again\.<br>$/m);
			expect(error?.context).toMatchObject({
				data: { outcome: 'unknown', unknown: [{ item: 0, to: '+61491570156' }] },
			});
			expect(bench.sandbox.state.requests).toHaveLength(1);
		},
	);

	const certain: Array<[string, Fault, RegExp]> = [
		['HTTP 404', { kind: 'status', status: 404 }, /turned the request away/],
		[
			'HTTP 401, which n8n would repeat',
			{ kind: 'status', status: 401 },
			/turned the request away/,
		],
		[
			'a redirect',
			{ kind: 'status', status: 302, headers: { location: 'https://elsewhere.example/' } },
			/redirects to another address/,
		],
	];

	it.each(certain)('%s: it was certainly not sent', async (_what, fault, message) => {
		bench.inject({ ...fault, endpoint: 'send.php' });
		const { error } = await bench.send(sms);
		expect(error?.message).toMatch(message);
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(bench.sandbox.state.requests).toHaveLength(1);
		expect(bench.sandbox.state.ledger).toEqual([]);
	});

	it.each([
		[
			'a port where nobody listens',
			'http://127.0.0.1:1/http/v2',
			/could not be reached at 127\.0\.0\.1:1$/,
		],
		[
			'a host that does not exist',
			'https://clicksend.invalid/http/v2',
			/could not be reached at clicksend\.invalid$/,
		],
	])('to %s: it was certainly not sent', async (_what, baseUrl, message) => {
		const { error } = await bench.send(sms, { credential: { baseUrl } });
		expect(error?.message).toMatch(message);
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
	});

	it('to a server without TLS on an https URL: the fault does not tell, so it is not repeated', async () => {
		const baseUrl = bench.sandbox.baseUrl.replace('http://', 'https://');
		const { error } = await bench.send(sms, { credential: { baseUrl } });
		expect(error?.message).toMatch(/^No response from .*: the connection ended \(/);
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('an answer with a byte order mark is a proper one', async () => {
		const body =
			'\ufeff<?xml version="1.0"?>\r\n<xml><messages><message><to>+61491570156</to><messageid>M1</messageid><result>0000</result></message></messages></xml>\r\n';
		bench.inject({ kind: 'raw', body });
		expect(json(await bench.send(sms))).toMatchObject([{ messageid: 'M1', result: '0000' }]);
	});
});

describe('A pull that did not get a proper answer', () => {
	it('keeps what arrived, because ClickSend may not hand it out again', async () => {
		await bench.send(sms);
		const [sent] = bench.sandbox.state.ledger;
		bench.sandbox.state.addReply({
			messageid: sent?.messageid ?? '',
			from: '+61491570156',
			message: 'Keep me',
		});
		bench.inject({ kind: 'truncate', bytes: 200, endpoint: 'reply.php' });
		const { error } = await bench.run(replies);
		expect(error?.context).toMatchObject({ data: { answer: expect.stringContaining('Keep me') } });
	});

	it('does not begin where a later item is refused by ourselves', async () => {
		await bench.send(sms);
		const [sent] = bench.sandbox.state.ledger;
		bench.sandbox.state.addReply({
			messageid: sent?.messageid ?? '',
			from: '+61491570156',
			message: 'Keep me',
		});
		const run = await bench.run(
			{ ...replies, filters: { messageId: '={{ $json.id }}' } },
			{ items: [{ id: '' }, { id: [1] }] },
		);
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(json(await bench.run(replies)).map(({ message }) => message)).toEqual(['Keep me']);
	});

	it('names the records that were fetched before a later item was refused', async () => {
		await bench.send(sms);
		const [sent] = bench.sandbox.state.ledger;
		bench.sandbox.state.addReply({
			messageid: sent?.messageid ?? '',
			from: '+61491570156',
			message: 'Keep me',
		});
		bench.inject({ kind: 'result', code: '2018', endpoint: 'reply.php', after: 1 });
		const { error } = await bench.run(
			{ ...replies, filters: { messageId: '={{ $json.id }}' } },
			{ items: [{ id: sent?.messageid ?? '' }, { id: 'another' }] },
		);
		expect(error?.context).toMatchObject({
			itemIndex: 1,
			data: { fetched: [{ item: 0, message: 'Keep me' }] },
		});
		expect(error?.description).toContain('1 fetched before this');
	});
});

describe("n8n's Retry On Fail", () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('does not send again what was accepted, and sends what was refused', async () => {
		bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2016' });
		const run = await bench.send(
			{ to: '+61491570158,+61491570156,+61491570159' },
			{ items: [{}, { later: true }], settings: retry },
		);
		expect(run.error).toBeUndefined();
		expect(json(run).map(({ to }) => to)).toEqual([
			'+61491570158',
			'+61491570156',
			'+61491570159',
			'+61491570158',
			'+61491570156',
			'+61491570159',
		]);
		const sent = bench.sandbox.state.ledger.map(({ messageid }) => messageid);
		expect(sent).toHaveLength(6);
		expect(
			json(run)
				.map(({ messageid }) => messageid)
				.sort(),
		).toEqual([...sent].sort());
	});

	it('does not send again what is uncertain', async () => {
		bench.inject({ kind: 'resetAfter' });
		const { error } = await bench.send({ to: '+61491570156' }, { settings: retry });
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		expect(bench.sandbox.state.ledger).toHaveLength(1);
		expect(bench.sandbox.state.requests).toHaveLength(1);
	});

	it.each([
		['a message that tells the time', { message: '=Now {{ $now.toMillis() }}' }],
		[
			'a schedule that is relative',
			{ options: { schedule: '={{ $now.plus({ minutes: 10 }).toMillis() }}' } },
		],
	])('does not send again what was accepted with %s', async (_what, parameters) => {
		bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2016' });
		const run = await bench.send(
			{ to: '+61411111111,+61491570156', ...parameters },
			{ settings: retry },
		);
		expect(run.error).toBeUndefined();
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual([
			'+61411111111',
			'+61491570156',
		]);
	});

	it('neither where the node continues with an error item', async () => {
		bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2015', times: 'always' });
		await bench.send(
			{ to: '+61491570156,+61411111111' },
			{ settings: { ...retry, onError: 'continueRegularOutput' } },
		);
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual(['+61411111111']);
	});
});

describe('A failed execution that is retried later', () => {
	const failOnce = async () => {
		bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2018' });
		const first = await bench.send(
			{ to: '={{ $json.to }}' },
			{ items: [{ to: '+61411111111' }, { to: '+61491570156' }] },
		);
		expect(first.error).toBeDefined();
		// As n8n stores it, and as it takes the last run out before it retries.
		const data = JSON.parse(JSON.stringify(first.run.data));
		delete data.resultData.error;
		data.resultData.runData.ClickSend.pop();
		return data;
	};

	it.each([
		['webhook', 'open this execution under Executions', 'would send to everyone again.'],
		[
			'integrated',
			'open the execution of this sub-workflow under Executions',
			'and so would a Retry of the workflow that called it.',
		],
	] as const)(
		'is offered in the execution that knows, in the mode %s',
		async (mode, open, last) => {
			bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2015', times: 'always' });
			const to = '+61411111111,+61491570156';
			const { error } = await bench.send({ to }, { mode });
			const offer = `To try the refused one again, ${open} and choose Retry. `;
			expect(error?.description).toContain(offer);
			expect(error?.description).toMatch(new RegExp(`${last.replaceAll('.', '\\.')}<br>$`, 'm'));
		},
	);

	it('goes on with what is left', async () => {
		const earlier = await failOnce();
		const again = await bench.send(
			{ to: '={{ $json.to }}' },
			{
				items: [{ to: '+61411111111' }, { to: '+61491570156' }],
				earlier,
			},
		);
		expect(again.error).toBeUndefined();
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual([
			'+61411111111',
			'+61491570156',
		]);
		expect(json(again).map(({ to }) => to)).toEqual(['+61411111111', '+61491570156']);
	});

	it.each([
		['its recipients were corrected', { to: '+61422222222,+61411111111,+61433333333' }],
		['another option was corrected', { options: { country: 'AU', senderId: 'Me' } }],
	])('sends no accepted SMS again where %s', async (_what, changed) => {
		bench.inject({ kind: 'recipientResult', to: '+61433333333', code: '2015' });
		const parameters = { to: '+61411111111,+61422222222,+61433333333' };
		const first = await bench.send(parameters);
		const earlier = JSON.parse(JSON.stringify(first.run.data));
		delete earlier.resultData.error;
		earlier.resultData.runData.ClickSend.pop();
		Object.assign(earlier.executionData.nodeExecutionStack[0].node.parameters, changed);
		await bench.send({ ...parameters, ...changed }, { earlier });
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual([
			'+61411111111',
			'+61422222222',
			'+61433333333',
		]);
	});

	it.each([
		['a parameter is wrong', { timeout: 1 }],
		['n8n cannot resolve an expression', { senderId: '={{ $("No such").item.json.from }}' }],
	])('names what was accepted before, where in the next try %s', async (_what, options) => {
		const earlier = await failOnce();
		earlier.executionData.nodeExecutionStack[0].node.parameters.options = options;
		const items = [{ to: '+61411111111' }, { to: '+61491570156' }];
		const wrong = await bench.send({ to: '={{ $json.to }}', options }, { items, earlier });
		const [accepted] = bench.sandbox.state.ledger;
		expect(wrong.error?.name).toBe('NodeOperationError');
		expect(wrong.error?.description).toContain(accepted?.messageid);
		expect(wrong.error?.context).toMatchObject({
			itemIndex: 0,
			data: { accepted: [{ item: 0, to: '+61411111111', messageid: accepted?.messageid }] },
		});

		// And the try after that still knows it.
		const data = JSON.parse(JSON.stringify(wrong.run.data));
		delete data.resultData.error;
		data.resultData.runData.ClickSend.pop();
		data.executionData.nodeExecutionStack[0].node.parameters.options = {};
		await bench.send({ to: '={{ $json.to }}' }, { items, earlier: data });
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual([
			'+61411111111',
			'+61491570156',
		]);
	});

	it('sends anew where the message was changed', async () => {
		const earlier = await failOnce();
		// As n8n's retry with the currently saved workflow does.
		earlier.executionData.nodeExecutionStack[0].node.parameters.message = 'Changed';
		await bench.send(
			{ to: '={{ $json.to }}', message: 'Changed' },
			{
				items: [{ to: '+61411111111' }, { to: '+61491570156' }],
				earlier,
			},
		);
		expect(bench.sandbox.state.ledger.map(({ message }) => message)).toEqual([
			'Hello',
			'Changed',
			'Changed',
		]);
	});
});

describe('The API key', () => {
	it('is in nothing that n8n keeps of all these runs, nor in the log of requests', () => {
		const traces = [...bench.traces, JSON.stringify(bench.sandbox.state.requests)].join('\n');
		expect(bench.traces.length).toBeGreaterThan(30);
		for (const spelling of [MARKER_KEY, encodeURIComponent(MARKER_KEY), 'MARKER-4711']) {
			expect(traces.includes(spelling)).toBe(false);
		}
	});
});
