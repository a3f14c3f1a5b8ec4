import type { IDataObject } from 'n8n-workflow';
import { workedExample } from '../support/fixtures';
import { rightAs } from '../support/behaviour';
import { CURRENCY, json, pairing, stageOf, useClickSendBench } from '../support/clickSend';
import { MOBILE, OPERATIONS, RUNNABLE } from '../support/operations';
import { SOON, soonAt } from '../support/soon';

const bench = useClickSendBench();

const METHODS = ['POST', 'GET'];
const by = (requestMethod: string) => ({ options: { requestMethod } });

describe('Send', () => {
	it.each(METHODS)('by %s puts out one item per recipient, in order, paired', async (method) => {
		const run = await bench.send(
			{ to: '={{ $json.to }}', ...by(method) },
			{
				items: [
					{ to: '+61411111111, +61422222222' },
					{ to: ['+61433333333'] },
					{ to: '+61491570156\n+447777777777' },
				],
			},
		);
		expect(json(run).map(({ to }) => to)).toEqual([
			'+61411111111',
			'+61422222222',
			'+61433333333',
			'+61491570156',
			'+447777777777',
		]);
		expect(pairing(run)).toEqual([0, 0, 1, 2, 2]);
		expect(json(run)[3]).toEqual({
			to: '+61491570156',
			messageid: bench.sandbox.state.ledger[3]?.messageid,
			result: '0000',
			errortext: 'Success',
			price: 0.0282,
			currency_symbol: CURRENCY.symbol,
			currency_type: CURRENCY.type,
			encoding: 'GSM-7',
			parts: 1,
		});
	});

	it.each(METHODS)('by %s hands everything over to the letter', async (method) => {
		const message = ' 007 & <b>"é"</b> 100% + 1=2 😀\r\nnext;line,\t0000 ';
		await bench.send(
			{
				to: '0411 111 222',
				message,
				options: {
					requestMethod: method,
					country: 'AU',
					customString: ' 0000 & ? ',
					senderId: 'MyCompany',
					schedule: SOON,
				},
			},
			{ timezone: 'Australia/Perth' },
		);
		expect(bench.sandbox.state.ledger).toMatchObject([
			{
				to: '+61411111222',
				toAsGiven: '0411111222',
				message,
				customstring: ' 0000 & ? ',
				senderid: 'MyCompany',
				country: 'AU',
				schedule: soonAt('+08:00'),
			},
		]);
	});

	it('sends to the same recipient as often as asked', async () => {
		const run = await bench.send({ to: `${MOBILE},${MOBILE}` });
		expect(bench.sandbox.state.ledger).toHaveLength(2);
		expect(new Set(json(run).map(({ messageid }) => messageid)).size).toBe(2);
	});

	it('splits more than 1,000 recipients into requests of 1,000', async () => {
		const to = Array.from({ length: 1001 }, (_, n) => `+61491${String(570_000 + n)}`);
		const run = await bench.send({ to: '={{ $json.to }}' }, { items: [{ to }] });
		expect(json(run)).toHaveLength(1001);
		expect(bench.sandbox.state.requests.map(({ results }) => results.length)).toEqual([1000, 1]);
		expect(bench.sandbox.state.ledger.map((sms) => sms.to)).toEqual(to);
	});

	it('by GET splits at 100 recipients and at 2,048 characters of URL', async () => {
		const to = Array.from({ length: 101 }, (_, n) => `+61491${String(570_000 + n)}`);
		await bench.send({ to: '={{ $json.to }}', message: 'x', ...by('GET') }, { items: [{ to }] });
		await bench.send(
			{ to: '={{ $json.to }}', message: 'y'.repeat(900), ...by('GET') },
			{ items: [{ to }] },
		);
		const { requests, ledger } = bench.sandbox.state;
		expect(ledger.map((sms) => sms.to)).toEqual([...to, ...to]);
		expect(Math.max(...requests.map(({ results }) => results.length))).toBeLessThanOrEqual(100);
		expect(requests.length).toBeGreaterThan(3);
	});

	it('keeps the credential out of the URL', async () => {
		await bench.send({ to: '+61411111111' });
		expect(bench.sandbox.state.requests.map(({ credentialsIn }) => credentialsIn)).toEqual([
			'body',
		]);
	});
});

describe('Get History', () => {
	const history = (more: object = {}) => ({ ...OPERATIONS.history, ...more });

	beforeEach(async () => {
		await bench.send({ to: '+61411111111,+61422222222,+61433333333', message: ' 007 ' });
	});

	it.each(METHODS)('by %s puts out each record as it came', async (method) => {
		const run = await bench.run(history(by(method)));
		expect(json(run)).toHaveLength(3);
		expect(json(run)[0]).toMatchObject({
			direction: 'out',
			message: ' 007 ',
			schedule: '',
			to: '+61411111111',
		});
		expect(Object.keys(json(run)[0] ?? {})).toHaveLength(11);
		expect(pairing(run)).toEqual([0, 0, 0]);
	});

	it('simplified has ISO dates and at most ten fields', async () => {
		const run = await bench.run(history({ simplify: true }));
		const [first] = json(run);
		expect(first?.date).toMatch(/^\d{4}-\d\d-\d\dT/);
		expect(first?.schedule).toBeNull();
		expect(Object.keys(first ?? {}).length).toBeLessThanOrEqual(10);
	});

	it('is as long as the text of an expression says', async () => {
		const run = await bench.run(history({ returnAll: false, limit: '={{ "2" }}' }));
		expect(json(run)).toHaveLength(2);
	});

	it.each([false, '={{ "false" }}'])('is as long as the limit, with %j', async (returnAll) => {
		const run = await bench.run(history({ returnAll, limit: 2 }));
		expect(json(run)).toHaveLength(2);
	});

	it('filters by email address', async () => {
		const run = await bench.run(history({ filters: { fromEmail: 'nathan@example.com' } }));
		expect(json(run)).toEqual([]);
		expect(bench.sandbox.state.requests.at(-1)?.parameters.from_email).toBe('nathan@example.com');
	});
});

describe('An error of Get Many', () => {
	it('says that records may have been marked as read where they came with it', async () => {
		const body = '<xml><replies><reply><from>1</from></reply></replies></xml>';
		bench.inject({ kind: 'status', status: 404, body });
		const { error } = await bench.run({ ...OPERATIONS.replies });
		expect(error?.description).toMatch(
			/^Look for the records .* ClickSend may have marked them as read\. /,
		);
		expect(error?.context).toMatchObject({
			data: { outcome: 'unknown', answer: expect.stringContaining('<reply>') },
		});
	});

	it('counts only those items as not started that were not', async () => {
		bench.inject({ kind: 'status', status: 404, after: 1 });
		const { error } = await bench.run({ ...OPERATIONS.replies }, { items: [{}, {}, {}] });
		expect(error?.description).toMatch(/^Check the base URL .* No record was marked as read\./);
		expect(error?.context).toMatchObject({ itemIndex: 1, data: { itemsNotStarted: 1 } });
	});
});

describe('Get Many', () => {
	const inbound = (more: object = {}) => ({
		resource: 'inboundSms',
		operation: 'getMany',
		filters: {},
		options: {},
		...more,
	});
	const reports = (more: object = {}) => ({ ...inbound(more), resource: 'deliveryReport' });

	const sendOne = async () => {
		const run = await bench.send({ to: '+61491570156', options: { customString: '0000' } });
		return String(json(run)[0]?.messageid);
	};

	it.each(METHODS)(
		'inbound SMS by %s: none, one and two have one shape, and once only',
		async (method) => {
			expect(json(await bench.run(inbound(by(method))))).toEqual([]);
			const messageid = await sendOne();
			bench.sandbox.state.addReply({ messageid, from: '+61491570156', message: ' 007 ' });
			expect(json(await bench.run(inbound(by(method))))).toEqual([
				{
					from: '+61491570156',
					message: ' 007 ',
					originalmessage: 'Hello',
					originalmessageid: messageid,
					originalsenderid: '+61400000000',
					customstring: '0000',
					username: 'tester',
					keyword: null,
				},
			]);
			bench.sandbox.state.addReply({ messageid, from: '+61491570156', message: '1' });
			bench.sandbox.state.addReply({ messageid, from: '+61491570156', message: '2' });
			const two = json(await bench.run(inbound(by(method))));
			expect(two.map(({ message }) => message)).toEqual(['1', '2']);
			expect(json(await bench.run(inbound(by(method))))).toEqual([]);
		},
	);

	it.each(METHODS)(
		'delivery reports by %s, of one SMS, with the status code as a number',
		async (method) => {
			const wanted = await sendOne();
			const other = await sendOne();
			bench.sandbox.state.addDeliveryReport({ messageid: wanted, status: 'Delivered' });
			bench.sandbox.state.addDeliveryReport({ messageid: other, status: 'Undelivered' });
			const run = await bench.run(reports({ filters: { messageId: wanted }, ...by(method) }));
			const report = (status_code: number, isFinal: boolean) => ({
				messageid: wanted,
				status: 'Delivered',
				status_code,
				customstring: '0000',
				username: 'tester',
				isFinal,
				meaning: isFinal ? 'Received on the handset' : expect.any(String),
			});
			expect(json(run)).toEqual(
				rightAs({
					described: [report(201, true)],
					observed: [report(200, false), report(201, true)],
				}),
			);
			const others = json(await bench.run(reports(by(method))));
			expect(others.map(({ messageid, status_code }) => [messageid, status_code])).toEqual(
				rightAs({ described: [[other, 301]], observed: [300, 301].map((code) => [other, code]) }),
			);
		},
	);

	it('keeps every reply to the letter, whatever is in it', async () => {
		const messageid = await sendOne();
		const texts = ['Tom & Ann', '&', 'I <3 you & me', 'A&B; &lt; &amp;', ' 007 '];
		for (const message of texts) {
			bench.sandbox.state.addReply({ messageid, from: MOBILE, message });
		}
		expect(json(await bench.run(inbound())).map(({ message }) => message)).toEqual(texts);
	});

	it('is done for each input item, paired to it', async () => {
		const ids = [await sendOne(), await sendOne()];
		for (const messageid of ids) {
			bench.sandbox.state.addReply({ messageid, from: '+61491570156', message: messageid });
		}
		const run = await bench.run(inbound({ filters: { messageId: '={{ $json.id }}' } }), {
			items: ids.map((id) => ({ id })).reverse(),
		});
		expect(json(run).map(({ message }) => message)).toEqual([...ids].reverse());
		expect(pairing(run)).toEqual([0, 1]);
	});
});

describe('Get Balance', () => {
	it.each(METHODS)('by %s is a number', async (method) => {
		const run = await bench.run({ resource: 'account', operation: 'getBalance', ...by(method) });
		expect(json(run)).toEqual([
			{
				result: '0000',
				errortext: 'Success',
				balance: 1000,
				type: 'Prepay',
				currency_symbol: CURRENCY.symbol,
			},
		]);
		expect(bench.sandbox.state.requests.at(-1)?.parameters).not.toHaveProperty('country');
	});

	const balance = async (country: unknown) =>
		await bench.run(
			{
				resource: 'account',
				operation: 'getBalance',
				options: { country: '={{ $json.country }}' },
			},
			{ items: [{ country }] as IDataObject[] },
		);

	it.each(METHODS)('by %s asks how many SMS it buys in a country', async (method) => {
		const [item] = json(
			await bench.run({
				resource: 'account',
				operation: 'getBalance',
				options: { country: 'AU', requestMethod: method },
			}),
		);
		expect(bench.sandbox.state.requests.at(-1)?.parameters).toMatchObject({ country: 'AU' });
		expect(item).toMatchObject({ result: '0000', balance: 1000 });
		expect(item?.credit).toBe(rightAs({ described: undefined, observed: 35_460 }));
	});

	it('is the balance alone where ClickSend gives no credit any more', async () => {
		bench.sandbox.state.behaviour = { ...bench.sandbox.state.behaviour, credit: 'leftOut' };
		const [item] = json(await balance('AU'));
		expect(item).toMatchObject({ balance: 1000 });
		expect(item).not.toHaveProperty('credit');
	});

	it.each(['none', 'None '])('asks for no country with %j', async (country) => {
		expect(json(await balance(country))).toMatchObject([{ balance: 1000 }]);
		expect(bench.sandbox.state.requests.at(-1)?.parameters).not.toHaveProperty('country');
	});

	it.each([
		['Atlantis', 'The country is not known'],
		['', 'The expression in Country gives an empty text for this item'],
	])('refuses the country %j before anything leaves', async (country, message) => {
		const { error } = await balance(country);
		expect(error?.message).toBe(message);
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});

describe("The worked examples of ClickSend's description, byte for byte over HTTP", () => {
	const examples = RUNNABLE.flatMap(({ parameters, example }) =>
		example ? [{ parameters, ...example }] : [],
	);

	it.each(examples)('$name', async ({ parameters, name, records }) => {
		bench.inject({ kind: 'raw', body: workedExample(name) });
		const run = await bench.run({ ...parameters });
		expect(json(run)).toHaveLength(records);
		expect(json(run)).toMatchSnapshot();
	});
});

describe('Every operation', () => {
	it.each(RUNNABLE)(
		'$path puts out items that are paired to the input',
		async ({ parameters, arrange }) => {
			const item = (await arrange?.(stageOf(bench))) ?? {};
			// To a number that takes a text twice.
			const to = 'to' in parameters && { to: MOBILE };
			const run = await bench.run({ ...parameters, ...to }, { items: [item, item] });
			expect(run.error).toBeUndefined();
			expect(pairing(run)).toContain(0);
		},
	);

	it.each(RUNNABLE)('$path says which item a web page was the response to', async (operation) => {
		const { parameters, arrange } = operation;
		const item = (await arrange?.(stageOf(bench))) ?? {};
		bench.inject({ kind: 'raw', body: '<html>Sign in</html>', times: 'always' });
		const { error } = await bench.run({ ...parameters }, { items: [item] });
		expect(error).toMatchObject({ context: { itemIndex: 0, data: { outcome: 'unknown' } } });
		const run = await bench.run(
			{ ...parameters },
			{ items: [item], settings: { onError: 'continueRegularOutput' } },
		);
		expect(json(run)).toMatchObject([{ error: { outcome: 'unknown' } }]);
		expect(pairing(run)).toEqual([0]);
	});
});
