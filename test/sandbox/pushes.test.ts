import { startSandbox } from '../../sandbox';
import { MOBILE, START, useSandbox } from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';

const ANSWER_LENGTH = 1000;

let receiver: Receiver;
const { sandbox, client } = useSandbox({
	now: () => START,
	pushRetryDelays: [0, 0],
	pushTimeout: 1_000,
});
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => {
	await receiver.close();
});

const pushes = () => sandbox.state.pusher.pushes;

async function forward(settings: object): Promise<Response> {
	return await client.control('PUT', '/push-settings', settings);
}

async function sentSms(parameters: Record<string, string> = {}): Promise<string> {
	await client.send(parameters);
	return sandbox.state.ledger.at(-1)?.messageid ?? '';
}

async function reply(messageid: string, message: string): Promise<void> {
	const sms = { messageid, from: MOBILE, message };
	expect((await client.control('POST', '/replies', sms)).status).toBe(201);
	await sandbox.pushesSettled();
}

describe('The settings "Forward to URL"', () => {
	it('push a reply and a delivery report under the v2 names, as forms', async () => {
		await forward({
			reply: `${receiver.url}/reply?token=t`,
			deliveryReport: `${receiver.url}/dlr`,
		});
		const messageid = await sentSms({ customstring: ' 007 ', senderid: 'MyShop' });
		await reply(messageid, '0000 é&+😀\n ');
		await client.control('POST', '/delivery-reports', { messageid, status: 'Undelivered' });
		await sandbox.pushesSettled();

		expect(receiver.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'POST /reply?token=t',
			'POST /dlr',
		]);
		for (const { headers } of receiver.received) {
			expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
		}
		const [pushedReply, pushedReport] = receiver.received.map(({ body }) =>
			Object.fromEntries(new URLSearchParams(body)),
		);
		expect(pushedReply).toEqual({
			from: MOBILE,
			message: '0000 é&+😀\n ',
			originalmessage: 'Hello',
			originalmessageid: messageid,
			originalsenderid: 'MyShop',
			customstring: ' 007 ',
			username: 'sandbox',
		});
		expect(pushedReport).toEqual({
			messageid,
			status: 'Undelivered',
			status_code: '301',
			customstring: ' 007 ',
			username: 'sandbox',
		});
	});

	it('push nothing at first, and nothing again once they are emptied', async () => {
		expect(await (await client.control('GET', '/push-settings')).json()).toEqual({
			reply: '',
			deliveryReport: '',
		});
		await reply(await sentSms(), 'Hi');
		await forward({ reply: receiver.url });
		await forward({ reply: '' });
		await reply(await sentSms(), 'Hi');
		expect(pushes()).toEqual([]);
	});

	it.each(['yes', '/webhook', 'ftp://example.com'])(
		'refuse %s, which is not a URL',
		async (url) => {
			const refused = await forward({ reply: url });
			expect(refused.status).toBe(400);
			expect(await refused.json()).toEqual({
				message: `"${url}" is not a URL. It begins with http:// or https://.`,
			});
		},
	);

	it.each(['reply', 'deliveryReport'])(
		'forward what arrives (%s), or leave it to whoever polls, and never both',
		async (forwarded) => {
			const other = forwarded === 'reply' ? 'deliveryReport' : 'reply';
			const count = async (event: string) => {
				const endpoint = event === 'reply' ? 'reply.php' : 'delivery.php';
				const [, found] = /(?:reply|dlr)count="(\d+)"/.exec(await client.text(endpoint)) ?? [];
				return Number(found);
			};
			const arrive = async () => {
				const messageid = await sentSms();
				await reply(messageid, 'Hi');
				const report = { messageid, status: 'Delivered' };
				expect((await client.control('POST', '/delivery-reports', report)).status).toBe(201);
				await sandbox.pushesSettled();
			};
			await arrive();
			await forward({ [forwarded]: receiver.url });
			await arrive();
			expect(pushes()).toMatchObject([{ event: forwarded, state: 'delivered' }]);
			// What waited before the setting was changed still waits.
			expect([await count(forwarded), await count(other)]).toEqual([1, 2]);

			await forward({ [forwarded]: '' });
			expect(await count(forwarded)).toBe(0);
			await arrive();
			expect(pushes()).toHaveLength(1);
			expect(await count(forwarded)).toBe(1);
		},
	);

	it('keep what was forwarded in the history', async () => {
		await forward({ reply: receiver.url });
		await reply(await sentSms(), 'It is in the history');
		expect(await client.text('history.php')).toContain('It is in the history');
	});
});

describe('A push', () => {
	it('is in the log with its answer, without the token of its URL', async () => {
		await forward({ reply: `${receiver.url}/reply?token=very-secret&a=b` });
		receiver.answers.push({ status: 201, body: 'x'.repeat(2 * ANSWER_LENGTH) });
		await reply(await sentSms(), 'Hi');
		const listed = await client.control('GET', '/pushes');
		const text = await listed.text();
		expect(text).not.toContain('very-secret');
		expect(JSON.parse(text)).toMatchObject([
			{
				event: 'reply',
				source: 'setting',
				url: `${receiver.url}/reply?token=…&a=b`,
				names: 'v2',
				encoding: 'form',
				messageid: sandbox.state.replies[0]?.messageid,
				state: 'delivered',
				attempts: [{ status: 201, answer: 'x'.repeat(ANSWER_LENGTH) }],
			},
		]);
	});

	it('goes to a URL whose escapes are no text, and hides its token all the same', async () => {
		await forward({ reply: `${receiver.url}/reply?a=%FF&token=very-secret` });
		await reply(await sentSms(), 'Hi');
		expect(receiver.received).toMatchObject([{ url: '/reply?a=%FF&token=very-secret' }]);
		expect(pushes()).toMatchObject([{ url: `${receiver.url}/reply?a=%FF&token=…` }]);
	});

	it('that is turned away is tried again, until it is taken', async () => {
		await forward({ reply: receiver.url });
		receiver.answers.push({ status: 404, body: 'not here' }, { status: 500 });
		await reply(await sentSms(), 'Hi');
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
		expect(pushes()).toMatchObject([
			{
				state: 'delivered',
				attempts: [{ status: 404, answer: 'not here' }, { status: 500 }, { status: 200 }],
			},
		]);
	});

	it('that nobody takes is given up', async () => {
		await forward({ reply: receiver.url });
		receiver.answers.push({ status: 500 }, { status: 500 }, { status: 500 });
		await reply(await sentSms(), 'Hi');
		expect(pushes()).toMatchObject([{ state: 'failed' }]);
		expect(receiver.received).toHaveLength(3);
	});

	it('follows no redirect', async () => {
		await forward({ reply: receiver.url });
		const elsewhere = { location: `${receiver.url}/elsewhere` };
		receiver.answers.push(...[1, 2, 3].map(() => ({ status: 302, headers: elsewhere })));
		await reply(await sentSms(), 'Hi');
		expect(receiver.received.map(({ url }) => url)).toEqual(['/', '/', '/']);
		expect(pushes()).toMatchObject([{ state: 'failed' }]);
	});

	it('says that nothing answers where nothing does', async () => {
		const gone = await startReceiver();
		await gone.close();
		await forward({ reply: gone.url });
		await reply(await sentSms(), 'Hi');
		const problem = `No response from ${new URL(gone.url).host} (ECONNREFUSED)`;
		expect(pushes()).toMatchObject([{ state: 'failed', attempts: [{ problem }, {}, {}] }]);
	});

	it('says how long it has waited for an answer', async () => {
		const impatient = await startSandbox({ pushRetryDelays: [], pushTimeout: 20 });
		try {
			impatient.state.pushSettings.reply = receiver.url;
			receiver.answers.push('never');
			impatient.state.addReply({ from: MOBILE, message: 'Hi' });
			await impatient.pushesSettled();
			expect(impatient.state.pusher.pushes).toMatchObject([
				{ state: 'failed', attempts: [{ problem: 'No response within 0.02 s' }] },
			]);
		} finally {
			await impatient.close();
		}
	});

	it('goes out once more when it is asked for', async () => {
		await forward({ reply: receiver.url });
		await reply(await sentSms(), 'Hi');
		const again = await client.control('POST', `/pushes/${pushes()[0]?.id ?? ''}/again`);
		expect(again.status).toBe(202);
		await sandbox.pushesSettled();
		expect(pushes()).toHaveLength(2);
		const [first, second] = receiver.received;
		expect(second?.body).toBe(first?.body);
		expect((await client.control('POST', '/pushes/none/again')).status).toBe(404);
	});

	it('keeps nobody waiting, and is given up when the sandbox is reset or closed', async () => {
		const other = await startSandbox({ pushRetryDelays: [60_000] });
		other.state.pushSettings = { reply: receiver.url, deliveryReport: '' };
		receiver.answers.push('never', 'never');
		other.state.addReply({ from: MOBILE, message: 'Hi' });
		await receiver.arrived(1);
		other.reset();
		await other.pushesSettled();
		expect(other.state.pusher.pushes).toEqual([]);

		other.state.pushSettings.reply = receiver.url;
		other.state.addReply({ from: MOBILE, message: 'Hi' });
		await receiver.arrived(2);
		await other.close();
		await other.pushesSettled();
		expect(receiver.received).toHaveLength(2);
	});
});
