import { rightAs } from '../support/behaviour';
import { json, useClickSendBench } from '../support/clickSend';

const bench = useClickSendBench();

describe('A recipient as somebody has pasted it', () => {
	it.each(['0664 123456/7', '+61411111111 (2)', '2026-10-25', '+61411111111,,12345', '6.14E+10'])(
		'%s: nothing leaves',
		async (to) => {
			const { error } = await bench.send({ to });
			expect(error?.name).toBe('NodeOperationError');
			expect(error?.message).toContain('A recipient in the field To cannot be used: it ');
			expect(error?.message).not.toContain(to);
			expect(error?.description).toMatch(/^Write mobile numbers in international format/);
			expect(error?.description).toContain('<br>\nRecipient: "');
			expect(bench.sandbox.state.requests).toEqual([]);
		},
	);

	it.each([
		['\u2068+61 491 570 156\u2069', '+61491570156'],
		["'+61491570156", '+61491570156'],
		['tel:+61-491-570-156', '+61491570156'],
	])('%s: the SMS leaves to the number', async (to, number) => {
		expect(json(await bench.send({ to }))).toMatchObject([{ to: number, result: '0000' }]);
		expect(bench.sandbox.state.ledger.map((sms) => sms.to)).toEqual([number]);
	});
});

describe('A list with a hole in it', () => {
	it.each(['recipients', 'summary'])('is sent to all that are there: output %s', async (output) => {
		const to = '={{ ["+61491570156",,"+61491570157"] }}';
		const { error } = await bench.send({ to, options: { output } });
		expect(error).toBeUndefined();
		expect(bench.sandbox.state.ledger.map((sms) => sms.to)).toEqual([
			'+61491570156',
			'+61491570157',
		]);
	});
});

describe('Recipients as they are dialled in their country', () => {
	it.each([
		['AU', ['0011 61 411 111 111', '0422 222 222'], ['+61411111111', '+61422222222']],
		['RU', ['8 912 345-67-89', '8 (912) 345-67-80'], ['+79123456789', '+79123456780']],
		['BY', ['8 029 491-19-11', '80294911912'], ['+375294911911', '+375294911912']],
		['AR', ['0111523456789', '011 15-2345-6780'], ['+5491123456789', '+5491123456780']],
	])('%s: each has its record, also out of order', async (country, to, numbers) => {
		bench.inject({ kind: 'reverse' });
		const run = await bench.send({ to: to.join('; '), options: { country } });
		expect(run.error).toBeUndefined();
		const asTyped = to.map((each) => each.replace(/\D/g, ''));
		expect(json(run)).toMatchObject(
			rightAs({ described: numbers, observed: asTyped }).map((number) => ({
				to: number,
				result: '0000',
			})),
		);
		const { ledger } = bench.sandbox.state;
		expect(json(run).map(({ messageid }) => messageid)).toEqual(
			numbers.map((number) => ledger.find((sms) => sms.to === number)?.messageid),
		);
	});
});
