import fc from 'fast-check';
import { OPEN } from '../../../nodes/ClickSend/errors/issue';
import { matchAnswer } from '../../../nodes/ClickSend/sending/matchAnswer';
import {
	planRequests,
	wireParameters,
	type Letter,
	type SmsJob,
} from '../../../nodes/ClickSend/sending/sendRequests';
import type { SmsOptions } from '../../../nodes/ClickSend/sending/smsOptions';
import type { ClickSendLogin } from '../../../nodes/ClickSend/transport/authentication';
import { SEND } from '../../../nodes/ClickSend/transport/endpoints';
import { openClient } from '../../../nodes/ClickSend/transport/httpApi';

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
			{ ok: false, issue: { code: '2015', certainty: 'refused' }, json: { to: '+61422222222' } },
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
				issue: { certainty: 'unknown' },
				json: { to: '+61422222222', unmatched: [{ to: '+61499999999' }] },
			},
		]);
	});

	it('finds local numbers out of order, where the country code was added', () => {
		const outcomes = matchAnswer(
			['0411111111', '0422222222', '+61433333333'],
			[accepted('+61433333333'), accepted('+61422222222'), accepted('+61411111111')],
		);
		expect(outcomes.map(({ json }) => json.messageid)).toEqual([
			'ID-+61411111111',
			'ID-+61422222222',
			'ID-+61433333333',
		]);
	});

	it('gives a record that could be the end of two local numbers to neither', () => {
		const outcomes = matchAnswer(
			['1111111', '41111111'],
			[accepted('+6141111111'), accepted('+61999999999')],
		);
		expect(outcomes).toMatchObject([
			{ ok: false, issue: { certainty: 'unknown' }, json: { unmatched: [{ to: '+6141111111' }] } },
			{ ok: false, issue: { certainty: 'unknown' }, json: { unmatched: [{ to: '+61999999999' }] } },
		]);
	});

	it('belongs to the recipient at its place where all others are at theirs and the last seven digits agree', () => {
		// ClickSend has put the 9 of Brazilian mobile numbers in.
		const recipients = ['+61411111111', '+551161234567', '0422222222'];
		const numbers = ['+61411111111', '+5511961234567', '+61422222222'];
		expect(
			matchAnswer(
				recipients,
				numbers.map((to) => accepted(to)),
			).every(({ ok }) => ok),
		).toBe(true);
		const moved = [numbers[1], numbers[0], numbers[2]].map((to = '') => accepted(to));
		expect(matchAnswer(recipients, moved).map(({ ok }) => ok)).toEqual([true, false, true]);
	});

	it("is nobody else's where a record comes twice and another not at all", () => {
		const twice = ['+4111111111', '+4111111111'].map((to) => accepted(to));
		expect(matchAnswer(['4111111111', '+4111111111'], twice, {}, 'US')).toMatchObject([
			{ ok: false, issue: { certainty: 'unknown' } },
			{ ok: true },
		]);
	});

	it('of another number is not credited to a lone recipient', () => {
		expect(matchAnswer(['+61411111111'], [accepted('+61499999999')])).toMatchObject([
			{ ok: false, issue: { certainty: 'unknown' }, json: { to: '+61411111111' } },
		]);
	});

	it('keeps every record that it cannot match, once', () => {
		const outcomes = matchAnswer(
			['+61411111111', '+61422222222'],
			['1', '2', '3'].map((id) => accepted('+61499999999', id)),
		);
		const ids = outcomes.flatMap(({ json }) =>
			(Array.isArray(json.unmatched) ? json.unmatched : []).map((each) =>
				Reflect.get(Object(each), 'messageid'),
			),
		);
		expect(ids).toEqual(['1', '2', '3']);
	});

	it('keeps a record too many beside the last recipient, where all have theirs', () => {
		const outcomes = matchAnswer(
			['+61411111111', '+61422222222'],
			[accepted('+61411111111'), accepted('+61422222222'), accepted('+61499999999')],
		);
		expect(outcomes).toMatchObject([
			{ ok: true, json: { to: '+61411111111' } },
			{ ok: true, json: { to: '+61422222222', unmatched: [{ messageid: 'ID-+61499999999' }] } },
		]);
		expect(outcomes[0]?.json).not.toHaveProperty('unmatched');
	});

	it.each(['2100', '2199', ''])('with the result %j for a recipient is unknown', (result) => {
		expect(matchAnswer(['+61411111111'], [refused('+61411111111', result)])).toMatchObject([
			{ ok: false, issue: { certainty: 'unknown' } },
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

const OPTIONS: SmsOptions = {
	senderId: '',
	customString: '',
	requestMethod: 'POST',
	timeoutMs: 60_000,
	combineRecipients: true,
	maxConcurrentRequests: 5,
	replaceTypography: false,
	dryRun: false,
};

const many = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => `+61400${String(from + index).padStart(6, '0')}`);

const jobOf = (recipients: string[], message = 'Hello', options = OPTIONS): SmsJob => ({
	itemIndex: 0,
	sms: { recipients, message, options },
	outcomes: recipients.map(() => OPEN),
});

const plan = (jobs: SmsJob[], urlLength: (letter: Letter) => number = () => 100) =>
	[...planRequests(jobs, urlLength)].map(({ letter, addressees }) => ({
		message: letter.message,
		recipients: addressees.map(({ to }) => to),
	}));

/** Recipients of each request, by the length of every whole URL that it could have. */
function plannedByWholeUrls(
	recipients: readonly string[],
	urlLength: (recipients: readonly string[]) => number,
): string[][] {
	const requests: string[][] = [];
	for (const to of recipients) {
		const last = requests.at(-1);
		const fits = last && last.length < 100 && urlLength([...last, to]) <= 2048;
		if (fits) last.push(to);
		else requests.push([to]);
	}
	return requests;
}

function openClientOf(login: ClickSendLogin) {
	const opened = openClient({
		credentials: { ...login, baseUrl: 'https://api.example.com/http/v2' },
		requester: async () => await Promise.reject(new Error('Nothing is requested here')),
	});
	if (!opened.ok) throw new Error(opened.issue.message);
	return opened.value;
}

describe('Requests for many recipients', () => {
	const GET: SmsOptions = { ...OPTIONS, requestMethod: 'GET' };
	const sizes = (jobs: SmsJob[], urlLength?: (letter: Letter) => number) =>
		plan(jobs, urlLength).map(({ recipients }) => recipients.length);

	it.each([
		['POST', 1000, [1000]],
		['POST', 1001, [1000, 1]],
		['POST', 2500, [1000, 1000, 500]],
		['GET', 100, [100]],
		['GET', 101, [100, 1]],
		['POST', 0, []],
	])('%s, %i in one item: %j', (method, count, expected) => {
		expect(sizes([jobOf(many(count), 'Hello', method === 'GET' ? GET : OPTIONS)])).toEqual(
			expected,
		);
	});

	it.each([
		['POST', 1000, [1000]],
		['POST', 2500, [1000, 1000, 500]],
		['GET', 250, [100, 100, 50]],
	])('%s, %i in an item each: %j', (method, count, expected) => {
		const options = method === 'GET' ? GET : OPTIONS;
		expect(sizes(many(count).map((to) => jobOf([to], 'Hello', options)))).toEqual(expected);
	});

	it('are as small as the URL of a GET needs them', () => {
		expect(sizes([jobOf(many(3), 'Hello', GET)], () => 2048)).toEqual([1, 1, 1]);
	});

	it('of a GET are divided as if every whole URL were made and measured', () => {
		fc.assert(
			fc.property(
				fc.tuple(fc.constantFrom('a', ' ', 'é', '&', '😀'), fc.nat(300)),
				fc.record({ username: fc.string({ minLength: 1 }), apiKey: fc.string({ minLength: 1 }) }),
				fc.array(fc.stringMatching(/^\+?\d{5,18}$/), { minLength: 1, maxLength: 7 }),
				fc.integer({ min: 1, max: 250 }),
				([character, length], login, numbers, count) => {
					const message = character.repeat(length);
					const recipients = Array.from(
						{ length: count },
						(_, index) => numbers[index % numbers.length] ?? '',
					);
					const client = openClientOf({
						username: `u${login.username}`,
						apiKey: `k${login.apiKey}`,
					});
					const letter = { message, options: GET };
					const asked: Letter[] = [];
					const planned = plan([jobOf(recipients, message, GET)], (each) => {
						asked.push(each);
						return client.urlLength(SEND, wireParameters(each, []));
					});
					const expected = plannedByWholeUrls(recipients, (some) =>
						client.urlLength(SEND, wireParameters(letter, some)),
					);
					expect(planned.map((request) => request.recipients)).toEqual(expected);
					// Once, however many they are.
					expect(asked).toEqual([letter]);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('are shared by the items with the same message and options, in the order of the first', () => {
		const other = { ...OPTIONS, senderId: 'Me' };
		const requests = plan([
			jobOf(['1'], 'A'),
			jobOf(['2'], 'B'),
			jobOf(['3'], 'A', other),
			jobOf(['4', '5'], 'A'),
			jobOf(['6'], 'B'),
		]);
		expect(requests).toEqual([
			{ message: 'A', recipients: ['1', '4', '5'] },
			{ message: 'B', recipients: ['2', '6'] },
			{ message: 'A', recipients: ['3'] },
		]);
	});

	it('are not shared where the user switched it off', () => {
		const apart = { ...OPTIONS, combineRecipients: false };
		expect(sizes(many(3).map((to) => jobOf([to], 'Hello', apart)))).toEqual([1, 1, 1]);
	});

	it('leave out a recipient that has an outcome already', () => {
		const job = jobOf(['1', '2', '3']);
		job.outcomes[1] = { ok: true, json: {} };
		expect(plan([job])).toEqual([{ message: 'Hello', recipients: ['1', '3'] }]);
	});

	it('hold every recipient once, each request only of one message, in order', () => {
		const items = fc.array(
			fc.record({
				count: fc.nat(1200),
				message: fc.constantFrom('A', 'B'),
				options: fc.constantFrom(OPTIONS, GET, { ...OPTIONS, combineRecipients: false }),
			}),
			{ maxLength: 12 },
		);
		fc.assert(
			fc.property(items, (given) => {
				let from = 0;
				const jobs = given.map(({ count, message, options }) => {
					const job = jobOf(many(count, from), message, options);
					from += count;
					return job;
				});
				const requests = [...planRequests(jobs, () => 100)];
				const jobOfOutcomes = new Map(jobs.map((job) => [job.outcomes, job.sms]));
				for (const { letter, addressees } of requests) {
					const limit = letter.options.requestMethod === 'GET' ? 100 : 1000;
					expect(addressees.length).toBeGreaterThan(0);
					expect(addressees.length).toBeLessThanOrEqual(limit);
					const astray = addressees.filter(({ to, outcomes, position }) => {
						const sms = jobOfOutcomes.get(outcomes);
						return (
							sms?.message !== letter.message ||
							sms.options !== letter.options ||
							sms.recipients[position] !== to
						);
					});
					expect(astray).toEqual([]);
				}
				const planned = requests.flatMap(({ addressees }) => addressees.map(({ to }) => to));
				expect([...planned].sort()).toEqual(many(from));
			}),
			{ numRuns: 60 },
		);
	});
});

describe('The parameters of a send', () => {
	const sms = { message: ' 007 ', options: OPTIONS };
	const recipients = ['+61411111111'];

	it('leave out what the user left empty', () => {
		expect(wireParameters(sms, recipients)).toEqual({
			method: 'http',
			to: '+61411111111',
			message: ' 007 ',
		});
	});

	it("have ClickSend's names", () => {
		expect(
			wireParameters(
				{
					...sms,
					options: {
						...OPTIONS,
						senderId: 'Me',
						customString: 'ref',
						schedule: 1435100575,
						country: 'US',
					},
				},
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
