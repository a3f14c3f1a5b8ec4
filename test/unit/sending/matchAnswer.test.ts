import fc from 'fast-check';
import type * as SameNumber from '../../../nodes/ClickSend/parameters/sameNumber';
import { matchAnswer } from '../../../nodes/ClickSend/sending/matchAnswer';
import {
	addedCode,
	mayBeSame,
	significantDigits,
} from '../../../nodes/ClickSend/parameters/sameNumber';

/** How often two numbers were compared, or one was read. */
let looks = 0;
jest.mock('../../../nodes/ClickSend/parameters/sameNumber', () => {
	const actual = jest.requireActual<typeof SameNumber>(
		'../../../nodes/ClickSend/parameters/sameNumber',
	);
	const counted =
		<Given extends unknown[], Answer>(look: (...given: Given) => Answer) =>
		(...given: Given) => {
			looks++;
			return look(...given);
		};
	return {
		...actual,
		addedCode: counted(actual.addedCode),
		mayBeSame: counted(actual.mayBeSame),
		isSurelySame: counted(actual.isSurelySame),
		significantDigits: counted(actual.significantDigits),
	};
});

/** An answer's record for each number; its place is its message ID. */
const recordsOf = (numbers: readonly string[]) =>
	numbers.map((to, index) => ({ to, messageid: String(index), result: '0000' }));

/** The place of each recipient's record in the answer, where it was given one. */
const matched = (recipients: readonly string[], numbers: readonly string[], country = '') =>
	matchAnswer(recipients, recordsOf(numbers), {}, country).map(({ ok, json }) =>
		ok ? Number(json.messageid) : undefined,
	);

const digits = fc.stringMatching(/^[12]{5,7}$/);
const spelled = (...prefixes: string[]) =>
	fc.tuple(fc.constantFrom(...prefixes), digits).map((parts) => parts.join(''));

describe('An answer out of order', () => {
	const answers = fc
		.array(spelled('', '0', '+', '1', '+1', '+61'), { minLength: 1, maxLength: 12 })
		.chain((recipients) =>
			fc.tuple(
				fc.constant(recipients),
				fc.array(
					fc.oneof(
						fc
							.tuple(fc.constantFrom('', '+', '+1', '+61'), fc.constantFrom(...recipients))
							.map(([prefix, to]) => `${prefix}${significantDigits(to)}`),
						spelled('+1', '+61', '+2'),
					),
					{ maxLength: 13 },
				),
			),
		)
		// One too many, so that it cannot be in order.
		.filter(([recipients, numbers]) => numbers.length !== recipients.length);

	it('gives a record to a recipient only where no other that has none can have it', () => {
		fc.assert(
			fc.property(answers, ([recipients, numbers]) => {
				const found = matched(recipients, numbers);
				found.forEach((record, index) => {
					if (record === undefined) return;
					const [to, number] = [recipients[index] ?? '', numbers[record] ?? ''];
					expect(addedCode(to, number)).toBeDefined();
					const served = new Set(recipients.filter((_to, other) => found[other] !== undefined));
					const rivals = recipients.filter((each) => !served.has(each) && mayBeSame(each, number));
					if (to !== number) expect(rivals).toEqual([]);
				});
			}),
			{ numRuns: 3000 },
		);
	});

	it('gives a record to the only recipient that can have it', () => {
		fc.assert(
			fc.property(answers, ([recipients, numbers]) => {
				const found = matched(recipients, numbers);
				for (const number of numbers) {
					const able = new Set(recipients.filter((to) => mayBeSame(to, number)));
					const [only = ''] = able;
					if (able.size !== 1 || addedCode(only, number) === undefined) continue;
					// It may have another one, too.
					expect(recipients.some((to, index) => to === only && found[index] !== undefined)).toBe(
						true,
					);
				}
			}),
			{ numRuns: 3000 },
		);
	});

	it('is matched in a few looks at each of a thousand local numbers', () => {
		const locals = Array.from({ length: 1000 }, (_, index) => `0491${570_000 + index}`);
		const numbers = locals.map((local) => `+61${local.slice(1)}`).reverse();
		looks = 0;
		expect(matched(locals, numbers)).toEqual(locals.map((_local, index) => 999 - index));
		expect(looks).toBeLessThan(10 * 1000);
	});
});

describe('An answer out of order to many numbers with the same end', () => {
	const alike = (count: number) =>
		Array.from({ length: count }, (_, index) => `0${4000 + index}123456`);
	const reversed = (numbers: readonly string[]) =>
		numbers.map((number) => `+61${number.slice(1)}`).reverse();

	it('is matched where they are few', () => {
		const few = alike(50);
		expect(matched(few, reversed(few))).toEqual(few.map((_to, index) => 49 - index));
	});

	it('is not compared number by number where they are a thousand', () => {
		const many = alike(1000);
		looks = 0;
		expect(matched(many, reversed(many))).toEqual(many.map(() => undefined));
		expect(looks).toBeLessThan(10 * 1000);
	});

	it('is matched where each has its plus, however many they are', () => {
		const many = alike(1000).map((number) => `+61${number.slice(1)}`);
		expect(matched(many, [...many].reverse())).toEqual(many.map((_to, index) => 999 - index));
	});
});

describe('An answer in which numbers overlap', () => {
	/** Local numbers as they are, others with a plus; none begins with the country's code. */
	const recipientsOf = (code: string) =>
		fc.array(
			fc.oneof(
				spelled('', '0').filter((to) => !significantDigits(to).startsWith(code)),
				spelled('+1', '+61', '+2'),
			),
			{ minLength: 1, maxLength: 6 },
		);
	const normalised = (to: string, code: string) =>
		to.startsWith('+') ? to : `+${code}${significantDigits(to)}`;
	const sends = fc
		.constantFrom('1', '61', '612')
		.chain((code) => fc.tuple(fc.constant(code), recipientsOf(code)));

	it('is matched by order where the same code is put before all local numbers', () => {
		fc.assert(
			fc.property(sends, ([code, recipients]) => {
				const numbers = recipients.map((to) => normalised(to, code));
				// Without its area code, a number may not be the one that another recipient has in full.
				const isTwice = (to: string) =>
					!to.startsWith('+') && recipients.includes(normalised(to, code));
				fc.pre(code !== '612' || !recipients.some(isTwice));
				expect(matched(recipients, numbers)).toEqual([...recipients.keys()]);
			}),
			{ numRuns: 2000 },
		);
	});

	it('credits nobody with the record of another number, whatever its order', () => {
		const shuffled = sends.chain(([code, recipients]) =>
			fc.tuple(
				fc.constant(code),
				fc.constant(recipients),
				fc.shuffledSubarray(recipients, { minLength: recipients.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, ([code, recipients, order]) => {
				const numbers = order.map((to) => normalised(to, code));
				matched(recipients, numbers).forEach((record, index) => {
					if (record === undefined) return;
					expect(numbers[record]).toBe(normalised(recipients[index] ?? '', code));
				});
			}),
			{ numRuns: 5000 },
		);
	});

	it('gives a record to nobody where it may be that of two who are spelled differently', () => {
		expect(matched(['411111111', '0411111111'], ['+411111111'])).toEqual([undefined, undefined]);
		expect(matched(['+411111111', '0411111111'], ['411111111'])).toEqual([undefined, undefined]);
		expect(matched(['0411111111', '0411111111'], ['+61411111111'])).toEqual([0, undefined]);
	});

	it.each([
		[
			['+41791234567', '0791234567'],
			['+41791234567', '+41791234567'],
		],
		[
			['0411111111', '61411111111'],
			['+61411111111', '+61411111111'],
		],
		[
			['+61411111111', '0411111111', '+61422222222'],
			['+61411111111', '+61411111111', '+61422222222'],
		],
	])('is matched by order where one person is written in two ways: %j', (recipients, numbers) => {
		expect(matched(recipients, numbers)).toEqual([...recipients.keys()]);
	});

	it('is no answer in order, although each number ends in the one at its place', () => {
		const [short, long] = ['1111111', '11111111'];
		expect(matched([short, long], [`+61${short}`, `+61${long}`])).toEqual([0, 1]);
		expect(matched([short, long], [`+61${long}`, `+61${short}`])).toEqual([undefined, undefined]);
	});

	it('gives no number without its area code the doubled record of another recipient', () => {
		const recipients = ['+23225123403', '062101209', '+18762101209'];
		const numbers = ['+23225123403', '+18762101209', '+18762101209'];
		expect(matched(recipients, numbers)[1]).toBeUndefined();
		expect(matched(['2101209', '+18765550000'], ['+18762101209', '+18765550000'])).toEqual([0, 1]);
	});

	it('gives it none either where the doubled record is written without its plus', () => {
		const double = '17517123412';
		expect(matched(['+17517123412', '017123412'], [double, double])).toEqual([
			undefined,
			undefined,
		]);
	});

	it('takes a 0 after the country code for a part of the number where it is one', () => {
		const recipients = ['24106031200', '6031200'];
		const [first, second] = ['+24106031200', '+2416031200'];
		expect(matched(recipients, [first, second], 'GA')).toEqual([0, 1]);
		expect(matched(recipients, [second, first], 'GA')).toEqual([undefined, undefined]);
	});

	it.each([
		['a 0 too much after its country code', ['+241062001234', '0411111111'], ['+24162001234'], ''],
		['the same, where a country is set', ['+3903471234567', '0411111111'], ['+393471234567'], 'AU'],
	])('is matched by order where a recipient has %s', (_what, recipients, [first = ''], country) => {
		expect(matched(recipients, [first, '+61411111111'], country)).toEqual([0, 1]);
	});

	it('gives a recipient the record at its own place where several have its number', () => {
		const numbers = ['+24162001234', '+24162001234'];
		expect(matched(['+241062001234', '+24162001234'], numbers)).toEqual([undefined, 1]);
	});

	it.each(['01117517123412', '001117517123412', '+107517123412', '17517123412'])(
		'gives no local number a record that may be the doubled one of %s',
		(other) => {
			const double = '+17517123412';
			expect(matched([other, '7123412'], [double, double])[1]).toBeUndefined();
		},
	);

	it('knows a local number that begins like its country code from one that has it', () => {
		const numbers = ['+49491701234567', '+491701234567'];
		expect(matched(['01701234567', '0491701234567'], numbers, 'DE')).toEqual([
			undefined,
			undefined,
		]);
	});

	describe('with one record at several places', () => {
		const twice = ['861234520', '861234520'];
		const answer = (recipients: readonly string[], result: string) =>
			matchAnswer(
				recipients,
				twice.map((to) => ({ to, messageid: 'A', result })),
			);

		it('credits it to none of two recipients that differ', () => {
			expect(answer(['1234520', '861234520'], '0000').map(({ ok }) => ok)).toEqual([false, false]);
		});

		it('credits it to one of them at most where only the numbers are left to go by', () => {
			const record = { to: '+4949170123456', messageid: 'A', result: '0000' };
			const recipients = ['49170123456', '049170123456', '+4949170123456'];
			const outcomes = matchAnswer(recipients, [record, { ...record }], {}, 'DE');
			expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, true]);
		});

		it('credits it to a recipient that was given twice', () => {
			expect(answer(twice, '0000').map(({ ok }) => ok)).toEqual([true, true]);
		});

		it('goes by the order where it was refused', () => {
			expect(answer(['1234520', '861234520'], '2015')).toMatchObject([
				{ issue: { code: '2015' } },
				{ issue: { code: '2015' } },
			]);
		});
	});
});
