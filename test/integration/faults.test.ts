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

	it.each([302, 400, 429, 503])(
		'HTTP %i with half a record: an SMS may be accepted, so it is not sent again',
		async (status) => {
			bench.inject({ kind: 'truncate', bytes: 160, status });
			const { error } = await bench.send(sms);
			expect(error?.message).toContain(`HTTP ${status}`);
			expect(error?.description).toContain('Get History');
			expect(error?.context).toMatchObject({
				data: {
					outcome: 'unknown',
					unknown: [{ item: 0, to: '+61491570156' }],
					answer: expect.stringContaining('<message>'),
				},
			});
			expect(bench.sandbox.state.requests).toHaveLength(1);
			expect(bench.sandbox.state.ledger).toHaveLength(1);
		},
	);

	it('HTTP 429 with a message of a gateway: it was certainly not sent', async () => {
		const body = '<error><message>Too many requests</message></error>';
		bench.inject({ kind: 'status', status: 429, body });
		await bench.send(sms);
		expect(bench.sandbox.state.requests).toHaveLength(2);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

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

	it('to a server without TLS on an https URL: it was certainly not sent', async () => {
		const baseUrl = bench.sandbox.baseUrl.replace('http://', 'https://');
		const { error } = await bench.send(sms, { credential: { baseUrl } });
		expect(error?.message).toMatch(/^The secure connection to 127\.0\.0\.1:\d+ was not made$/);
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('an answer with a byte order mark is a proper one', async () => {
		const body =
			'\ufeff<?xml version="1.0"?>\r\n<xml><messages><message><to>+61491570156</to><messageid>M1</messageid><result>0000</result></message></messages></xml>\r\n';
		bench.inject({ kind: 'raw', body });
		expect(json(await bench.send(sms))).toMatchObject([{ messageid: 'M1', result: '0000' }]);
	});
});

describe('A send whose answer is damaged', () => {
	const TO = ['+61411111111', '+61422222222', '+61433333333'];
	const record = (to: string, errortext = 'Success') =>
		`<message><to>${to}</to><messageid>ID-${to}</messageid><result>0000</result><errortext>${errortext}</errortext></message>`;
	const whole = (second: string) =>
		`<?xml version="1.0"?><xml><messages recipientcount="3">${record('+61411111111')}${second}${record('+61433333333')}</messages></xml>`;
	const send = async (fault: Fault) => {
		bench.inject(fault);
		const settings = { onError: 'continueRegularOutput' as const };
		return json(await bench.send({ to: TO.join(',') }, { settings }));
	};
	const accepted = (to: string) => ({ to, messageid: `ID-${to}`, result: '0000' });

	it.each([
		['a raw ampersand in one record', whole(record('+61422222222', 'Tom & Jerry <3'))],
		['a notice of PHP before it', `PHP Notice:  x & y in a.php\n${whole(record('+61422222222'))}`],
		['bytes of zero after it', `${whole(record('+61422222222'))}\0\0`],
	])('knows all that was accepted: %s', async (_what, body) => {
		expect(await send({ kind: 'raw', body })).toMatchObject(TO.map(accepted));
	});

	it('loses only the record that cannot be read, and says why', async () => {
		const broken = record('+61422222222').replace('</to>', '</t>');
		const [first, second, third] = await send({ kind: 'raw', body: whole(broken) });
		expect([first, third]).toMatchObject([accepted('+61411111111'), accepted('+61433333333')]);
		expect(second).toMatchObject({
			error: {
				to: '+61422222222',
				outcome: 'unknown',
				message: expect.stringMatching(
					/^The response from 127\.0\.0\.1:\d+ can be read only in part: it is not complete XML \(line 1\)$/,
				),
				description: expect.stringMatching(/^Before you send again, .* Get History /),
			},
		});
	});

	it('counts what came before the connection ended', async () => {
		const items = await send({ kind: 'truncate', bytes: 500 });
		const known = items.filter(({ error }) => error === undefined);
		expect(known.length).toBeGreaterThan(0);
		expect(known.length).toBeLessThan(3);
		const { ledger } = bench.sandbox.state;
		expect(known.map(({ messageid }) => messageid)).toEqual(
			ledger.slice(0, known.length).map(({ messageid }) => messageid),
		);
		expect(items.slice(known.length)).toMatchObject(
			TO.slice(known.length).map((to) => ({ error: { to, outcome: 'unknown' } })),
		);
	});
});

describe('A history that is damaged', () => {
	const item = (id: string, message: string) =>
		`<item><messageid>${id}</messageid><direction>in</direction><message>${message}</message></item>`;
	const history = (items: string) =>
		`<xml><history historycount="3">${items}<result>0000</result><errortext>Success</errortext></history></xml>`;

	it('shows the others, and what cannot be read as it came', async () => {
		const broken = item('2', 'b').replace('</messageid>', '</id>');
		bench.inject({ kind: 'raw', body: history(item('1', 'a & b') + broken + item('3', 'c')) });
		const items = json(await bench.run({ ...OPERATIONS.history }));
		expect(items).toMatchObject([
			{ messageid: '1', message: 'a & b' },
			{ raw: broken, note: expect.stringContaining('kept as it came') },
			{ messageid: '3', message: 'c' },
		]);
		expect(bench.sandbox.state.requests).toHaveLength(1);
	});

	it('is asked for again where it was cut off, and then shows what came', async () => {
		const cut = history(item('1', 'a') + item('2', 'b'))
			.split('<result>', 1)
			.join('');
		bench.inject({ kind: 'raw', body: cut });
		expect(json(await bench.run({ ...OPERATIONS.history })).map(({ note }) => note)).not.toContain(
			expect.anything(),
		);
		expect(bench.sandbox.state.requests).toHaveLength(2);
		bench.inject({ kind: 'raw', body: cut, times: 'always' });
		expect(json(await bench.run({ ...OPERATIONS.history }))).toMatchObject([
			{ messageid: '1' },
			{ messageid: '2' },
			{ raw: '', note: expect.stringContaining('did not arrive') },
		]);
	});
});

describe('A pull that did not get a proper answer', () => {
	it('gives the records that came, and the one in which it was cut off as it came', async () => {
		const good = '<reply><from>+61491570156</from><message>Yes & thanks</message></reply>';
		const body = `<xml><replies replycount="2">${good}<reply><from>+614`;
		bench.inject({ kind: 'raw', body });
		expect(json(await bench.run(replies))).toEqual([
			{ from: '+61491570156', message: 'Yes & thanks', keyword: null },
			{ raw: '<reply><from>+614', note: expect.stringContaining('could not be read') },
		]);
	});

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

	it.each([302, 429, 503])('keeps the records that come with HTTP %i', async (status) => {
		const one = '<reply><from>+61491570156</from><message>one</message></reply>';
		const two = '<reply><from>+61491570157</from><message>two</message></reply>';
		const list = `<replies replycount="2">${one}${two}</replies>`;
		const body = `<xml>${list}<result>0000</result></xml>`;
		const came = [
			{ from: '+61491570156', message: 'one' },
			{ from: '+61491570157', message: 'two' },
		];
		bench.inject({ kind: 'status', status, body, times: 'always' });
		const { error } = await bench.run(replies);
		expect(error?.message).toContain(`HTTP ${status}`);
		expect(error?.description).toContain('2 fetched before this; they are kept in the details');
		expect(error?.context).toMatchObject({
			data: { outcome: 'unknown', fetched: came, answer: expect.stringContaining(list) },
		});
		const going = await bench.run(replies, { settings: { onError: 'continueRegularOutput' } });
		expect(json(going)).toMatchObject([
			...came,
			{ error: expect.objectContaining({ outcome: 'unknown' }) },
		]);
		expect(bench.sandbox.state.requests).toHaveLength(2);
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
			{ items: [{ id: 'another' }, { id: [1] }] },
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
