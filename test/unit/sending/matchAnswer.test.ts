import fc from 'fast-check';
import type * as Recipients from '../../../nodes/ClickSend/parameters/recipients';
import { matchAnswer } from '../../../nodes/ClickSend/sending/matchAnswer';
import { addedCode, significantDigits } from '../../../nodes/ClickSend/parameters/recipients';

/** How often two numbers were compared, or one was read. */
let looks = 0;
jest.mock('../../../nodes/ClickSend/parameters/recipients', () => {
	const actual = jest.requireActual<typeof Recipients>(
		'../../../nodes/ClickSend/parameters/recipients',
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
		significantDigits: counted(actual.significantDigits),
	};
});

const isSameNumber = (given: string, answered: string) => addedCode(given, answered) !== undefined;

/** An answer's record for each number; its place is its message ID. */
const recordsOf = (numbers: readonly string[]) =>
	numbers.map((to, index) => ({ to, messageid: String(index), result: '0000' }));

/** The place of each recipient's record in the answer, where it was given one. */
const matched = (recipients: readonly string[], numbers: readonly string[]) =>
	matchAnswer(recipients, recordsOf(numbers)).map(({ ok, json }) =>
		ok ? Number(json.messageid) : undefined,
	);

/** The same by looking at every pair of a recipient and a number, where order says nothing. */
function matchedByPairs(recipients: readonly string[], numbers: readonly string[]) {
	const recordOf = new Map<number, number>();
	const isFree = (index: number) => ![...recordOf.values()].includes(index);
	const give = (fits: (to: string, number: string) => boolean) => {
		const openNow = [...recipients.entries()].filter(([index]) => !recordOf.has(index));
		const free = [...numbers.keys()].filter(isFree);
		const fitting = (to: string) => free.filter((index) => fits(to, numbers[index] ?? ''));
		for (const [recipient, to] of openNow) {
			const records = fitting(to);
			const rivals = openNow.filter(([, each]) => String(fitting(each)) === String(records));
			const isAnyones = rivals.some(([, each]) => each !== to) && records.length < rivals.length;
			const record = records.find(isFree);
			if (record !== undefined && !isAnyones) recordOf.set(recipient, record);
		}
	};
	give((to, number) => to === number);
	give((to, number) => significantDigits(to) === significantDigits(number));
	const open = recipients.filter((_to, index) => !recordOf.has(index));
	const left = numbers.filter((_number, index) => isFree(index));
	give((to, number) => {
		const fitting = new Set(left.filter((each) => isSameNumber(to, each)));
		const claims = new Set(
			open
				.filter((each) => isSameNumber(each, number))
				.map((each) => `${each.startsWith('+') ? '+' : ''}${significantDigits(each)}`),
		);
		const isLocal = !to.startsWith('+');
		return isLocal && isSameNumber(to, number) && fitting.size === 1 && claims.size === 1;
	});
	return recipients.map((_to, index) => recordOf.get(index));
}

const digits = fc.stringMatching(/^[12]{5,7}$/);
const spelled = (...prefixes: string[]) =>
	fc.tuple(fc.constantFrom(...prefixes), digits).map((parts) => parts.join(''));

describe('An answer out of order', () => {
	it('is matched as if every recipient were compared with every record', () => {
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
			);
		fc.assert(
			fc.property(answers, ([recipients, numbers]) => {
				// One too many, so that it cannot be in order.
				fc.pre(numbers.length !== recipients.length);
				expect(matched(recipients, numbers)).toEqual(matchedByPairs(recipients, numbers));
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

	it('is no answer in order, although each number ends in the one at its place', () => {
		const [short, long] = ['1111111', '11111111'];
		expect(matched([short, long], [`+61${short}`, `+61${long}`])).toEqual([0, 1]);
		expect(matched([short, long], [`+61${long}`, `+61${short}`])).toEqual([undefined, undefined]);
	});
});
