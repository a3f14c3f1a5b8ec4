import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import {
	ATTEMPTS,
	EXECUTION_IDS,
	mayBeAwaited,
	QUESTIONS,
	readAnswerCode,
	writeAnswerCode,
	type AnswerCode,
} from '../../../nodes/ClickSend/waiting/answerCode';

const CODE: AnswerCode = {
	token: 'ab'.repeat(32),
	executionId: '42',
	kind: 'reply',
	question: 3,
	attempt: 1,
};

const codes: fc.Arbitrary<AnswerCode> = fc.record({
	token: fc
		.uint8Array({ minLength: 32, maxLength: 32 })
		.map((bytes) => Buffer.from(bytes).toString('hex')),
	executionId: fc.integer({ min: 0, max: EXECUTION_IDS - 1 }).map(String),
	kind: fc.constantFrom('reply', 'deliveryReport'),
	question: fc.integer({ min: 0, max: QUESTIONS - 1 }),
	attempt: fc.integer({ min: 0, max: ATTEMPTS - 1 }),
});

describe('An answer code', () => {
	it('is a custom string of 50 letters, digits, - and _ from which all of it is read again', () => {
		fc.assert(
			fc.property(codes, (code) => {
				const customString = writeAnswerCode(code);
				expect(customString).toMatch(/^[A-Za-z0-9_-]{50}$/);
				expect(readAnswerCode(customString)).toEqual(code);
			}),
			{ numRuns: 10_000 },
		);
	});

	it('is read with blanks at its end, as ClickSend has been seen to push them', () => {
		expect(readAnswerCode(`${writeAnswerCode(CODE)}  `)).toEqual(CODE);
	});

	it('is another one wherever a part is another', () => {
		fc.assert(
			fc.property(codes, codes, (one, other) => {
				const isSame = JSON.stringify(one) === JSON.stringify(other);
				expect(writeAnswerCode(one) === writeAnswerCode(other)).toBe(isSame);
			}),
		);
	});

	it('is the same when it is written again, so that no string but its own opens an execution', () => {
		const strings = fc.stringMatching(/^[A-Za-z0-9_-]{50}$/);
		fc.assert(
			fc.property(strings, (customString) => {
				const code = readAnswerCode(customString);
				expect(code && writeAnswerCode(code)).toBe(customString);
			}),
		);
	});

	it.each<[string, Partial<AnswerCode>]>([
		['the greatest', { executionId: '4294967295', question: 127, attempt: 15 }],
		['the least', { executionId: '0', question: 0, attempt: 0 }],
	])('holds %s', (_what, change) => {
		const code = { ...CODE, ...change };
		expect(readAnswerCode(writeAnswerCode(code))).toEqual(code);
	});

	it.each<[string, Partial<AnswerCode>]>([
		['a token that is too short', { token: 'ab'.repeat(31) }],
		['a token that is too long', { token: 'ab'.repeat(33) }],
		['a token in capitals', { token: 'AB'.repeat(32) }],
		['a token of other characters', { token: 'xy'.repeat(32) }],
		['an execution ID of 33 bits', { executionId: '4294967296' }],
		['an execution ID that is no number', { executionId: '4f0e1c7a-9c55-4a75-9c0e-6d9f5d3f2a11' }],
		['an execution ID with a zero before it', { executionId: '042' }],
		['a negative execution ID', { executionId: '-1' }],
		['an execution ID with an exponent', { executionId: '1e3' }],
		['no execution ID', { executionId: '' }],
		['a question too many', { question: QUESTIONS }],
		['a negative question', { question: -1 }],
		['half a question', { question: 0.5 }],
		['an attempt too many', { attempt: ATTEMPTS }],
		['a negative attempt', { attempt: -1 }],
		['no number for an attempt', { attempt: Number.NaN }],
	])('is not written with %s', (_what, change) => {
		expect(writeAnswerCode({ ...CODE, ...change })).toBeUndefined();
	});
});

describe('Whether n8n is asked for the execution of a custom string', () => {
	const isAsked = (customString: string) => {
		const code = readAnswerCode(customString);
		return code !== undefined && mayBeAwaited(code, customString);
	};

	it('is yes for every code with a token of n8n, also with a blank at its end', () => {
		for (let run = 0; run < 10_000; run++) {
			const token = randomBytes(32).toString('hex');
			const executionId = String(run * 200_000);
			const customString = writeAnswerCode({ ...CODE, token, executionId }) ?? '';
			expect(isAsked(`${customString} `)).toBe(true);
		}
	});

	it('is no for an ID that the column of n8n cannot hold', () => {
		const token = randomBytes(32).toString('hex');
		const codeWith = (executionId: string) =>
			writeAnswerCode({ ...CODE, token, executionId }) ?? '';
		expect(isAsked(codeWith('2147483647'))).toBe(true);
		expect(isAsked(codeWith('2147483648'))).toBe(false);
	});

	it.each([
		['a number', '0123456789'.repeat(5)],
		['hexadecimal', '0123456789abcdef'.repeat(4).slice(0, 50)],
		['hexadecimal in capitals', '0123456789ABCDEF'.repeat(4).slice(0, 50)],
		['words', 'order-2026-11-28-from-the-shop-in-melbourne-no-123'],
		['words in capitals', 'ORDER_2026_11_28_FROM_THE_SHOP_IN_MELBOURNE_NO_123'],
	])('is no for %s', (_what, customString) => {
		expect(customString).toHaveLength(50);
		expect(isAsked(customString)).toBe(false);
	});
});

describe('A custom string of another kind', () => {
	it.each([
		['none', undefined],
		['a number', 7],
		['an empty one', ''],
		['a short one', '0000'],
		['49 characters', 'A'.repeat(49)],
		['51 characters', 'A'.repeat(51)],
		['50 characters with a space', `${'A'.repeat(49)} `],
		['50 characters with a line break after them', `${'A'.repeat(50)}\n`],
		['50 characters of another alphabet', 'é'.repeat(50)],
		['standard Base64', `${'A'.repeat(48)}+/`],
		['a list with one', ['A'.repeat(50)]],
	])('is no answer code: %s', (_what, customString) => {
		expect(readAnswerCode(customString)).toBeUndefined();
	});

	it('is none, whatever it is, unless it has the characters of one', () => {
		fc.assert(
			fc.property(fc.string(), (customString) => {
				fc.pre(!/^[\w-]{50}$/.test(customString));
				expect(readAnswerCode(customString)).toBeUndefined();
			}),
		);
	});
});
