import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS } from '../../sandbox';
import {
	basic,
	codes,
	LOGIN,
	METHODS,
	MOBILE,
	OTHER_MOBILE,
	parse,
	useSandbox,
} from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';

const { sandbox, client } = useSandbox({ behaviour: { like: 'observed' }, pushRetryDelays: [] });

const MESSAGE_ID = /^[0-9A-F-]{36}$/;
const behave = async (behaviour: object) => await client.control('PUT', '/behaviour', behaviour);
/** The records of a send. */
const records = (xml: string) => [parse(xml).messages.message].flat();

describe('The behaviour', () => {
	it('is as ClickSend is described, unless something else is chosen', async () => {
		sandbox.state.behaviour = { ...sandbox.state.behaviour, like: 'described' };
		expect(codes(await client.send({ key: 'wrong' }))).toEqual(['2022']);
		expect(await client.send({ key: 'wrong' })).not.toContain('<messages');
	});

	it('can be read and changed, a part at a time, and is as at the start after a reset', async () => {
		expect(await (await client.control('GET', '/behaviour')).json()).toEqual({
			like: 'observed',
			refusedLogin: 'recipients',
			refusedRecords: 'full',
			pushedReplies: '2026',
			credit: 'given',
		});
		const changed = await behave({ like: 'described', pushedReplies: '2019' });
		expect(await changed.json()).toMatchObject({
			like: 'described',
			refusedRecords: 'full',
			pushedReplies: '2019',
		});
		sandbox.reset();
		expect(sandbox.state.behaviour).toMatchObject({ like: 'observed', pushedReplies: '2026' });
	});

	it('takes nothing that there is not, and says what there is', async () => {
		const refused = await behave({ like: 'imagined' });
		expect(refused.status).toBe(400);
		expect(await refused.json()).toMatchObject({
			message: '"like" is one of described, observed.',
		});
		const listed = JSON.stringify(await (await client.control('GET', '')).json());
		expect(listed).toContain('PUT /sandbox/behaviour {like?: described | observed, ');
	});
});

describe('As ClickSend has been observed, a send', () => {
	it.each([
		['in international format', '+61491570156', ''],
		['with blanks', '+61 491 570 156', ''],
		['with hyphens', '0491-570-156', 'AU'],
		['with (0)', '+61 (0)491 570 156', ''],
	])('gives back a number as it was typed: %s', async (_what, to, country) => {
		const xml = await client.send({ to, ...(country !== '' && { country }) });
		expect(records(xml)).toMatchObject([{ to, result: '0000' }]);
		expect(sandbox.state.ledger).toMatchObject([{ to: MOBILE, toAsGiven: to }]);
	});

	it('says once for each recipient that the message is empty', async () => {
		const xml = await client.send({ to: `${MOBILE}, 0491 570 157`, message: '' });
		expect(records(xml)).toMatchObject([
			{ to: MOBILE, result: '2051', errortext: 'Empty message' },
			{ to: ' 0491 570 157', result: '2051' },
		]);
		expect(parse(xml).result).toBeUndefined();
	});

	it.each([
		['a wrong key', { key: 'wrong' }, '2022'],
		['no key', { key: '' }, '2022'],
		['no username', { username: '' }, '2006'],
	])('says so once for each recipient: %s', async (_what, login, code) => {
		const xml = await client.send({ ...login, to: `${MOBILE},${OTHER_MOBILE}` });
		expect(codes(xml)).toEqual([code, code]);
		expect(parse(xml).result).toBeUndefined();
		if (code === '2022')
			expect(records(xml)).toMatchObject([{ errortext: 'Invalid Credentials' }, {}]);
	});

	it('says at the root what nobody has seen for each recipient', async () => {
		const to = Array.from({ length: 1001 }, () => MOBILE).join(',');
		expect(parse(await client.send({ to }))).toMatchObject({ result: '2052' });
		expect(parse(await client.send({ to: '', key: 'wrong' }))).toMatchObject({ result: '2022' });
	});

	it('has an ID and a price in the record of a refused recipient', async () => {
		expect(records(await client.send({ to: '+61255501234' }))).toEqual([
			{
				to: '+61255501234',
				messageid: expect.stringMatching(MESSAGE_ID),
				result: '2015',
				errortext: 'Invalid recipient',
				price: '0.0282',
				currency_symbol: '$',
				currency_type: 'USD',
			},
		]);
		expect(sandbox.state.ledger).toEqual([]);
		expect(await client.text('balance.php')).toContain('<balance>100.000000</balance>');
	});

	it('has only a result there where that is chosen', async () => {
		await behave({ refusedRecords: 'minimal' });
		const to = `${MOBILE},+61255501234`;
		expect(records(await client.send({ to }))).toMatchObject([
			{ price: '0.0282' },
			{ to: '+61255501234', result: '2015', errortext: 'Invalid recipient' },
		]);
		expect(Object.keys(records(await client.send({ to }))[1])).toHaveLength(3);
	});

	it('takes a text to a test number once', async () => {
		const to = '+61411111111';
		expect(codes(await client.send({ to: `${to},${to}` }))).toEqual(['0000', '2016']);
		expect(codes(await client.send({ to, message: 'Another' }))).toEqual(['0000']);
		expect(codes(await client.send({ to: `${MOBILE},${MOBILE}` }))).toEqual(['0000', '0000']);
	});

	it('takes test numbers without credit, and no others', async () => {
		const { username = '', key = '' } = DOCUMENTED_TEST_ACCOUNTS[0] ?? {};
		const to = `+61411111111,${MOBILE}`;
		expect(codes(await client.send({ username, key, to }))).toEqual(['0000', '2018']);
	});
});

describe('As ClickSend has been observed, a wrong login', () => {
	const [, notActive, banned] = DOCUMENTED_TEST_ACCOUNTS;

	it.each([
		['a wrong key', { key: 'wrong' }, 401],
		['an account that is not active', { ...notActive }, 401],
		['an account that is banned', { ...banned }, 403],
	])('may get the envelope of REST v3 from every call: %s', async (_what, login, http_code) => {
		await behave({ refusedLogin: 'envelope' });
		const { username = LOGIN.username, key = '' } = login;
		for (const endpoint of ['send.php', 'balance.php', 'history.php', 'reply.php']) {
			const sms = { username, key, to: MOBILE, message: 'x' };
			const response = await client.call(endpoint, sms);
			expect(response.status).toBe(200);
			expect(await response.json()).toEqual({
				http_code,
				response_code: expect.any(String),
				response_msg: expect.any(String),
				data: null,
			});
		}
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('is where the call keeps its result, for calls without recipients', async () => {
		expect(parse(await client.text('balance.php', { key: 'wrong' }))).toMatchObject({
			result: '2022',
		});
	});

	it('gets 401 from REST v3, and a banned account 403', async () => {
		const login = (account?: { username: string; key: string }) =>
			basic(account?.username ?? '', account?.key ?? '');
		const status = async (authorization: string) =>
			(await client.rest('GET', 'automations/sms/inbound', undefined, authorization)).status;
		expect(await status(login(notActive))).toBe(401);
		expect(await status(login(banned))).toBe(403);
	});
});

describe('As ClickSend has been observed, the balance', () => {
	it('has six decimals, and the currency symbol of the account', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, balance: 4.998, currencySymbol: '₹' });
		expect(parse(await client.text('balance.php'))).toMatchObject({
			balance: '4.998000',
			currency_symbol: '₹',
		});
	});

	it.each(METHODS)(
		'says by %s how many SMS it buys where it is asked for a country',
		async (method) => {
			const asked = parse(await client.text('balance.php', { country: 'AU' }, method));
			expect(asked.credit).toBe('3546');
			expect(parse(await client.text('balance.php', {}, method)).credit).toBeUndefined();
		},
	);

	it('does not say so where that is left out', async () => {
		await behave({ credit: 'leftOut' });
		const asked = parse(await client.text('balance.php', { country: 'AU' }));
		expect(asked).toMatchObject({ balance: '100.000000' });
		expect(asked.credit).toBeUndefined();
	});
});

describe('As ClickSend has been observed, a response', () => {
	it('has an & that is not escaped, unless it would begin a reference', async () => {
		sandbox.state.addReply({ from: MOBILE, message: 'Tom & Ann &amp; I <3 you&me' });
		expect(await client.text('reply.php')).toContain(
			'<message>Tom & Ann &amp;amp; I &lt;3 you&me</message>',
		);
	});

	it("has a load balancer's cookie, and says that it is JSON", async () => {
		const { headers } = await client.call('balance.php', LOGIN);
		expect(headers.get('set-cookie')).toMatch(/^AWSALB=/);
		expect(headers.get('content-type')).toMatch(/^application\/json/);
	});
});

describe('As ClickSend has been observed, a push', () => {
	let receiver: Receiver;
	beforeEach(async () => {
		receiver = await startReceiver();
		sandbox.state.pushSettings = { reply: receiver.url, deliveryReport: receiver.url };
	});
	afterEach(async () => {
		await receiver.close();
	});

	const pushed = async () => {
		await sandbox.pushesSettled();
		return receiver.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
	};

	it.each([
		['2026', MOBILE, false],
		['2019', '+61400000000', true],
	])('of a reply has 16 names at once, as in %s', async (pushedReplies, sms, isEmpty) => {
		await behave({ pushedReplies });
		await client.send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid;
		const reply = { messageid, from: MOBILE, message: 'Yes' };
		await client.control('POST', '/replies', reply);
		const [fields = {}] = await pushed();
		expect(Object.keys(fields)).toHaveLength(16);
		expect(fields).toMatchObject({
			sms,
			from: MOBILE,
			to: '+61400000000',
			message: 'Yes',
			body: 'Yes',
			custom_string: 'ref',
			customstring: 'ref',
			original_message_id: messageid,
			originalmessageid: isEmpty ? '' : messageid,
		});
		expect(sandbox.state.pusher.pushes).toMatchObject([{ names: 'both' }]);
	});

	it('of a rule for JSON has the time as a number, in 2019 as a text', async () => {
		const rule = {
			dedicated_number: '*',
			rule_name: 'Mine',
			message_search_type: 0,
			message_search_term: '*',
			action: 'URL',
			action_address: receiver.url,
			enabled: 1,
			webhook_type: 'json',
		};
		await client.rest('POST', 'automations/sms/inbound', rule);
		sandbox.state.pushSettings.reply = '';
		for (const pushedReplies of ['2026', '2019']) {
			await behave({ pushedReplies });
			sandbox.state.addReply({ from: MOBILE, message: 'Yes' });
			await sandbox.pushesSettled();
		}
		expect(receiver.received.map(({ body }) => typeof JSON.parse(body).timestamp)).toEqual([
			'number',
			'string',
		]);
	});

	it.each([
		['Delivered', ['200', '201']],
		['Undelivered', ['300', '301']],
	] as const)('of a report comes with a temporary code first: %s', async (status, expected) => {
		await client.send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		expect(sandbox.state.addDeliveryReport({ messageid, status })).toMatchObject({
			status_code: Number(expected[1]),
		});
		const all = await pushed();
		expect(all.map(({ status_code = '' }) => status_code).sort()).toEqual(expected);
		for (const fields of all) {
			expect(Object.keys(fields)).toHaveLength(14);
			expect(fields).toMatchObject({ messageid, message_id: messageid, message_type: 'sms' });
		}
		expect(sandbox.state.deliveryReports.map(({ status_code }) => String(status_code))).toEqual(
			expected,
		);
	});

	it('of a report with a code of its own comes once', async () => {
		await client.send();
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		sandbox.state.addDeliveryReport({ messageid, status: 'Undelivered', status_code: 302 });
		expect(await pushed()).toMatchObject([{ status_code: '302' }]);
	});
});

describe('As ClickSend has been observed, a list of inbound rules', () => {
	it('has another name for the ID', async () => {
		const rule = {
			dedicated_number: '*',
			rule_name: 'Mine',
			message_search_type: 0,
			message_search_term: '*',
			action: 'URL',
			action_address: 'https://n8n.example.com/webhook',
			enabled: 1,
		};
		const rest = async (method: string, body?: object) =>
			JSON.parse(await (await client.rest(method, 'automations/sms/inbound', body)).text());
		const made = await rest('POST', rule);
		const listed = await rest('GET');
		const [first] = listed.data.data;
		expect(first.sms_inbound_rule_id).toBe(made.data.inbound_rule_id);
		expect(first.inbound_rule_id).toBeUndefined();
	});
});
