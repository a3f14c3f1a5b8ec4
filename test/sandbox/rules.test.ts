import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS } from '../../sandbox';
import { basic, MOBILE, OTHER_MOBILE, START, useSandbox } from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';

const { sandbox, client } = useSandbox({
	now: () => START,
	accounts: [{ ...DEFAULT_ACCOUNT, username: 'other', key: 'other:key' }],
	pushRetryDelays: [],
});
let receiver: Receiver;
beforeAll(async () => {
	receiver = await startReceiver();
});
beforeEach(() => {
	receiver.received.length = 0;
});
afterAll(async () => {
	await receiver.close();
});

const INBOUND = 'automations/sms/inbound';
const RECEIPTS = 'automations/sms/receipts';
type Path = typeof INBOUND | typeof RECEIPTS;

const inboundRule = (more: object = {}) => ({
	dedicated_number: '*',
	rule_name: 'Mine',
	message_search_type: 0,
	message_search_term: '*',
	action: 'URL',
	action_address: `${receiver.url}/in`,
	enabled: 1,
	...more,
});
const receiptRule = (more: object = {}) => ({
	rule_name: 'Mine',
	match_type: 0,
	action: 'URL',
	action_address: `${receiver.url}/dlr`,
	enabled: 1,
	...more,
});
const bodyOf = (path: Path, more?: object) =>
	path === INBOUND ? inboundRule(more) : receiptRule(more);
const idFieldOf = (path: Path) => (path === INBOUND ? 'inbound_rule_id' : 'receipt_rule_id');

async function rest(method: string, path: string, body?: object, authorization?: string) {
	const response = await client.rest(method, path, body, authorization);
	const envelope = JSON.parse(await response.text());
	expect(envelope.http_code).toBe(response.status);
	return envelope;
}

describe.each([INBOUND, RECEIPTS] as const)('Rules under %s', (path) => {
	it('are made, read, changed and deleted', async () => {
		const made = await rest('POST', path, bodyOf(path));
		expect(made).toMatchObject({ http_code: 200, response_code: 'SUCCESS' });
		const id = made.data[idFieldOf(path)];
		expect(id).toEqual(expect.any(Number));
		expect((await rest('GET', `${path}/${id}`)).data).toEqual(made.data);

		const changed = await rest('PUT', `${path}/${id}`, bodyOf(path, { rule_name: 'Renamed' }));
		expect(changed.data).toEqual({ ...made.data, rule_name: 'Renamed' });
		expect((await rest('GET', path)).data.data).toEqual([changed.data]);

		expect(await rest('DELETE', `${path}/${id}`)).toMatchObject({
			response_code: 'SUCCESS',
			data: [],
		});
		expect((await rest('GET', path)).data).toMatchObject({ total: 0, data: [] });
	});

	it('are listed in pages', async () => {
		for (let number = 1; number <= 17; number++) {
			await rest('POST', path, bodyOf(path, { rule_name: `Rule ${number}` }));
		}
		const first = await rest('GET', path);
		expect(first.data).toMatchObject({ total: 17, per_page: 15, current_page: 1, last_page: 2 });
		expect(first.data).toMatchObject({ from: 1, to: 15, prev_page_url: null });
		expect(first.data.data).toHaveLength(15);
		const second = await rest('GET', `${path}?page=2`);
		expect(second.data).toMatchObject({ from: 16, to: 17, next_page_url: null });
		expect(second.data.data).toMatchObject([{ rule_name: 'Rule 16' }, { rule_name: 'Rule 17' }]);
		expect((await rest('GET', `${path}?page=1&limit=100`)).data.data).toHaveLength(17);
	});

	it.each(['nothing', 'another key', 'a key that ends too early', 'an account that is not active'])(
		'are for nobody who logs in with %s',
		async (what) => {
			const notActive = DOCUMENTED_TEST_ACCOUNTS[1] ?? DEFAULT_ACCOUNT;
			const logins: Record<string, string> = {
				nothing: '',
				'another key': basic('sandbox', 'wrong'),
				'a key that ends too early': basic('other', 'other'),
				'an account that is not active': basic(notActive.username, notActive.key),
			};
			expect(await rest('GET', path, undefined, logins[what])).toMatchObject({
				http_code: 401,
				response_code: 'UNAUTHORIZED',
			});
		},
	);

	it('belong to their account', async () => {
		const { data } = await rest('POST', path, bodyOf(path));
		const one = `${path}/${data[idFieldOf(path)]}`;
		const login = basic('other', 'other:key');
		expect((await rest('GET', path, undefined, login)).data.total).toBe(0);
		for (const method of ['GET', 'DELETE']) {
			expect(await rest(method, one, undefined, login)).toMatchObject({
				http_code: 404,
				response_code: 'NOT_FOUND',
			});
		}
		expect((await rest('GET', path)).data.total).toBe(1);
	});

	it.each(['rule_name', 'action', 'action_address', 'enabled'])('need %s', async (field) => {
		const body = Object.fromEntries(
			Object.entries(bodyOf(path)).filter(([name]) => name !== field),
		);
		const refused = await rest('POST', path, body);
		expect(refused).toMatchObject({ http_code: 400, response_code: 'BAD_REQUEST' });
		expect(refused.data).toHaveProperty(field);
		expect((await rest('GET', path)).data.total).toBe(0);
	});

	it('push only to URLs', async () => {
		const refused = await rest('POST', path, bodyOf(path, { action_address: 'everywhere' }));
		expect(refused).toMatchObject({ http_code: 400, data: { action_address: ['Is not a URL'] } });
	});

	it('are in the request log, with how the login came and without it', async () => {
		await rest('POST', path, bodyOf(path));
		expect(sandbox.state.requests).toMatchObject([
			{
				method: 'POST',
				path: `/v3/${path}`,
				parameters: { rule_name: 'Mine' },
				credentialsIn: 'header',
				results: ['SUCCESS'],
			},
		]);
		expect(JSON.stringify(sandbox.state.requests)).not.toContain(DEFAULT_ACCOUNT.key);
	});

	it('meet faults, also those for one method', async () => {
		const fault = { kind: 'status', status: 503, endpoint: path, method: 'DELETE' };
		expect((await client.control('POST', '/faults', fault)).status).toBe(204);
		const { data } = await rest('POST', path, bodyOf(path));
		const one = `${path}/${data[idFieldOf(path)]}`;
		expect((await client.rest('DELETE', one)).status).toBe(503);
		sandbox.state.faults.inject({ kind: 'resetAfter', endpoint: path, method: 'DELETE' });
		await expect(client.rest('DELETE', one)).rejects.toThrow();
		expect((await rest('GET', path)).data.total).toBe(0);
	});
});

describe('An inbound rule', () => {
	const pushed = async () => {
		await sandbox.pushesSettled();
		return receiver.received;
	};

	async function answerTo(message: string) {
		await client.send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger.at(-1)?.messageid ?? '';
		return sandbox.state.addReply({ messageid, from: MOBILE, message });
	}

	it('pushes JSON under the v3 names', async () => {
		await rest('POST', INBOUND, inboundRule({ webhook_type: 'json' }));
		const reply = await answerTo(' 007 😀');
		const [push] = await pushed();
		expect(push?.headers['content-type']).toBe('application/json');
		expect(JSON.parse(push?.body ?? '')).toEqual({
			originalsenderid: '+61400000000',
			body: ' 007 😀',
			message: ' 007 😀',
			sms: MOBILE,
			from: MOBILE,
			to: '+61400000000',
			timestamp: START / 1000,
			message_id: reply.messageid,
			original_message_id: reply.originalmessageid,
			original_body: 'Hello',
			user_id: 1,
			subaccount_id: 1,
			custom_string: 'ref',
		});
	});

	it('pushes a form, unless it is told otherwise', async () => {
		await rest('POST', INBOUND, inboundRule());
		await answerTo('Yes');
		const [push] = await pushed();
		expect(push?.method).toBe('POST');
		expect(new URLSearchParams(push?.body).get('body')).toBe('Yes');
	});

	it('pushes by GET where it is told so', async () => {
		await rest(
			'POST',
			INBOUND,
			inboundRule({ webhook_type: 'get', action_address: `${receiver.url}/in?token=t` }),
		);
		await answerTo('Yes & no');
		const [push] = await pushed();
		const query = new URL(push?.url ?? '', receiver.url).searchParams;
		expect([push?.method, query.get('token'), query.get('body')]).toEqual(['GET', 't', 'Yes & no']);
	});

	it.each([
		['any message', { message_search_type: 0 }, true],
		['a message that starts so', { message_search_type: 1, message_search_term: 'Stop' }, true],
		[
			'a message that starts otherwise',
			{ message_search_type: 1, message_search_term: 'now' },
			false,
		],
		['a message that contains it', { message_search_type: 2, message_search_term: 'now' }, true],
		['a message that does not', { message_search_type: 3, message_search_term: 'now' }, false],
		['a reply to its number', { dedicated_number: '+61400000000' }, true],
		['a reply to another number', { dedicated_number: '+61400000001' }, false],
		['a reply while it is disabled', { enabled: 0 }, false],
		['a reply where it is to do something else', { action: 'EMAIL_USER' }, false],
	])('%s', async (_what, more, isPushed) => {
		await rest('POST', INBOUND, inboundRule(more));
		await answerTo('Stop it now');
		expect(await pushed()).toHaveLength(isPushed ? 1 : 0);
	});

	it('pushes only the replies of its account', async () => {
		await rest('POST', INBOUND, inboundRule(), basic('other', 'other:key'));
		await answerTo('Yes');
		expect(await pushed()).toEqual([]);
	});
});

describe('A receipt rule', () => {
	it('pushes a form under the v3 names, next to what the setting pushes', async () => {
		await rest('POST', RECEIPTS, receiptRule());
		sandbox.state.pushSettings.deliveryReport = `${receiver.url}/setting`;
		await client.send({ to: OTHER_MOBILE, customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		await sandbox.pushesSettled();
		expect(receiver.received.map(({ url }) => url).sort()).toEqual(['/dlr', '/setting']);
		const push = receiver.received.find(({ url }) => url === '/dlr');
		expect(Object.fromEntries(new URLSearchParams(push?.body))).toMatchObject({
			timestamp: String(START / 1000),
			timestamp_send: String(START / 1000),
			message_id: messageid,
			status: 'Delivered',
			status_code: '201',
			error_code: '',
			custom_string: 'ref',
			user_id: '1',
		});
	});
});
