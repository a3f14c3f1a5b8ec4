import type { INode } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { CURRENCY, json, useClickSendBench } from '../support/clickSend';
import { expectPauses, waits } from '../support/noWaiting';
import { OPERATIONS } from '../support/operations';

const bench = useClickSendBench();
beforeEach(() => {
	waits.length = 0;
});

const BUSY: Fault = { kind: 'status', status: 429 };
const LOST: Fault = { kind: 'resetAfter' };
const BROKEN: Fault = { kind: 'status', status: 500 };
const GARBLED: Fault = { kind: 'raw', body: '<html>Sign in</html>' };
const INTERNAL: Fault = { kind: 'result', code: '2100' };

/** How often ClickSend is asked where the first request meets a fault. */
const cases: Array<[keyof typeof OPERATIONS, string, Fault, number]> = [
	['send', 'HTTP 429', BUSY, 2],
	['send', 'a reset', LOST, 1],
	['send', 'HTTP 500', BROKEN, 1],
	['send', 'a web page', GARBLED, 1],
	['send', '2100', INTERNAL, 1],
	['history', 'HTTP 429', BUSY, 2],
	['history', 'a reset', LOST, 2],
	['history', 'HTTP 500', BROKEN, 2],
	['history', 'a web page', GARBLED, 2],
	['balance', '2100', INTERNAL, 2],
	['replies', 'HTTP 429', BUSY, 2],
	['replies', 'a reset', LOST, 2],
	['replies', 'HTTP 500', BROKEN, 1],
	['replies', 'a web page', GARBLED, 1],
	['reports', '2100', INTERNAL, 1],
];

describe('A request that meets a fault', () => {
	it.each(cases)('%s, %s: ClickSend is asked %j', async (name, _what, fault, requests) => {
		bench.inject(fault);
		const run = await bench.run({ ...OPERATIONS[name] });
		expect(bench.sandbox.state.requests).toHaveLength(requests);
		expect(run.error === undefined).toBe(requests === 2);
	});

	it('waits as long as ClickSend asks for', async () => {
		bench.inject({ ...BUSY, headers: { 'retry-after': '7' } });
		expect(json(await bench.run({ ...OPERATIONS.send }))).toMatchObject([{ result: '0000' }]);
		expectPauses(waits, [500], 7000);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it('gives up where ClickSend asks for more patience than a workflow has, and says how much', async () => {
		bench.inject({ ...BUSY, headers: { 'retry-after': '3600' } });
		const { error } = await bench.run({ ...OPERATIONS.send });
		expect(error?.description).toContain('Wait for 3600 s');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(waits).toEqual([]);
	});

	it.each([429, 503])('gives up after four attempts on HTTP %i', async (status) => {
		bench.inject({ kind: 'status', status, times: 'always' });
		const { error } = await bench.run({ ...OPERATIONS.send });
		expect(error?.message).toMatch(/asks to slow down/);
		expect(error?.description).toContain('It was tried 4 times');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(bench.sandbox.state.requests).toHaveLength(4);
		expectPauses(waits, [500, 1000, 2000]);
		expect(bench.sandbox.state.ledger).toEqual([]);
	});
});

describe('A run of many requests', () => {
	const numbers = (count: number) =>
		Array.from({ length: count }, (_, index) => ({
			to: `+6149157${String(index).padStart(4, '0')}`,
			name: `n${index}`,
		}));
	const personal = { to: '={{ $json.to }}', message: '=Hello {{ $json.name }}' };
	const outcomes = (run: Awaited<ReturnType<typeof bench.send>>) =>
		json(run).map(({ error }) => (error ? Reflect.get(Object(error), 'outcome') : 'accepted'));

	it('never has more under way than the option says', async () => {
		bench.sandbox.state.traffic.reset();
		bench.inject({ kind: 'latency', ms: 50, times: 'always' });
		const run = await bench.send(
			{ ...personal, options: { maxConcurrentRequests: 3 } },
			{ items: numbers(20) },
		);
		expect(json(run)).toHaveLength(20);
		expect(bench.sandbox.state.requests).toHaveLength(20);
		expect(bench.sandbox.state.traffic.mostInFlight).toBe(3);
	});

	it('puts its output in the order of the items, whatever order the answers come in', async () => {
		bench.inject({ kind: 'latency', ms: 30 });
		const { state } = bench.sandbox;
		const answered = new Set<string | undefined>();
		const stop = state.onChange(() => {
			for (const { results, parameters } of state.requests) {
				if (results.length > 0) answered.add(parameters.to);
			}
		});
		const run = await bench.send(personal, { items: numbers(10) });
		stop();
		expect(json(run).map(({ to }) => to)).toEqual(numbers(10).map(({ to }) => to));
		expect([...answered].sort()).toEqual(numbers(10).map(({ to }) => to));
		expect([...answered][0]).not.toBe(numbers(1)[0]?.to);
	});

	it('combines ten thousand items into ten requests', async () => {
		const run = await bench.send({ to: '={{ $json.to }}' }, { items: numbers(10_000) });
		expect(bench.sandbox.state.requests).toHaveLength(10);
		expect(json(run).map(({ to }) => to)).toEqual(numbers(10_000).map(({ to }) => to));
		expect(run.run.data.resultData.runData.ClickSend?.[0]?.hints).toMatchObject([
			{
				message: `10,000 recipients in 10 requests: 10,000 accepted. 10,000 parts, 282.00 ${CURRENCY.type}`,
				location: 'outputPane',
			},
		]);
	});

	const continues = { settings: { onError: 'continueRegularOutput' as const } };
	const oneByOne = { ...personal, options: { maxConcurrentRequests: 1 } };

	it('goes on after one that is lost', async () => {
		bench.inject({ kind: 'resetAfter' });
		const run = await bench.send(oneByOne, { items: numbers(4), ...continues });
		expect(outcomes(run)).toEqual(['unknown', 'accepted', 'accepted', 'accepted']);
	});

	it('holds back the rest after three in a row that are lost, and says so', async () => {
		bench.inject({ kind: 'resetAfter', times: 'always' });
		const run = await bench.send(oneByOne, { items: numbers(6), ...continues });
		expect(outcomes(run)).toEqual([...Array(3).fill('unknown'), ...Array(3).fill('notSent')]);
		expect(bench.sandbox.state.ledger).toHaveLength(3);
	});

	it.each<[string, (to: string[]) => Fault[]]>([
		[
			'mention nobody',
			() => [{ kind: 'raw', body: '<xml><messages></messages></xml>', times: 'always' }],
		],
		[
			'have an uncertain code for each',
			(to) => to.map((each) => ({ kind: 'recipientResult', to: each, code: '2100' })),
		],
	])('holds back the rest after three answers in a row that %s', async (_what, faults) => {
		bench.inject(...faults(numbers(6).map(({ to }) => to)));
		const run = await bench.send(oneByOne, { items: numbers(6), ...continues });
		expect(outcomes(run)).toEqual([...Array(3).fill('unknown'), ...Array(3).fill('notSent')]);
		expect(bench.sandbox.state.requests).toHaveLength(3);
	});

	it.each([
		['refusals', '2015', 'refused'],
		['codes that nobody documents', '2013', 'unknown'],
	])('goes on after any number of %s', async (_what, code, outcome) => {
		const answer = ({ to }: { to: string }) =>
			`<xml><messages><message><to>${to}</to><messageid></messageid><result>${code}</result></message></messages></xml>`;
		bench.inject(
			...numbers(6).map((each): Fault => ({ kind: 'raw', body: answer(each), times: 1 })),
		);
		const run = await bench.send(oneByOne, { items: numbers(6), ...continues });
		expect(outcomes(run)).toEqual(Array(6).fill(outcome));
		expect(bench.sandbox.state.requests).toHaveLength(6);
	});

	it('holds back the rest where ClickSend does not know the login', async () => {
		bench.inject({ kind: 'result', code: '2022', after: 1 });
		const run = await bench.send(oneByOne, { items: numbers(5), ...continues });
		expect(outcomes(run)).toEqual(['accepted', 'refused', ...Array(3).fill('notSent')]);
		expect(bench.sandbox.state.requests).toHaveLength(2);
	});

	const inRecords = (result: string, errortext: string) => (to: string, isAccepted: boolean) =>
		`<message><to>${to}</to><messageid>${isAccepted ? 'M1' : ''}</messageid><result>${isAccepted ? '0000' : result}</result><errortext>${isAccepted ? 'Success' : errortext}</errortext></message>`;

	it.each([
		['2022', 'Invalid Credentials', 'ClickSend does not know this username and API key (2022)'],
		['2006', 'Missing credentials', 'ClickSend did not get complete credentials (2006)'],
		['2018', 'Low credit', 'The ClickSend account has run out of credit (2018)'],
		['2051', 'Empty message', 'ClickSend received an empty message (2051)'],
	])('holds back the rest where %s is in the record of a recipient', async (code, words, says) => {
		const [first, second] = numbers(2).map(({ to }) => to);
		const record = inRecords(code, words);
		bench.inject(
			{ kind: 'raw', body: `<xml><messages>${record(String(first), true)}</messages></xml>` },
			{ kind: 'raw', body: `<xml><messages>${record(String(second), false)}</messages></xml>` },
		);
		const run = await bench.send(oneByOne, { items: numbers(5), ...continues });
		expect(outcomes(run)).toEqual(['accepted', 'refused', ...Array(3).fill('notSent')]);
		expect(json(run).at(-1)).toMatchObject({
			error: { message: expect.stringMatching(/^Not sent, because an earlier .*\(\d{4}\)$/) },
		});
		expect(JSON.stringify(json(run).at(-1))).toContain(says);
		expect(bench.sandbox.state.requests).toHaveLength(2);
	});

	it('goes on where the credit is too small for one of several', async () => {
		const items = numbers(3).map((each, index) =>
			index === 0 ? { ...each, to: `${each.to},+61411111111` } : each,
		);
		const to = String(numbers(3)[0]?.to);
		const record = inRecords('2018', 'Words');
		const body = `<xml><messages>${record(to, false)}${record('+61411111111', true)}</messages></xml>`;
		bench.inject({ kind: 'raw', body });
		const run = await bench.send(oneByOne, { items, ...continues });
		expect(outcomes(run)).toEqual(['refused', 'accepted', 'accepted', 'accepted']);
	});

	it('holds back the rest where an envelope refuses the login', async () => {
		const body = '{"http_code":401,"response_code":"NO","response_msg":"No such user","data":null}';
		bench.inject({ kind: 'raw', body });
		const run = await bench.send(oneByOne, { items: numbers(5), ...continues });
		expect(outcomes(run)).toEqual(['refused', ...Array(4).fill('notSent')]);
		expect(json(run)[0]).toMatchObject({
			error: {
				message: 'ClickSend does not know this username and API key (HTTP 401)',
				errortext: 'No such user',
				httpStatus: 401,
			},
		});
	});

	it('waits and sends again where an envelope asks to slow down', async () => {
		bench.inject({
			kind: 'raw',
			body: '{"http_code":429,"response_code":"NO","response_msg":"Too many","data":null}',
			headers: { 'retry-after': '7' },
		});
		expect(json(await bench.run({ ...OPERATIONS.send }))).toMatchObject([{ result: '0000' }]);
		expectPauses(waits, [500], 7000);
	});

	it('stops at the first issue where On Error says so, and names everyone', async () => {
		bench.inject({ kind: 'resetAfter', after: 2 });
		const { error } = await bench.send(oneByOne, { items: numbers(5) });
		const [a, b, c, d, e] = numbers(5).map(({ to }) => to);
		expect(error?.context).toMatchObject({
			itemIndex: 2,
			data: {
				accepted: [
					{ item: 0, to: a },
					{ item: 1, to: b },
				],
				unknown: [{ item: 2, to: c }],
				notSent: [
					{ item: 3, to: d },
					{ item: 4, to: e },
				],
			},
		});
		expect(error?.description).toContain(`Not known whether sent: ${String(c)}.`);
		expect(error?.description).toContain(`Not sent: ${String(d)}, ${String(e)}.`);
	});

	it('gives up waiting after the time that the option says', async () => {
		bench.inject({ kind: 'hang' });
		const { error } = await bench.send({ to: '+61411111111', options: { timeout: 1000 } });
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it('keeps the records of an answer that belong to nobody, whether it goes on or stops', async () => {
		const record = (to: string, id: string) =>
			`<message><to>${to}</to><messageid>${id}</messageid><result>0000</result></message>`;
		const [first, second] = numbers(2).map(({ to }) => to);
		const answer = (...records: string[]) =>
			`<xml><messages recipientcount="2">${records.join('')}</messages></xml>`;
		const foreign = record('+61499999999', 'FOREIGN');

		bench.inject({
			kind: 'raw',
			body: answer(record(String(first), 'A'), record(String(second), 'B'), foreign),
		});
		const run = await bench.send({ to: `${first},${second}` });
		expect(json(run)).toMatchObject([
			{ messageid: 'A' },
			{ messageid: 'B', unmatched: [{ messageid: 'FOREIGN' }] },
		]);
		expect(run.run.data.resultData.runData.ClickSend?.[0]?.hints).toMatchObject([
			{ message: '2 recipients in 1 request: 2 accepted. 2 parts' },
			{ message: expect.stringContaining('1 record that belongs to no recipient') },
		]);

		bench.inject({ kind: 'raw', body: answer(record(String(first), 'A'), foreign) });
		const { error } = await bench.send({ to: `${first},${second}` });
		expect(error?.context).toMatchObject({
			data: {
				accepted: [{ to: first, messageid: 'A' }],
				unknown: [{ to: second, unmatched: [{ messageid: 'FOREIGN' }] }],
			},
		});
	});

	it('leaves nothing in the execution data of what is settled, where it will not run again', async () => {
		const kept = async (settings: Partial<INode>) => {
			bench.inject({ kind: 'resetAfter' });
			const { run } = await bench.send(oneByOne, { items: numbers(3), settings });
			return JSON.stringify(run.data.executionData?.contextData).includes('+61491570000');
		};
		expect(await kept({ onError: 'continueRegularOutput' })).toBe(false);
		expect(await kept({})).toBe(true);
	});
});
