import fc from 'fast-check';
import { matchAnswer } from '../../nodes/ClickSend/actions/sms/matchAnswer';
import { splitRecipients, wireParameters } from '../../nodes/ClickSend/actions/sms/sendRequests';
import { simplifyHistory } from '../../nodes/ClickSend/actions/sms/simplifyHistory';

const accepted = (to: string, messageid = `ID-${to}`) => ({ to, messageid, result: '0000' });
const refused = (to: string, result = '2015') => ({ to, messageid: '', result, errortext: 'no' });
const number = fc
	.integer({ min: 0, max: 30 })
	.map((n) => `+614000000${String(n).padStart(2, '0')}`);

describe('The answer to a send', () => {
	it('is matched in order', () => {
		const outcomes = matchAnswer(
			['0411111111', '61422222222'],
			[accepted('+61411111111'), refused('+61422222222')],
		);
		expect(outcomes).toMatchObject([
			{ ok: true, json: { messageid: 'ID-+61411111111' } },
			{ ok: false, issue: { code: '2015', outcome: 'refused' }, json: { to: '+61422222222' } },
		]);
	});

	it('is matched by number where it is out of order', () => {
		const outcomes = matchAnswer(
			['+61411111111', '+61422222222'],
			[accepted('+61422222222'), accepted('+61411111111')],
		);
		expect(outcomes.map(({ json }) => json.to)).toEqual(['+61411111111', '+61422222222']);
		expect(outcomes.every(({ ok }) => ok)).toBe(true);
	});

	it('leaves a recipient that it does not mention unknown, with what could not be matched', () => {
		const outcomes = matchAnswer(
			['+61411111111', '+61422222222'],
			[accepted('+61411111111'), accepted('+61499999999')],
		);
		expect(outcomes).toMatchObject([
			{ ok: true },
			{
				ok: false,
				issue: { outcome: 'unknown' },
				json: { to: '+61422222222', unmatched: [{ to: '+61499999999' }] },
			},
		]);
	});

	it.each(['2100', '2199', ''])('with the result %j for a recipient is unknown', (result) => {
		expect(matchAnswer(['+61411111111'], [refused('+61411111111', result)])).toMatchObject([
			{ ok: false, issue: { outcome: 'unknown' } },
		]);
	});

	it('credits every record to one recipient at most, whatever its order', () => {
		fc.assert(
			fc.property(
				fc
					.array(number, { minLength: 1, maxLength: 40 })
					.chain((recipients) =>
						fc.tuple(fc.constant(recipients), fc.shuffledSubarray(recipients.map((_, i) => i))),
					),
				([recipients, order]) => {
					const records = order.map((index) => accepted(recipients[index] ?? '', `ID-${index}`));
					const outcomes = matchAnswer(recipients, records);
					expect(outcomes).toHaveLength(recipients.length);
					const ids = outcomes.flatMap(({ ok, json }) => (ok ? [json.messageid] : []));
					expect([...ids].sort()).toEqual(records.map(({ messageid }) => messageid).sort());
					outcomes.forEach(({ json }, index) => {
						if (recipients.length > 1) expect(json.to).toBe(recipients[index]);
					});
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe('Requests for many recipients', () => {
	const many = (count: number) =>
		Array.from({ length: count }, (_, index) => ({
			to: `+61400${String(index).padStart(6, '0')}`,
		}));
	const sizes = (count: number, method: 'GET' | 'POST', fits = true) =>
		splitRecipients(many(count), method, () => fits).map((chunk) => chunk.length);

	it.each([
		['POST' as const, 1000, [1000]],
		['POST' as const, 1001, [1000, 1]],
		['POST' as const, 2500, [1000, 1000, 500]],
		['GET' as const, 100, [100]],
		['GET' as const, 101, [100, 1]],
		['POST' as const, 0, []],
	])('%s %i: %j', (method, count, expected) => {
		expect(sizes(count, method)).toEqual(expected);
	});

	it('are as small as the URL of a GET needs them', () => {
		expect(sizes(3, 'GET', false)).toEqual([1, 1, 1]);
		const fits = (recipients: readonly string[]) => recipients.length <= 40;
		expect(splitRecipients(many(100), 'GET', fits).map(({ length }) => length)).toEqual([
			40, 40, 20,
		]);
	});

	it('hold every recipient once, in order', () => {
		fc.assert(
			fc.property(
				fc.nat(3000),
				fc.constantFrom('GET' as const, 'POST' as const),
				(count, method) => {
					const all = many(count);
					expect(splitRecipients(all, method, () => true).flat()).toEqual(all);
				},
			),
			{ numRuns: 200 },
		);
	});
});

describe('The parameters of a send', () => {
	const sms = {
		recipients: ['+61411111111'],
		message: ' 007 ',
		senderId: '',
		customString: '',
		requestMethod: 'POST' as const,
	};

	it('leave out what the user left empty', () => {
		expect(wireParameters(sms, sms.recipients)).toEqual({
			method: 'http',
			to: '+61411111111',
			message: ' 007 ',
		});
	});

	it("have ClickSend's names", () => {
		expect(
			wireParameters(
				{ ...sms, senderId: 'Me', customString: 'ref', schedule: 1435100575, country: 'US' },
				['1', '2'],
			),
		).toEqual({
			method: 'http',
			to: '1,2',
			message: ' 007 ',
			senderid: 'Me',
			customstring: 'ref',
			schedule: '1435100575',
			country: 'US',
		});
	});
});

describe('A simplified history record', () => {
	const record = {
		messageid: 'M1',
		direction: 'out',
		date: '1414291144',
		to: '+61411111111',
		message: ' 007 ',
		status: 'Sent',
		senderid: 'MyCompany',
		schedule: '',
		customstring: '0000',
		from_email: 'nathan@example.com',
		username: 'nathan',
	};

	it('has ISO dates and at most ten fields', () => {
		const simple = simplifyHistory(record);
		expect(simple).toMatchObject({
			date: '2014-10-26T02:39:04.000Z',
			schedule: null,
			message: ' 007 ',
			customstring: '0000',
		});
		expect(Object.keys(simple).length).toBeLessThanOrEqual(10);
	});

	it('keeps a date that is none', () => {
		expect(simplifyHistory({ ...record, date: 'yesterday' }).date).toBe('yesterday');
		expect(simplifyHistory({ ...record, date: '9'.repeat(20) }).date).toBe('9'.repeat(20));
	});

	it('has null for what ClickSend left out', () => {
		expect(simplifyHistory({}).message).toBeNull();
	});
});
