import { DEFAULT_ACCOUNT, DOCUMENTED_TEST_ACCOUNTS, DOCUMENTED_TEST_NUMBERS } from '../../sandbox';
import { codes, START, useSandbox } from '../support/sandbox/client';

let now = START;
const { sandbox, client } = useSandbox({ now: () => now });

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

	it('holds back a repeated message where the account wants it', async () => {
		sandbox.state.putAccount({ ...DEFAULT_ACCOUNT, throttleSeconds: 5 });
		expect(codes(await client.send({}))).toEqual(['0000']);
		expect(codes(await client.send({}))).toEqual(['2016']);
		expect(codes(await client.send({ message: 'Other' }))).toEqual(['0000']);
		now += 6000;
		expect(codes(await client.send({}))).toEqual(['0000']);
	});
});
