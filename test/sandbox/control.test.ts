import { request } from 'node:http';
import { startSandbox } from '../../sandbox';
import { HTTP_CALLS } from '../../sandbox/httpApi/calls';
import { REST_CALLS } from '../../sandbox/restApi/calls';
import { Client, codes, MOBILE, START, useSandbox } from '../support/sandbox/client';

const { sandbox, client } = useSandbox({ now: () => START });

describe("The sandbox's own calls", () => {
	it('show what was accepted and asked', async () => {
		await client.send({});
		expect(await (await client.control('GET', '/ledger')).json()).toMatchObject([
			{ to: '+61491570156' },
		]);
		expect(await (await client.control('GET', '/requests')).json()).toMatchObject([
			{ results: ['0000'] },
		]);
		expect(await (await client.control('GET', '')).json()).toMatchObject({
			serves: expect.arrayContaining(['/http/v2/send.php']),
		});
	});

	it('let a reply and a delivery report happen', async () => {
		await client.send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		expect(
			(
				await client.control('POST', '/replies', {
					messageid,
					from: '+61491570156',
					message: 'Yes',
				})
			).status,
		).toBe(201);
		expect(
			(await client.control('POST', '/delivery-reports', { messageid, status: 'Delivered' }))
				.status,
		).toBe(201);
		expect(await client.text('reply.php')).toContain('<customstring>ref</customstring>');
		expect(await client.text('delivery.php')).toContain('<status_code>201</status_code>');
	});

	it('say no to what cannot be', async () => {
		await client.send({ to: '+61411111111' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		expect(
			(await client.control('POST', '/delivery-reports', { messageid, status: 'Delivered' }))
				.status,
		).toBe(409);
		expect(
			(await client.control('POST', '/replies', { messageid: 'none', from: '1', message: 'x' }))
				.status,
		).toBe(404);
	});

	it('add accounts and begin anew', async () => {
		expect((await client.control('PUT', '/accounts', { username: 'me', key: 'k' })).status).toBe(
			204,
		);
		expect(codes(await client.text('balance.php', { username: 'me', key: 'k' }))).toEqual(['0000']);
		expect((await client.control('POST', '/reset')).status).toBe(204);
		expect(codes(await client.text('balance.php', { username: 'me', key: 'k' }))).toEqual(['2022']);
	});

	it('are not for web pages of another origin', async () => {
		expect(
			(await client.control('GET', '/ledger', undefined, { origin: 'https://evil.example' }))
				.status,
		).toBe(403);
		expect(
			(await client.control('GET', '/ledger', undefined, { origin: sandbox.url })).status,
		).toBe(200);
	});

	it('show what is scheduled', async () => {
		await client.send({ schedule: String(START / 1000 + 60) });
		await client.send({ message: 'Now' });
		expect(await (await client.control('GET', '/scheduled')).json()).toMatchObject([
			{ message: 'Hello' },
		]);
	});

	it('let an SMS come in that answers none', async () => {
		const sms = { from: MOBILE, to: '+61400000099', message: 'Hello?' };
		const response = await client.control('POST', '/replies', sms);
		expect(response.status).toBe(201);
		expect(await response.json()).toMatchObject({ ...sms, originalmessageid: '' });
		expect(await client.text('reply.php')).toContain('replycount="1"');
	});

	it('fill in what the answered SMS says', async () => {
		await client.send({ customstring: 'ref', senderid: 'MyCompany' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		await client.control('POST', '/replies', { messageid, from: MOBILE, message: 'Yes' });
		expect(sandbox.state.replies).toMatchObject([
			{
				originalmessage: 'Hello',
				originalmessageid: messageid,
				originalsenderid: 'MyCompany',
				customstring: 'ref',
				username: 'sandbox',
			},
		]);
	});

	it.each([
		['Delivered', undefined, 201],
		['Undelivered', undefined, 301],
		['Undelivered', 302, 302],
	])('report an SMS as %s with the code %s as %i', async (status, given, expected) => {
		await client.send();
		const messageid = sandbox.state.ledger[0]?.messageid;
		const report = { messageid, status, ...(given !== undefined && { status_code: given }) };
		expect((await client.control('POST', '/delivery-reports', report)).status).toBe(201);
		expect(sandbox.state.deliveryReports).toMatchObject([{ status, status_code: expected }]);
	});

	it.each([
		['+61 491 570 156', MOBILE],
		['(+61) 491-570.156', MOBILE],
		['61491570156', MOBILE],
		['+61411111111', '+61411111111'],
	])('let a phone write whose number is written %s', async (from, number) => {
		await client.control('POST', '/replies', { from, message: 'Hi' });
		expect(sandbox.state.replies).toMatchObject([{ from: number }]);
	});

	it.each(['0491 570', '0491570156', 'nobody', '', ' ', '+61', '+61491570156,+61491570157'])(
		'let no phone write whose number is “%s”',
		async (from) => {
			const refused = await client.control('POST', '/replies', { from, message: 'Hi' });
			expect(refused.status).toBe(400);
			expect(await refused.json()).toEqual({
				message: `“${from}” is not a mobile number. Write it in international format, such as ${MOBILE}.`,
			});
			expect(sandbox.state.replies).toEqual([]);
		},
	);

	it('tell what they take: the statuses of a delivery report, and every kind of fault', async () => {
		const text = await (await client.control('GET', '')).text();
		const listed: { faults: { kinds: string[]; everyKind: Record<string, string> } } =
			JSON.parse(text);
		expect(listed).toMatchObject({
			control: expect.arrayContaining([
				'POST /sandbox/delivery-reports {messageid, status: Delivered | Undelivered, status_code?}',
			]),
			faults: {
				kinds: expect.arrayContaining([
					'{kind: "latency", ms} Responds so many milliseconds after the request came.',
					'{kind: "result", code, errortext?} Refuses the whole request with a result code, such as 2018.',
				]),
				everyKind: { 'times?': 'how often: a number or "always"; once when left out' },
			},
		});
		expect(listed.faults.kinds).toHaveLength(16);
		expect(listed.faults.everyKind['endpoint?']).toContain('send.php');
	});

	const OF_EVERY_KIND = 'endpoint?, method?, after?, times?';
	const KINDS =
		'latency, status, raw, resetBefore, resetAfter, hang, reverse, truncate, breakOff, damage, result, recipientResult, everyRecipient, envelope, large, closeConnection';
	const CALLS = [...HTTP_CALLS, ...REST_CALLS].map(({ endpoint }) => endpoint).join(', ');
	const NO_KIND = `"kind" is one of ${KINDS}. GET /sandbox tells what each does.`;

	it.each([
		['an unknown kind of fault', '/faults', { kind: 'earthquake' }, NO_KIND],
		['a fault of no kind', '/faults', {}, NO_KIND],
		['a kind that is no text', '/faults', { kind: 1 }, NO_KIND],
		[
			'a fault without what it needs',
			'/faults',
			{ kind: 'latency' },
			`"ms" is missing. Such a fault is {kind: "latency", ms}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a misspelled field of a fault',
			'/faults',
			{ kind: 'hang', time: 1 },
			`"time" is not one of its fields. Such a fault is {kind: "hang"}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a fault of an unknown method',
			'/faults',
			{ kind: 'hang', method: 'PATCH' },
			`"method" is one of GET, POST, PUT, DELETE. Such a fault is {kind: "hang"}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a fault with a status that HTTP does not have',
			'/faults',
			{ kind: 'status', status: 0 },
			`"status" must be >= 200. Such a fault is {kind: "status", status, headers?, body?}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a fault of an unknown call',
			'/faults',
			{ kind: 'hang', endpoint: 'voice.php' },
			`"endpoint" is one of ${CALLS}. Such a fault is {kind: "hang"}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a damage that there is not',
			'/faults',
			{ kind: 'damage', what: 'hole' },
			`"what" is one of ampersand, lessThan, tag, end, before, after, nul, mojibake, half. Such a fault is {kind: "damage", what, record?}, and may have ${OF_EVERY_KIND}.`,
		],
		[
			'a fault of a connection that names a call',
			'/faults',
			{ kind: 'closeConnection', endpoint: 'send.php' },
			'"endpoint" is not one of its fields. Such a fault is {kind: "closeConnection"}, and may have after?, times?.',
		],
		[
			'a delivery report of an unknown status',
			'/delivery-reports',
			{ messageid: '', status: 'Lost' },
			'"status" is one of Delivered, Undelivered.',
		],
		['a reply without a text', '/replies', { from: MOBILE }, '"message" is missing.'],
		[
			'a number that is none',
			'/accounts',
			{ username: 'a', key: 'b', balance: 'x' },
			'"balance" must be number.',
		],
	])('say what is wrong with %s', async (_what, path, body, message) => {
		const method = path === '/accounts' ? 'PUT' : 'POST';
		const refused = await client.control(method, path, body);
		expect(refused.status).toBe(400);
		expect(await refused.json()).toMatchObject({ message });
	});

	it('replace an account', async () => {
		const account = { username: 'sandbox', key: 'new', balance: 1 };
		expect((await client.control('PUT', '/accounts', account)).status).toBe(204);
		expect(codes(await client.text('balance.php'))).toEqual(['2022']);
		expect(await client.text('balance.php', { key: 'new' })).toContain('<balance>1.00</balance>');
	});
});

describe("The sandbox's own calls, under another spelling of their path", () => {
	/** Unlike fetch, lets the caller choose the Host header. */
	const statusOf = async (path: string, headers: Record<string, string>) =>
		await new Promise<number | undefined>((resolve, reject) => {
			request(`${sandbox.url}${path}`, { headers, agent: false }, (response) => {
				response.resume();
				resolve(response.statusCode);
			})
				.on('error', reject)
				.end();
		});

	it.each(['/sandbox/ledger', '/%73andbox/ledger', '/sandbox%2Fledger', '/sandbox?x', '//sandbox'])(
		'%s gives nothing to a foreign name or origin',
		async (path) => {
			const foreignHost = await statusOf(path, { host: 'evil.example' });
			const foreignOrigin = await statusOf(path, { origin: 'https://evil.example' });
			for (const status of [foreignHost, foreignOrigin]) expect([403, 404]).toContain(status);
		},
	);

	it.each(['localhost', '127.0.0.1', '[::1]'])('answer to %s', async (host) => {
		expect(await statusOf('/sandbox', { host: `${host}:4010` })).toBe(200);
	});

	it.each([
		'localhost.evil.example',
		'127.0.0.1.evil.example',
		'evil.example',
		'evil.example:80',
		'null',
	])('do not answer to %s', async (host) => {
		expect(await statusOf('/sandbox', { host })).toBe(403);
		expect(await statusOf('/sandbox/ledger', { host })).toBe(403);
	});
});

describe('A sandbox with accounts of its own', () => {
	const key = 'MARKER-4711-api-key/+&=ü';

	it('takes any key, by GET and POST, and has it back after a reset', async () => {
		const own = await startSandbox({
			accounts: [{ username: 'me', key, balance: 0.1, currencySymbol: '€', currencyType: 'EUR' }],
		});
		const ownClient = new Client(() => own);
		const login = { username: 'me', key };
		try {
			expect(await ownClient.send(login)).toContain('<currency_type>EUR</currency_type>');
			expect(await ownClient.text('balance.php', login, 'GET')).toContain('<balance>0.07');
			own.reset();
			expect(await ownClient.text('balance.php', login)).toContain('<balance>0.10');
			expect(own.state.ledger).toEqual([]);
			expect(own.state.requests).toHaveLength(1);
		} finally {
			await own.close();
		}
	});

	it('has nothing in common with another one', async () => {
		const other = await startSandbox();
		try {
			await client.send();
			expect(other.state.ledger).toEqual([]);
			expect(other.url).not.toBe(sandbox.url);
		} finally {
			await other.close();
		}
	});
});
