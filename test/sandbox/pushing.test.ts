import { ENCODINGS } from '../../sandbox/push/encoding';
import type { PushOrder } from '../../sandbox/push/orders';
import { Pusher } from '../../sandbox/push/pusher';
import { MOBILE, START, useSandbox } from '../support/sandbox/client';
import { fieldsOf } from '../support/sandbox/pushedFields';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';

const TEXT = ' 007 é&+😀 =?\n--\n ';
const MINUTE = 60_000;

let receiver: Receiver;
const { sandbox, client } = useSandbox({ now: () => START });
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => {
	await receiver.close();
});

const pushes = () => sandbox.state.pusher.pushes;

async function choose(pushing: object): Promise<void> {
	expect((await client.control('PUT', '/pushing', pushing)).status).toBe(200);
}

async function reply(message: string): Promise<void> {
	await client.control('POST', '/replies', { from: MOBILE, message });
}

async function sentSms(): Promise<string> {
	await client.send({ customstring: 'ref' });
	return sandbox.state.ledger.at(-1)?.messageid ?? '';
}

const forwardTo = (url: string) => {
	sandbox.state.pushSettings = { reply: url, deliveryReport: url };
};

/** Makes a rule through REST v3. @returns its ID */
async function addRule(kind: 'inbound' | 'receipts', more: object = {}): Promise<string> {
	const rule = {
		dedicated_number: '*',
		rule_name: 'Mine',
		message_search_type: 0,
		message_search_term: '*',
		match_type: 0,
		action: 'URL',
		action_address: `${receiver.url}/rule?token=t`,
		enabled: 1,
		...more,
	};
	expect((await client.rest('POST', `automations/sms/${kind}`, rule)).status).toBe(200);
	return String(sandbox.state.rules.every().at(-1)?.id);
}

const METHODS_OF = { form: 'POST', json: 'POST', query: 'GET', multipart: 'POST' } as const;

describe.each(ENCODINGS)('A push as %s', (as) => {
	it('has every field to the letter, of a reply and of a delivery report', async () => {
		await choose({ replyAs: as, deliveryReportAs: as });
		forwardTo(`${receiver.url}/hook?a=%FF&token=t`);
		const messageid = await sentSms();
		await reply(TEXT);
		await sandbox.pushesSettled();
		await client.control('POST', '/delivery-reports', { messageid, status: 'Delivered' });
		await sandbox.pushesSettled();
		const [pushedReply, pushedReport] = receiver.received;
		expect(pushedReply?.url).toMatch(/^\/hook\?a=%FF&token=t/);
		expect(pushedReply?.method).toBe(METHODS_OF[as]);
		expect(fieldsOf(pushedReply)).toEqual({
			from: MOBILE,
			message: TEXT,
			originalmessage: '',
			originalmessageid: '',
			originalsenderid: '',
			customstring: '',
			username: 'sandbox',
		});
		expect(fieldsOf(pushedReport)).toEqual({
			messageid,
			status: 'Delivered',
			status_code: as === 'json' ? 201 : '201',
			customstring: 'ref',
			username: 'sandbox',
		});
		expect(pushes()).toMatchObject([{ encoding: as }, { encoding: as }]);
	});

	it.each(['inbound', 'receipts'] as const)('comes from a rule (%s) too', async (kind) => {
		const rule = await addRule(kind);
		const chosen = await client.control('PUT', `/rules/${rule}`, { as });
		expect(await chosen.json()).toMatchObject({ pushesAs: as });
		const messageid = await sentSms();
		if (kind === 'inbound') await reply(TEXT);
		else sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		await sandbox.pushesSettled();
		const [push] = receiver.received;
		expect([push?.method, push?.url.startsWith('/rule?token=t')]).toEqual([METHODS_OF[as], true]);
		expect(fieldsOf(push)).toMatchObject(
			kind === 'inbound' ? { body: TEXT, from: MOBILE } : { message_id: messageid },
		);
	});

	it('can be that of one push alone, when it goes out again', async () => {
		forwardTo(receiver.url);
		await reply(TEXT);
		await sandbox.pushesSettled();
		await client.control('POST', `/pushes/${pushes()[0]?.id ?? ''}/again`, { as });
		await sandbox.pushesSettled();
		const [first, again] = receiver.received;
		expect(again?.method).toBe(METHODS_OF[as]);
		expect(fieldsOf(again)).toEqual(fieldsOf(first));
		expect(pushes()).toMatchObject([{ encoding: 'form' }, { encoding: as }]);
	});
});

describe('A multipart push', () => {
	it('states a type for each part and no file name, as .NET writes it', async () => {
		await choose({ replyAs: 'multipart' });
		forwardTo(receiver.url);
		await reply('Yes');
		await sandbox.pushesSettled();
		const [push] = receiver.received;
		const [, boundary = ''] =
			/^multipart\/form-data; boundary="(.+)"$/.exec(push?.headers['content-type'] ?? '') ?? [];
		const [start, from] = push?.body.split(`--${boundary}`) ?? [];
		expect(start).toBe('');
		expect(from).toBe(
			`\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=from\r\n\r\n${MOBILE}\r\n`,
		);
		expect(push?.body).not.toContain('filename');
		expect(push?.body.endsWith(`\r\n--${boundary}--\r\n`)).toBe(true);
	});
});

describe('How a rule pushes', () => {
	it.each([
		['post', 'form'],
		['get', 'query'],
		['json', 'json'],
	])('is as it says through REST v3: %s', async (webhook_type, encoding) => {
		await addRule('inbound', { webhook_type });
		await reply('Yes');
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([{ source: 'rule', encoding }]);
	});

	it('is as it says again, once it is changed through REST v3', async () => {
		const id = await addRule('inbound', { webhook_type: 'json' });
		await client.control('PUT', `/rules/${id}`, { as: 'multipart' });
		const { fields } = sandbox.state.rules.every()[0] ?? {};
		await client.rest('PUT', `automations/sms/inbound/${id}`, fields);
		await reply('Yes');
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([{ encoding: 'json' }]);
	});

	it('is listed, and chosen only for a rule that there is', async () => {
		const id = await addRule('receipts');
		const listed = await client.control('GET', '/rules');
		expect(await listed.json()).toMatchObject([{ id: Number(id), kind: 'receipts' }]);
		expect((await client.control('PUT', '/rules/0', { as: 'json' })).status).toBe(404);
	});
});

describe('What can be chosen about pushes', () => {
	it.each([
		[{ replyAs: 'smoke' }, '"replyAs" is one of form, json, query, multipart.'],
		[{ pauses: [-1] }, '"pauses/0" must be >= 0.'],
		[{ pauses: 'soon' }, '"pauses" must be array,null.'],
		[{ timeout: 0 }, '"timeout" must be > 0.'],
		[{ colour: 'red' }, '"colour" is not one of its fields.'],
	])('is nothing else: %j', async (pushing, message) => {
		const refused = await client.control('PUT', '/pushing', pushing);
		expect(refused.status).toBe(400);
		expect(await refused.json()).toMatchObject({ message });
	});

	it('is in the list of what the sandbox does, and forgotten by a reset', async () => {
		const listed = JSON.stringify(await (await client.control('GET', '')).json());
		expect(listed).toContain('PUT /sandbox/pushing {replyAs?: form | json | query | multipart, ');
		await choose({ replyAs: 'json', pauses: [1], timeout: 2 });
		sandbox.reset();
		expect(await (await client.control('GET', '/pushing')).json()).toEqual({
			replyAs: 'form',
			deliveryReportAs: 'form',
			pauses: null,
			timeout: null,
		});
	});
});

describe('A push that is not taken', () => {
	beforeEach(() => {
		forwardTo(receiver.url);
	});

	it('is tried again as observed: after 10 s, 1 min, 5 min, 30 min, and then each hour', async () => {
		await client.control('PUT', '/behaviour', { like: 'observed' });
		const [ten, ...more] = sandbox.state.schedule().pauses;
		expect(ten).toBe(10_000);
		expect(more).toEqual([1, 5, 30, 60, 60, 60].map((minutes) => minutes * MINUTE));
		expect(sandbox.state.schedule().timeout).toBe(15_000);
	});

	it('is tried again a few times as described, where nothing is said about it', () => {
		expect(sandbox.state.schedule()).toEqual({ pauses: [1_000, 5_000, 30_000], timeout: 30_000 });
	});

	it('is tried again after the pauses that were chosen, until it is taken', async () => {
		await choose({ pauses: [0, 0.001, 0, 0] });
		receiver.answers.push({ status: 500 }, { status: 404 }, { status: 302 });
		await reply('Yes');
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([
			{
				state: 'delivered',
				attempts: [{ status: 500 }, { status: 404 }, { status: 302 }, { status: 200 }],
			},
		]);
		expect(pushes()[0]).not.toHaveProperty('next');
		expect(receiver.received).toHaveLength(4);
	});

	it('is given up after the last of them', async () => {
		await choose({ pauses: [0] });
		receiver.answers.push({ status: 500 }, { status: 500 });
		await reply('Yes');
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([{ state: 'failed', attempts: [{}, {}] }]);
		expect(pushes()[0]).not.toHaveProperty('next');
	});

	it('is tried again too where there is no response in the time that was chosen', async () => {
		await choose({ pauses: [0], timeout: 1 });
		receiver.answers.push('never');
		await reply('Yes');
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([
			{ state: 'delivered', attempts: [{ problem: 'No response within 1 s' }, { status: 200 }] },
		]);
	});

	it('says when it is tried next, and is tried at once where somebody asks for that', async () => {
		await choose({ pauses: [3600] });
		receiver.answers.push({ status: 500 });
		const before = Date.now();
		await reply('Yes');
		const [waiting] = await client.untilPushes(({ next }) => next !== undefined);
		expect(waiting).toMatchObject({ state: 'pending', attempts: [{ status: 500 }] });
		const isIn = Date.parse(waiting?.next ?? '') - before;
		expect(isIn).toBeGreaterThanOrEqual(3_600_000);
		const id = waiting?.id ?? '';
		expect((await client.control('POST', `/pushes/${id}/now`)).status).toBe(202);
		await sandbox.pushesSettled();
		expect(pushes()).toMatchObject([{ state: 'delivered', attempts: [{}, { status: 200 }] }]);
		// It waits no longer.
		expect((await client.control('POST', `/pushes/${id}/now`)).status).toBe(404);
	});

	it('is given up when the sandbox is reset, while it waits', async () => {
		await choose({ pauses: [3600] });
		receiver.answers.push({ status: 500 });
		await reply('Yes');
		await client.untilPushes(({ next }) => next !== undefined);
		sandbox.reset();
		await sandbox.pushesSettled();
		expect(pushes()).toEqual([]);
		expect(receiver.received).toHaveLength(1);
	});
});

describe('As ClickSend has been observed, a temporary report', () => {
	beforeEach(async () => {
		await client.control('PUT', '/behaviour', { like: 'observed' });
		forwardTo(receiver.url);
	});
	const codesOf = () => receiver.received.map((push) => fieldsOf(push).status_code);

	it('is pushed before the final one, also where nobody responds to it', async () => {
		await choose({ pauses: [0], timeout: 1 });
		receiver.answers.push('never');
		const messageid = await sentSms();
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		await sandbox.pushesSettled();
		expect(codesOf().slice(0, 1)).toEqual(['200']);
		expect([...codesOf()].sort()).toEqual(['200', '200', '201']);
		expect(pushes()).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }]);
	});

	it('does not hold the final one up for longer than that', async () => {
		await choose({ pauses: [3600] });
		receiver.answers.push({ status: 500 });
		const messageid = await sentSms();
		sandbox.state.addDeliveryReport({ messageid, status: 'Undelivered' });
		await receiver.arrived(2);
		expect(codesOf()).toEqual(['300', '301']);
	});
});

describe('A delivery report of another kind of message', () => {
	const about = { messageid: 'A-CALL', status: 'Delivered' };

	it.each(['voice', 'email', 'fax'])(
		'is pushed as observed (%s), and no pull has it',
		async (kind) => {
			await client.control('PUT', '/behaviour', { like: 'observed' });
			forwardTo(receiver.url);
			const report = { ...about, message_type: kind };
			expect((await client.control('POST', '/other-reports', report)).status).toBe(201);
			await sandbox.pushesSettled();
			expect(fieldsOf(receiver.received[0])).toMatchObject({
				messageid: 'A-CALL',
				message_id: 'A-CALL',
				message_type: kind,
				status_code: '201',
			});
			expect(await client.text('delivery.php')).toContain('dlrcount="0"');
		},
	);

	it('is unknown to the description', async () => {
		const refused = await client.control('POST', '/other-reports', {
			...about,
			message_type: 'fax',
		});
		expect(refused.status).toBe(409);
		expect(pushes()).toEqual([]);
	});
});

describe('Of very many pushes', () => {
	const order = (message: string): PushOrder => ({
		event: 'reply',
		source: 'setting',
		url: receiver.url,
		names: 'v2',
		encoding: 'form',
		fields: { message },
		messageid: message,
	});
	const newPusher = (pauses: readonly number[]) => {
		let id = 0;
		return new Pusher(
			() => ({ pauses, timeout: 5_000 }),
			() => String(++id),
			() => {},
			{ kept: 3, more: 1 },
		);
	};
	const names = ({ pushes: kept }: Pusher) => kept.map(({ messageid }) => messageid);

	it('the oldest that are over are forgotten first', async () => {
		const pusher = newPusher([3_600_000]);
		receiver.answers.push({ status: 500 });
		for (const name of ['waits', 'a', 'b', 'c', 'd']) {
			pusher.push(order(name));
			await receiver.arrived(pusher.count);
			while (pusher.pushes.some(({ attempts }) => attempts.length === 0)) {
				await new Promise(setImmediate);
			}
		}
		expect(names(pusher)).toEqual(['waits', 'c', 'd']);
		expect(pusher.count).toBe(5);
		expect(pusher.again('2')).toBeUndefined();
		pusher.clear();
		await pusher.settled();
	});

	it('the oldest are given up where all wait', async () => {
		const pusher = newPusher([3_600_000]);
		receiver.answers.push(...Array.from({ length: 5 }, () => ({ status: 500 })));
		for (const name of ['a', 'b', 'c', 'd', 'e']) pusher.push(order(name));
		expect(names(pusher)).toEqual(['c', 'd', 'e']);
		pusher.clear();
		// All of them have ended, also those that were given up.
		await pusher.settled();
		expect(names(pusher)).toEqual([]);
	});
});
