import { connect } from 'node:net';
import { XMLParser } from 'fast-xml-parser';
import {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	startSandbox,
	type Sandbox,
} from '../../sandbox';
import { workedExample } from '../support/fixtures';

let sandbox: Sandbox;
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

type Parameters = Record<string, string>;
const LOGIN = { username: DEFAULT_ACCOUNT.username, key: DEFAULT_ACCOUNT.key };
const METHODS = ['GET', 'POST'] as const;

const call = async (endpoint: string, parameters: Parameters, method: string = 'POST') => {
	const body = new URLSearchParams(parameters);
	const url = `${sandbox.baseUrl}/${endpoint}`;
	return method === 'GET'
		? await fetch(`${url}?${body.toString()}`)
		: await fetch(url, { method, body });
};
const text = async (endpoint: string, parameters: Parameters = {}, method?: string) =>
	await (await call(endpoint, { ...LOGIN, ...parameters }, method)).text();
const send = async (parameters: Parameters, method?: string) =>
	await text('send.php', { to: '+61491570156', message: 'Hello', ...parameters }, method);
/** Every result code in an answer. */
const codes = (xml: string) =>
	[...xml.matchAll(/<result>(\d+)<\/result>/g)].map(([, code]) => code);
const control = async (method: string, path: string, body?: object, headers: Parameters = {}) =>
	await fetch(`${sandbox.url}/sandbox${path}`, {
		method,
		headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
		...(body && { body: JSON.stringify(body) }),
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
				const response = await call(endpoint, LOGIN, method);
				expect(response.status).toBe(200);
				expect(response.headers.get('content-type')).toMatch(/^application\/json/);
			}
		},
	);

	it.each(endpoints)('%s wants to know who is asking', async (endpoint) => {
		for (const method of METHODS) {
			expect(codes(await (await call(endpoint, {}, method)).text())).toEqual(['2006']);
			expect(codes(await (await call(endpoint, { username: 'sandbox' }, method)).text())).toEqual([
				'2006',
			]);
			expect(codes(await text(endpoint, { key: 'wrong' }, method))).toEqual(['2022']);
			expect(codes(await text(endpoint, { username: 'nobody' }, method))).toEqual(['2022']);
		}
	});

	it('has the shape of its worked example', async () => {
		await send({ schedule: '1999999999', customstring: 'ref', senderid: 'MyCompany' });
		const [sent] = sandbox.state.ledger;
		for (const message of ['1', '2']) {
			sandbox.state.addReply({ messageid: sent?.messageid ?? '', from: '+61491570156', message });
			sandbox.state.addDeliveryReport({ messageid: sent?.messageid ?? '', status: 'Delivered' });
		}
		expect(shape(await send({}))).toEqual(shape(workedExample('send')));
		expect(shape(await text('history.php'))).toEqual(shape(workedExample('history')));
		expect(shape(await text('reply.php'))).toEqual(shape(workedExample('reply')));
		expect(shape(await text('delivery.php'))).toEqual(shape(workedExample('delivery')));
		expect(shape(await text('balance.php'))).toEqual(shape(workedExample('balance')));
	});

	it('never keeps the API key in its log', async () => {
		for (const method of METHODS) await text('balance.php', {}, method);
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
		expect(codes(await send(as(nocredit)))).toEqual(['2018']);
		expect(await text('balance.php', as(nocredit))).toContain('<balance>0.00</balance>');
	});

	it('notactive and banned may do nothing', async () => {
		expect(codes(await text('balance.php', as(notactive)))).toEqual(['2007']);
		expect(codes(await send(as(banned)))).toEqual(['2007']);
		expect(await text('history.php', as(notactive))).toContain(
			'<history historycount="0"><result>2007',
		);
	});
});

describe('Sending', () => {
	it.each(DOCUMENTED_TEST_NUMBERS)(
		'to the test number %s succeeds and costs nothing',
		async (to) => {
			const xml = await send({ to });
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
		expect(await send({ message: 'a'.repeat(161) })).toContain('<price>0.0564</price>');
		expect(await send({ message: 'ü'.repeat(71) })).toContain('<price>0.0282</price>');
		expect(await send({ message: 'я'.repeat(71) })).toContain('<price>0.0564</price>');
		expect(await text('balance.php')).toContain('<balance>99.86</balance>');
	});

	it('ends with the credit', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, balance: 0.03 });
		expect(codes(await send({ to: '+61491570156,+61491570157' }))).toEqual(['0000', '2018']);
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
		expect(codes(await send({ to, ...(country !== '' && { country }) }))).toEqual(expected);
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
		expect(codes(await send(parameters))).toEqual([code]);
		expect(sandbox.state.ledger).toHaveLength(code === '0000' ? 1 : 0);
	});

	it.each([
		['POST', 1000, 1000],
		['POST', 1001, 1],
		['GET', 100, 100],
		['GET', 101, 1],
	] as const)('by %s to %i recipients gives %i results', async (method, count, results) => {
		const to = Array.from({ length: count }, () => '+61411111111').join(',');
		const xml = await send({ to, message: 'x' }, method);
		expect(codes(xml)).toHaveLength(results);
		expect(codes(xml)[0]).toBe(results === 1 ? '2052' : '0000');
	});

	it('by GET takes 2,048 characters of URL', async () => {
		const response = await call(
			'send.php',
			{ ...LOGIN, to: '+61411111111', message: 'é'.repeat(400) },
			'GET',
		);
		expect(response.status).toBe(414);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('holds back a repeated message where the account wants it', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, throttleSeconds: 5 });
		expect(codes(await send({}))).toEqual(['0000']);
		expect(codes(await send({}))).toEqual(['2016']);
		expect(codes(await send({ message: 'Other' }))).toEqual(['0000']);
		now += 6000;
		expect(codes(await send({}))).toEqual(['0000']);
	});

	it('later is scheduled in the history until its time has come', async () => {
		await send({ schedule: String(now / 1000 + 60) });
		expect(await text('history.php')).toContain('<status>Scheduled</status>');
		now += 61_000;
		expect(await text('history.php')).toContain('<status>Sent</status>');
	});

	it('keeps a text to the letter, through the history', async () => {
		const message = ' 007 <&>"\' 😀\r\n0000 ';
		await send({ message });
		expect(sandbox.state.ledger).toMatchObject([{ message }]);
		expect(await text('history.php')).toContain(
			'<message> 007 &lt;&amp;&gt;"\' 😀&#xD;\n0000 </message>',
		);
	});
});

describe('Unread records', () => {
	it('are handed out once, all of them or those of one SMS', async () => {
		await send({ to: '+61491570156,+61491570157' });
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
			expect(await text(endpoint, { messageid: first?.messageid ?? '' })).toContain(`${count}="1"`);
			expect(await text(endpoint)).toContain(`${count}="1"`);
			expect(await text(endpoint)).toContain(`${count}="0"`);
		}
		expect(await text('history.php')).toContain('historycount="4"');
	});
});

describe('Faults', () => {
	const inject = async (fault: object) => {
		expect((await control('POST', '/faults', fault)).status).toBe(204);
	};

	it('happen once, where nothing else was said, and only to the call they name', async () => {
		await inject({ kind: 'result', code: '2150', endpoint: 'send.php' });
		expect(codes(await text('balance.php'))).toEqual(['0000']);
		expect(codes(await send({}))).toEqual(['2150']);
		expect(codes(await send({}))).toEqual(['0000']);
		expect(sandbox.state.ledger).toHaveLength(1);
	});

	it.each([
		['resetBefore', 0],
		['resetAfter', 1],
	])('%s: no answer, and %i in the ledger', async (kind, accepted) => {
		await inject({ kind });
		await expect(send({})).rejects.toThrow();
		expect(sandbox.state.ledger).toHaveLength(accepted);
	});

	it('status, raw and large: not processed', async () => {
		await inject({ kind: 'status', status: 503, headers: { 'retry-after': '1' }, body: 'busy' });
		const busy = await call('send.php', { ...LOGIN, to: '+61491570156', message: 'x' });
		expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([
			503,
			'1',
			'busy',
		]);
		await inject({ kind: 'raw', body: workedExample('send') });
		expect(await send({})).toBe(workedExample('send'));
		await inject({ kind: 'large', bytes: 1_000_000 });
		expect(await send({})).toHaveLength(1_000_000);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('truncate and recipientResult: processed', async () => {
		await inject({ kind: 'truncate', bytes: 50 });
		expect(await send({})).toHaveLength(50);
		await inject({ kind: 'recipientResult', to: '+61491570157', code: '2016' });
		expect(codes(await send({ to: '+61491570156,+61491570157' }))).toEqual(['0000', '2016']);
		expect(sandbox.state.ledger).toHaveLength(2);
	});

	it('latency: the answer as usual', async () => {
		await inject({ kind: 'latency', ms: 1, times: 'always' });
		expect(codes(await send({}))).toEqual(['0000']);
		expect((await control('DELETE', '/faults')).status).toBe(204);
	});

	it('hang: processed, and the sandbox still closes', async () => {
		const other = await startSandbox();
		other.state.faults.inject({ kind: 'hang' });
		const body = new URLSearchParams({ ...LOGIN, to: '+61411111111', message: 'x' });
		const hanging = fetch(`${other.baseUrl}/send.php`, { method: 'POST', body });
		const ended = expect(hanging).rejects.toThrow();
		while (other.state.ledger.length === 0) await new Promise(setImmediate);
		await other.close();
		await ended;
	});

	it('that do not exist are refused', async () => {
		expect((await control('POST', '/faults', { kind: 'earthquake' })).status).toBe(400);
		expect((await control('POST', '/faults', { kind: 'latency' })).status).toBe(400);
	});
});

describe("The sandbox's own calls", () => {
	it('show what was accepted and asked', async () => {
		await send({});
		expect(await (await control('GET', '/ledger')).json()).toMatchObject([{ to: '+61491570156' }]);
		expect(await (await control('GET', '/requests')).json()).toMatchObject([{ results: ['0000'] }]);
		expect(await (await control('GET', '')).json()).toMatchObject({
			serves: expect.arrayContaining(['/http/v2/send.php']),
		});
	});

	it('let a reply and a delivery report happen', async () => {
		await send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		expect(
			(await control('POST', '/replies', { messageid, from: '+61491570156', message: 'Yes' }))
				.status,
		).toBe(201);
		expect(
			(await control('POST', '/delivery-reports', { messageid, status: 'Delivered' })).status,
		).toBe(201);
		expect(await text('reply.php')).toContain('<customstring>ref</customstring>');
		expect(await text('delivery.php')).toContain('<status_code>201</status_code>');
	});

	it('say no to what cannot be', async () => {
		await send({ to: '+61411111111' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		expect(
			(await control('POST', '/delivery-reports', { messageid, status: 'Delivered' })).status,
		).toBe(409);
		expect(
			(await control('POST', '/replies', { messageid: 'none', from: '1', message: 'x' })).status,
		).toBe(404);
		expect((await control('POST', '/replies', { from: '1' })).status).toBe(400);
	});

	it('add accounts and begin anew', async () => {
		expect((await control('PUT', '/accounts', { username: 'me', key: 'k' })).status).toBe(204);
		expect(codes(await text('balance.php', { username: 'me', key: 'k' }))).toEqual(['0000']);
		expect((await control('POST', '/reset')).status).toBe(204);
		expect(codes(await text('balance.php', { username: 'me', key: 'k' }))).toEqual(['2022']);
	});

	it('are not for web pages of another origin', async () => {
		expect(
			(await control('GET', '/ledger', undefined, { origin: 'https://evil.example' })).status,
		).toBe(403);
		expect((await control('GET', '/ledger', undefined, { origin: sandbox.url })).status).toBe(200);
	});

	it('are not for a name that was made to point here', async () => {
		const { port } = new URL(sandbox.url);
		const answer = await new Promise<string>((resolve, reject) => {
			const socket = connect(Number(port), '127.0.0.1', () => {
				socket.write(
					'GET /sandbox/ledger HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
				);
			});
			let received = '';
			socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
			socket.on('end', () => resolve(received));
			socket.on('error', reject);
		});
		expect(answer).toMatch(/^HTTP\/1\.1 403/);
	});
});
