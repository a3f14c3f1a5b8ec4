import { startSandbox, type Sandbox } from '../../sandbox';
import { Client, MOBILE } from './client';

let sandbox: Sandbox;
const client = new Client(() => sandbox);
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(async () => {
	await sandbox.close();
});

const overview = async () => JSON.parse(await (await client.control('GET', '/overview')).text());

/** Listens to what the sandbox tells; `next` resolves with the next event. */
async function listen(of: Sandbox) {
	const stop = new AbortController();
	const answer = await fetch(`${of.url}/sandbox/events`, { signal: stop.signal });
	if (!answer.body) throw new Error('The sandbox tells nothing');
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	return {
		type: answer.headers.get('content-type'),
		next: async () => await reader.read(),
		stop: () => stop.abort(),
	};
}

const CHANGE = { done: false, value: 'event: change\ndata: {}\n\n' };

describe('The overview', () => {
	it('shows everything at once', async () => {
		await client.send({ customstring: 'ref' });
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		sandbox.state.addReply({ messageid, from: MOBILE, message: 'Yes' });
		await client.send({ message: 'Later', schedule: '4102444800' });
		sandbox.state.pushSettings.reply = 'http://127.0.0.1:9/';
		expect(await overview()).toMatchObject({
			accounts: expect.arrayContaining([
				{ username: 'sandbox', balance: 99.9436, currencySymbol: '$', currencyType: 'USD' },
			]),
			sms: [
				{
					message: 'Hello',
					scheduled: false,
					deliveryReports: [{ status: 'Delivered', status_code: 201 }],
				},
				{ message: 'Later', scheduled: true, deliveryReports: [] },
			],
			replies: [{ message: 'Yes', originalmessageid: messageid }],
			pushes: [],
			requests: [{ results: ['0000'] }, { results: ['0000'] }],
			pushSettings: { reply: 'http://127.0.0.1:9/', deliveryReport: '' },
			rules: { inbound: [], receipts: [] },
			now: expect.any(Number),
		});
	});

	it('holds no API key', async () => {
		const text = JSON.stringify(await overview());
		for (const { key } of sandbox.state.allAccounts()) expect(text).not.toContain(key);
	});
});

describe('The stream of changes', () => {
	it('begins with one, and tells of each that follows', async () => {
		const events = await listen(sandbox);
		try {
			expect(events.type).toBe('text/event-stream');
			expect(await events.next()).toEqual(CHANGE);
			await client.send();
			expect(await events.next()).toEqual(CHANGE);
			sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
			expect(await events.next()).toEqual(CHANGE);
		} finally {
			events.stop();
		}
	});

	it('tells that the time of a scheduled SMS has come', async () => {
		let now = Date.parse('2030-01-01T00:00:00Z');
		const own = await startSandbox({ now: () => now });
		const ownClient = new Client(() => own);
		try {
			const events = await listen(own);
			expect(await events.next()).toEqual(CHANGE);
			await ownClient.send({ schedule: String(now / 1000 + 1) });
			// One that tells of the request, and one a second later.
			expect(await events.next()).toEqual(CHANGE);
			now += 1000;
			expect(await events.next()).toEqual(CHANGE);
			expect(own.state.scheduled()).toEqual([]);
			events.stop();
		} finally {
			await own.close();
		}
	});

	it('ends when the sandbox closes', async () => {
		const own = await startSandbox();
		const events = await listen(own);
		expect(await events.next()).toEqual(CHANGE);
		await own.close();
		await expect(
			events.next().then(
				({ done }) => done,
				() => true,
			),
		).resolves.toBe(true);
	});
});
