import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import type { Overview } from '../../sandbox/live/overview';
import { Client, MOBILE, OTHER_MOBILE, START, useSandbox } from '../support/sandbox/client';

const { sandbox, client } = useSandbox();

/** The most characters of an overview, however much there is. */
const MAX_OVERVIEW = 1_200_000;
const TOKEN = 'push-token-of-somebody';

const overviewText = async (query = '') =>
	await (await client.control('GET', `/overview${query}`)).text();
const overview = async (query?: string): Promise<Overview> => JSON.parse(await overviewText(query));

/** Listens to the stream of changes; `next` resolves with the next event. */
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
					sender: '+61400000000',
					arrivedAt: expect.any(Number),
					deliveryReports: [{ status: 'Delivered', status_code: 201 }],
				},
			],
			scheduled: [{ message: 'Later', schedule: '4102444800' }],
			replies: [{ message: 'Yes', originalmessageid: messageid }],
			pushes: [],
			requests: [
				{ results: [{ code: '0000', count: 1 }] },
				{ results: [{ code: '0000', count: 1 }] },
			],
			counts: { sms: 2, scheduled: 1, pushes: 0, requests: 2 },
			pushSettings: { reply: 'http://127.0.0.1:9/', deliveryReport: '' },
			rules: { inbound: [], receipts: [] },
			now: expect.any(Number),
		});
	});

	it('holds no API key', async () => {
		const text = await overviewText();
		for (const { key } of sandbox.state.allAccounts()) expect(text).not.toContain(key);
	});

	it('holds no push token: not of a rule, nor of the request for it, nor of a setting', async () => {
		const url = `http://127.0.0.1:9/hook?a=b&token=${TOKEN}&c=d`;
		await client.rest('POST', 'automations/sms/receipts', {
			rule_name: 'r',
			match_type: 0,
			action: 'URL',
			action_address: url,
			enabled: 1,
		});
		sandbox.state.pushSettings.reply = url;
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		const { rules, requests, pushSettings, pushes } = await overview();
		const shown = 'http://127.0.0.1:9/hook?a=b&token=…&c=d';
		expect(rules.receipts).toMatchObject([{ action_address: shown }]);
		expect(requests).toMatchObject([{ parameters: { action_address: shown } }]);
		expect(pushSettings.reply).toBe(shown);
		expect(pushes).toMatchObject([{ url: shown }]);
		expect(await overviewText()).not.toContain(TOKEN);
	});

	it('names a few of many recipients, and counts the result codes', async () => {
		const to = [...Array.from({ length: 998 }, () => MOBILE), 'nobody', MOBILE].join(',');
		await client.send({ to, message: 'To all' });
		expect((await overview()).requests).toMatchObject([
			{
				parameters: { to: `${MOBILE},${MOBILE},${MOBILE} and 997 more`, message: 'To all' },
				results: [
					{ code: '0000', count: 999 },
					{ code: '2015', count: 1 },
				],
			},
		]);
		// What was asked is kept as it was.
		expect(sandbox.state.requests[0]?.parameters.to).toBe(to);
	});

	it('stays small, however much there is', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, balance: 1_000_000 });
		const to = Array.from({ length: 1000 }, (_, index) => `+614915${71000 + index}`).join(',');
		const message = 'm'.repeat(960);
		for (let sent = 0; sent < 2; sent++) await client.send({ to, message });
		await client.send({ to, message, schedule: '4102444800' });
		for (let asked = 0; asked < 110; asked++) {
			await client.send({ to, message: 'x'.repeat(20_000), ['name'.repeat(1000)]: 'value' });
		}
		const [first] = sandbox.state.ledger;
		for (let replied = 0; replied < 250; replied++) {
			const reply = { messageid: first?.messageid ?? '', from: MOBILE, message: 'y'.repeat(5000) };
			sandbox.state.addReply(reply);
		}
		const { counts, replies } = await overview();
		expect(counts).toMatchObject({ sms: 3000, scheduled: 1000, requests: 113 });
		expect(replies.at(-1)?.message).toBe(`${'y'.repeat(2000)}… (5000 characters)`);
		expect((await overviewText()).length).toBeLessThan(MAX_OVERVIEW);
	});

	it('shows the phone that is asked for, even where others have newer SMS', async () => {
		await client.send({ message: 'The first' });
		sandbox.state.addReply({ from: MOBILE, message: 'An old answer' });
		const to = Array.from({ length: 1000 }, () => OTHER_MOBILE).join(',');
		await client.send({ to, message: 'To somebody else' });
		for (let replied = 0; replied < 300; replied++) {
			sandbox.state.addReply({ from: OTHER_MOBILE, message: 'A newer answer' });
		}
		const isOfPhone = (sms: { to: string } | { from: string }) =>
			('to' in sms ? sms.to : sms.from) === MOBILE;
		const without = await overview();
		expect([...without.sms, ...without.replies].filter(isOfPhone)).toEqual([]);
		const asked = await overview(`?phone=${encodeURIComponent(MOBILE)}`);
		expect(asked.sms.filter(isOfPhone)).toMatchObject([{ message: 'The first' }]);
		expect(asked.replies.filter(isOfPhone)).toMatchObject([{ message: 'An old answer' }]);
		expect(asked.sms).toHaveLength(without.sms.length + 1);
	});

	it('shows the same SMS once, and nothing from before a reset', async () => {
		await client.send({ message: 'Before' });
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		expect((await overview(`?phone=${encodeURIComponent(MOBILE)}`)).sms).toHaveLength(1);
		sandbox.reset();
		await client.send({ message: 'After' });
		expect((await overview(`?phone=${encodeURIComponent(MOBILE)}`)).sms).toMatchObject([
			{ message: 'After', deliveryReports: [] },
		]);
	});

	it('shows a scheduled SMS on its phone when its time has come, before what is newer', async () => {
		let now = START;
		const own = await startSandbox({ now: () => now });
		const ownClient = new Client(() => own);
		const look = async (): Promise<Overview> =>
			JSON.parse(await (await ownClient.control('GET', '/overview')).text());
		const texts = (list: ReadonlyArray<{ message: string }>) => list.map(({ message }) => message);
		try {
			const second = (seconds: number) => String(now / 1000 + seconds);
			await ownClient.send({ message: 'third', schedule: second(3) });
			await ownClient.send({ message: 'first', schedule: second(1) });
			await ownClient.send({ message: 'second', schedule: second(1) });
			await ownClient.send({ message: 'at once', schedule: second(-1) });
			const before = await look();
			expect(texts(before.scheduled)).toEqual(['first', 'second', 'third']);
			expect(texts(before.sms)).toEqual(['at once']);
			now += 2000;
			await ownClient.send({ message: 'later' });
			const after = await look();
			expect(texts(after.scheduled)).toEqual(['third']);
			expect(texts(after.sms)).toEqual(['at once', 'first', 'second', 'later']);
			expect(after.counts.scheduled).toBe(1);
		} finally {
			await own.close();
		}
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
		let now = START;
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
