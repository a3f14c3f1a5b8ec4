import fc from 'fast-check';
import { count, formatNumber } from '../../../nodes/ClickSend/helpers/formatNumber';

describe('A whole number', () => {
	it.each([
		[0, '0'],
		[999, '999'],
		[1_000, '1,000'],
		[100_000, '100,000'],
		[1_234_567, '1,234,567'],
	])('%d is written as %s', (number, written) => {
		expect(formatNumber(number)).toBe(written);
	});

	it('is written as in American English', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), (number) => {
				expect(formatNumber(number)).toBe(number.toLocaleString('en-US'));
			}),
		);
	});
});

describe('A number of things', () => {
	it.each([
		[1, '1 SMS'],
		[0, '0 SMS'],
		[1_000, '1,000 SMS'],
	])('%d has its plural as it is given: %s', (number, written) => {
		expect(count(number, 'SMS', 'SMS')).toBe(written);
	});

	it('has a plural with an s otherwise', () => {
		expect([1, 2].map((number) => count(number, 'part'))).toEqual(['1 part', '2 parts']);
	});
});
