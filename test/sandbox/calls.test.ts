import { XMLParser } from 'fast-xml-parser';
import {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	startSandbox,
	type Sandbox,
} from '../../sandbox';
import { workedExample } from '../support/fixtures';
import { Client, codes, LOGIN, METHODS } from './client';

let sandbox: Sandbox;
const client = new Client(() => sandbox);
let now = Date.parse('2030-01-01T00:00:00Z');
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => now });
});
afterAll(async () => {
	await sandbox.close();
});
beforeEach(() => {
	sandbox.reset();
});

/** The names of the elements and attributes of a document, as paths. */
function shape(xml: string): string[] {
	const tree: unknown = new XMLParser({ ignoreAttributes: false, ignoreDeclaration: true }).parse(
		xml,
	);
	const paths = new Set<string>();
	const walk = (node: unknown, path: string) => {
		paths.add(path);
		if (Array.isArray(node)) node.forEach((each) => walk(each, path));
		else if (typeof node === 'object' && node !== null) {
			for (const [name, child] of Object.entries(node)) walk(child, `${path}/${name}`);
		}
	};
	walk(tree, '');
	return [...paths].sort();
}

describe('Every call', () => {
	const endpoints = ['send.php', 'reply.php', 'delivery.php', 'history.php', 'balance.php'];

	it.each(endpoints)(
		'%s answers with HTTP 200 and the content type that ClickSend sends',
		async (endpoint) => {
			for (const method of METHODS) {
				const response = await client.call(endpoint, LOGIN, method);
				expect(response.status).toBe(200);
				expect(response.headers.get('content-type')).toMatch(/^application\/json/);
			}
		},
	);

	it.each(endpoints)('%s wants to know who is asking', async (endpoint) => {
		for (const method of METHODS) {
			expect(codes(await (await client.call(endpoint, {}, method)).text())).toEqual(['2006']);
			expect(
				codes(await (await client.call(endpoint, { username: 'sandbox' }, method)).text()),
			).toEqual(['2006']);
			expect(codes(await client.text(endpoint, { key: 'wrong' }, method))).toEqual(['2022']);
			expect(codes(await client.text(endpoint, { username: 'nobody' }, method))).toEqual(['2022']);
		}
	});

	it('has the shape of its worked example', async () => {
		await client.send({ schedule: '1999999999', customstring: 'ref', senderid: 'MyCompany' });
		const [sent] = sandbox.state.ledger;
		for (const message of ['1', '2']) {
			sandbox.state.addReply({ messageid: sent?.messageid ?? '', from: '+61491570156', message });
			sandbox.state.addDeliveryReport({ messageid: sent?.messageid ?? '', status: 'Delivered' });
		}
		expect(shape(await client.send({}))).toEqual(shape(workedExample('send')));
		expect(shape(await client.text('history.php'))).toEqual(shape(workedExample('history')));
		expect(shape(await client.text('reply.php'))).toEqual(shape(workedExample('reply')));
		expect(shape(await client.text('delivery.php'))).toEqual(shape(workedExample('delivery')));
		expect(shape(await client.text('balance.php'))).toEqual(shape(workedExample('balance')));
	});

	it('never keeps the API key in its log', async () => {
		for (const method of METHODS) await client.text('balance.php', {}, method);
		expect(JSON.stringify(sandbox.state.requests)).not.toContain(DEFAULT_ACCOUNT.key);
		expect(sandbox.state.requests.map(({ credentialsIn }) => credentialsIn)).toEqual([
			'url',
			'body',
		]);
	});
});

describe('The documented test accounts', () => {
	const [nocredit, notactive, banned] = DOCUMENTED_TEST_ACCOUNTS;
	const as = (account: { username: string; key: string } | undefined) => ({
		username: account?.username ?? '',
		key: account?.key ?? '',
	});

	it('nocredit has none', async () => {
		expect(codes(await client.send(as(nocredit)))).toEqual(['2018']);
		expect(await client.text('balance.php', as(nocredit))).toContain('<balance>0.00</balance>');
	});

	it('notactive and banned may do nothing', async () => {
		expect(codes(await client.text('balance.php', as(notactive)))).toEqual(['2007']);
		expect(codes(await client.send(as(banned)))).toEqual(['2007']);
		expect(await client.text('history.php', as(notactive))).toContain(
			'<history historycount="0"><result>2007',
		);
	});
});

describe('Sending', () => {
	it.each(DOCUMENTED_TEST_NUMBERS)(
		'to the test number %s succeeds and costs nothing',
		async (to) => {
			const xml = await client.send({ to });
			expect(codes(xml)).toEqual(['0000']);
			expect(xml).toContain('<price>0.0000</price>');
			expect(sandbox.state.ledger).toMatchObject([{ to, test: true }]);
			expect(
				sandbox.state.addDeliveryReport({
					messageid: sandbox.state.ledger[0]?.messageid ?? '',
					status: 'Delivered',
				}),
			).toBeUndefined();
		},
	);

	it('costs what it says', async () => {
		expect(await client.send({ message: 'a'.repeat(161) })).toContain('<price>0.0564</price>');
		expect(await client.send({ message: 'ü'.repeat(71) })).toContain('<price>0.0282</price>');
		expect(await client.send({ message: 'я'.repeat(71) })).toContain('<price>0.0564</price>');
		expect(await client.text('balance.php')).toContain('<balance>99.86</balance>');
	});

	it('ends with the credit', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, balance: 0.03 });
		expect(codes(await client.send({ to: '+61491570156,+61491570157' }))).toEqual(['0000', '2018']);
	});

	it.each([
		['a number without a plus', '61491570156', '', ['0000']],
		['a local number with its country', '0491570156', 'AU', ['0000']],
		['a local number without a country', '0491570156', '', ['2015']],
		[
			'a short number among good ones',
			'+61491570156,123,+61491570157',
			'',
			['0000', '2015', '0000'],
		],
		['a landline', '+61255501234', '', ['2015']],
		['a word', 'Nathan', '', ['2015']],
	])('to %s', async (_what, to, country, expected) => {
		expect(codes(await client.send({ to, ...(country !== '' && { country }) }))).toEqual(expected);
	});

	it.each([
		['a message of 960 characters', { message: 'a'.repeat(960) }, '0000'],
		['a message of 961 characters', { message: 'a'.repeat(961) }, '2151'],
		['an empty message', { message: '' }, '2051'],
		['a custom string of 50 characters', { customstring: 'c'.repeat(50) }, '0000'],
		['a custom string of 51 characters', { customstring: 'c'.repeat(51) }, '2152'],
		['a sender ID of 11 characters', { senderid: 'ElevenChars' }, '0000'],
		['a sender ID of 12 characters', { senderid: 'TwelveLetter' }, '2017'],
		['a sender ID with a space', { senderid: 'My Shop' }, '2017'],
		['a sender ID that is a number', { senderid: '+61491570156' }, '0000'],
		['a schedule that is no number', { schedule: 'tomorrow' }, '2153'],
		['an unknown country', { country: 'XX' }, '2154'],
	])('%s: %s', async (_what, parameters, code) => {
		expect(codes(await client.send(parameters))).toEqual([code]);
		expect(sandbox.state.ledger).toHaveLength(code === '0000' ? 1 : 0);
	});

	it.each([
		['POST', 1000, 1000],
		['POST', 1001, 1],
		['GET', 100, 100],
		['GET', 101, 1],
	] as const)('by %s to %i recipients gives %i results', async (method, count, results) => {
		const to = Array.from({ length: count }, () => '+61411111111').join(',');
		const xml = await client.send({ to, message: 'x' }, method);
		expect(codes(xml)).toHaveLength(results);
		expect(codes(xml)[0]).toBe(results === 1 ? '2052' : '0000');
	});

	it('by GET takes 2,048 characters of URL', async () => {
		const response = await client.call(
			'send.php',
			{ ...LOGIN, to: '+61411111111', message: 'é'.repeat(400) },
			'GET',
		);
		expect(response.status).toBe(414);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('holds back a repeated message where the account wants it', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, throttleSeconds: 5 });
		expect(codes(await client.send({}))).toEqual(['0000']);
		expect(codes(await client.send({}))).toEqual(['2016']);
		expect(codes(await client.send({ message: 'Other' }))).toEqual(['0000']);
		now += 6000;
		expect(codes(await client.send({}))).toEqual(['0000']);
	});

	it('later is scheduled in the history until its time has come', async () => {
		await client.send({ schedule: String(now / 1000 + 60) });
		expect(await client.text('history.php')).toContain('<status>Scheduled</status>');
		now += 61_000;
		expect(await client.text('history.php')).toContain('<status>Sent</status>');
	});

	it('keeps a text to the letter, through the history', async () => {
		const message = ' 007 <&>"\' 😀\r\n0000 ';
		await client.send({ message });
		expect(sandbox.state.ledger).toMatchObject([{ message }]);
		expect(await client.text('history.php')).toContain(
			'<message> 007 &lt;&amp;&gt;"\' 😀&#xD;\n0000 </message>',
		);
	});
});

describe('Unread records', () => {
	it('are handed out once, all of them or those of one SMS', async () => {
		await client.send({ to: '+61491570156,+61491570157' });
		const [first, second] = sandbox.state.ledger;
		for (const sms of [first, second]) {
			sandbox.state.addReply({
				messageid: sms?.messageid ?? '',
				from: sms?.to ?? '',
				message: 'Hi',
			});
			sandbox.state.addDeliveryReport({ messageid: sms?.messageid ?? '', status: 'Undelivered' });
		}
		for (const [endpoint, count] of [
			['reply.php', 'replycount'],
			['delivery.php', 'dlrcount'],
		] as const) {
			expect(await client.text(endpoint, { messageid: first?.messageid ?? '' })).toContain(
				`${count}="1"`,
			);
			expect(await client.text(endpoint)).toContain(`${count}="1"`);
			expect(await client.text(endpoint)).toContain(`${count}="0"`);
		}
		expect(await client.text('history.php')).toContain('historycount="4"');
	});
});
