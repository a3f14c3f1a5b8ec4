import { DEFAULT_ACCOUNT } from '../../sandbox';
import {
	codes,
	METHODS,
	MOBILE,
	OTHER_MOBILE,
	parse,
	START,
	useSandbox,
} from '../support/sandbox/client';

let now = START;
const { sandbox, client } = useSandbox({ now: () => now });
beforeEach(() => {
	now = START;
});

/** Sends to as many recipients, each of whom answers and gets a delivery report. */
async function exchange(count: number): Promise<string[]> {
	const to = [MOBILE, OTHER_MOBILE].slice(0, count).join(',');
	if (count > 0) await client.send({ to });
	for (const sms of sandbox.state.ledger) {
		sandbox.state.addReply({ messageid: sms.messageid, from: sms.to, message: 'Yes' });
		sandbox.state.addDeliveryReport({ messageid: sms.messageid, status: 'Delivered' });
	}
	return sandbox.state.ledger.map(({ messageid }) => messageid);
}

describe.each(METHODS)('A list by %s', (method) => {
	it.each([0, 1, 2])('of %i says so in its count', async (count) => {
		const ids = await exchange(count);
		const { replies } = parse(await client.text('reply.php', {}, method));
		const { dlrs } = parse(await client.text('delivery.php', {}, method));
		expect(replies['@_replycount']).toBe(String(count));
		expect(dlrs['@_dlrcount']).toBe(String(count));
		const originals = (replies.reply ?? []).map(
			(each: { originalmessageid: string }) => each.originalmessageid,
		);
		expect(originals).toEqual(ids);
		expect(dlrs.dlr ?? []).toHaveLength(count);
		const { history } = parse(await client.text('history.php', {}, method));
		expect(history['@_historycount']).toBe(String(count * 2));
		expect(history.item ?? []).toHaveLength(count * 2);
		expect(history.result).toBe('0000');
	});

	it('holds nothing of another account', async () => {
		await exchange(2);
		const other = { ...DEFAULT_ACCOUNT, username: 'other', key: 'other-key' };
		sandbox.state.putAccount(other);
		const login = { username: other.username, key: other.key };
		expect(await client.text('reply.php', login, method)).toContain('replycount="0"');
		expect(await client.text('delivery.php', login, method)).toContain('dlrcount="0"');
		expect(await client.text('history.php', login, method)).toContain('historycount="0"');
		expect(await client.text('reply.php', {}, method)).toContain('replycount="2"');
	});
});

describe('An unread record', () => {
	it.each([
		['reply.php', 'replycount'],
		['delivery.php', 'dlrcount'],
	])('of %s is handed out once: that of one SMS, then the rest', async (endpoint, count) => {
		const [messageid = ''] = await exchange(2);
		expect(await client.text(endpoint, { messageid })).toContain(`${count}="1"`);
		expect(await client.text(endpoint)).toContain(`${count}="1"`);
		expect(await client.text(endpoint)).toContain(`${count}="0"`);
		expect(await client.text('history.php')).toContain('historycount="4"');
	});

	it('stays unread where the request was refused', async () => {
		await exchange(1);
		expect(codes(await client.text('reply.php', { key: 'wrong' }))).toEqual(['2022']);
		sandbox.state.faults.inject({ kind: 'result', code: '2150' });
		expect(codes(await client.text('reply.php'))).toEqual(['2150']);
		expect(await client.text('reply.php')).toContain('replycount="1"');
	});

	it('is lost where only the answer was', async () => {
		await exchange(1);
		sandbox.state.faults.inject({ kind: 'resetAfter' });
		await expect(client.text('reply.php')).rejects.toThrow();
		expect(await client.text('reply.php')).toContain('replycount="0"');
	});

	it('is not touched by a message ID that nobody knows', async () => {
		await exchange(1);
		const messageid = 'DAA581CB-D739-4675-A506-993679713FF8';
		expect(await client.text('reply.php', { messageid })).toContain('replycount="0"');
		expect(await client.text('reply.php')).toContain('replycount="1"');
	});
});

describe('The history', () => {
	it('is in the order in which things happened', async () => {
		await exchange(1);
		now += 1000;
		await client.send({ message: 'Later' });
		const { item } = parse(await client.text('history.php')).history;
		expect(item.map((each: { message: string }) => each.message)).toEqual([
			'Hello',
			'Yes',
			'Later',
		]);
	});

	it('gives an inbound SMS an ID of its own, from the phone to the sender', async () => {
		const [original] = await exchange(1);
		const [out, inbound] = parse(await client.text('history.php')).history.item;
		expect(out.messageid).toBe(original);
		expect(inbound).toMatchObject({ direction: 'in', status: 'Received', senderid: MOBILE });
		expect(inbound.messageid).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
		expect(inbound.messageid).not.toBe(original);
		expect(inbound.to).toBe(out.senderid);
	});

	it('holds an SMS that answers none', async () => {
		sandbox.state.addReply({ from: MOBILE, to: '+61400000099', message: 'Hello?' });
		const empty = { originalmessage: '', originalmessageid: '', originalsenderid: '' };
		expect(parse(await client.text('reply.php')).replies.reply).toMatchObject([
			{ from: MOBILE, message: 'Hello?', customstring: '', ...empty },
		]);
		expect(parse(await client.text('history.php')).history.item).toMatchObject([
			{ direction: 'in', to: '+61400000099', senderid: MOBILE },
		]);
	});

	it('can be of one email address', async () => {
		await exchange(2);
		const [sms] = sandbox.state.ledger;
		if (sms) sms.from_email = 'me@example.com';
		const mine = await client.text('history.php', { from_email: 'me@example.com' });
		expect(parse(mine).history.item).toMatchObject([{ messageid: sms?.messageid }]);
		const nobodys = await client.text('history.php', { from_email: 'you@example.com' });
		expect(nobodys).toContain('historycount="0"');
	});
});

describe('A scheduled SMS', () => {
	const inSeconds = (seconds: number) => String(START / 1000 + seconds);

	it('waits for its time', async () => {
		await client.send({ schedule: inSeconds(60) });
		expect(sandbox.state.scheduled()).toMatchObject([{ schedule: inSeconds(60) }]);
		expect(await client.text('history.php')).toContain('<status>Scheduled</status>');
		now += 60_000;
		expect(sandbox.state.scheduled()).toEqual([]);
		expect(await client.text('history.php')).toContain('<status>Sent</status>');
	});

	it('can be cancelled, which the history shows, and never arrives', async () => {
		await client.send({ schedule: inSeconds(60) });
		const [sms] = sandbox.state.scheduled();
		const cancel = async (id = '') => (await client.control('DELETE', `/scheduled/${id}`)).status;
		expect(await cancel(sms?.messageid)).toBe(200);
		expect(await cancel(sms?.messageid)).toBe(200);
		expect(sandbox.state.scheduled()).toEqual([]);
		now += 60_000;
		expect(await client.text('history.php')).toContain('<status>Cancelled</status>');
		const live = await (await client.control('GET', '/overview')).json();
		expect(JSON.stringify(live)).not.toContain(sms?.messageid);
	});

	it('cannot be cancelled any more where it was sent', async () => {
		await client.send({});
		const [sms] = sandbox.state.ledger;
		expect((await client.control('DELETE', `/scheduled/${sms?.messageid}`)).status).toBe(404);
	});

	it('of the past was sent at once', async () => {
		await client.send({ schedule: inSeconds(-60) });
		expect(sandbox.state.scheduled()).toEqual([]);
		expect(parse(await client.text('history.php')).history.item).toMatchObject([
			{ status: 'Sent', schedule: inSeconds(-60) },
		]);
	});

	it.each(['1435100575000', '2030-01-01', '-1', '1.5', ' 1435100575'])(
		'does not take %j for a time in unix format',
		async (schedule) => {
			expect(codes(await client.send({ schedule }))).toEqual(['2153']);
		},
	);
});
