import { DOCUMENTED_TEST_NUMBERS } from '../../sandbox';
import { isCountry, isTestNumber, normalise } from '../../sandbox/model/numbers';
import { partsOf } from '../../sandbox/model/pricing';

describe('A recipient', () => {
	it.each([
		['+61491570156', '', '+61491570156'],
		['61491570156', '', '+61491570156'],
		[' +61491570156 ', '', '+61491570156'],
		['0491570156', 'AU', '+61491570156'],
		['491570156', 'AU', '+61491570156'],
		['07400123456', 'GB', '+447400123456'],
		['2015550123', 'US', '+12015550123'],
		['+447400123456', 'AU', '+447400123456'],
		['447400123456', 'AU', '+447400123456'],
		['61491570156', 'AU', '+61491570156'],
	])('%j in %j is %s', (given, country, expected) => {
		expect(normalise(given, country)).toBe(expected);
	});

	it.each([
		['0491570156', ''],
		['+61', ''],
		['', ''],
		['+', ''],
		['Nathan', 'AU'],
		['+61 491 570 156', ''],
		['+61491570156;', ''],
		['++61491570156', ''],
		['+999491570156', ''],
		['+6149157015600000', ''],
		['+61255501234', ''],
	])('%j in %j is invalid', (given, country) => {
		expect(normalise(given, country)).toBeUndefined();
	});

	it.each(DOCUMENTED_TEST_NUMBERS)('%s is a test number, with and without its plus', (number) => {
		for (const given of [number, number.slice(1)]) {
			const to = normalise(given, '');
			expect(to).toBe(number);
			expect(isTestNumber(to ?? '')).toBe(true);
		}
	});

	it.each([
		['0411111111', 'AU', '+61411111111'],
		['4055555555', 'US', '+14055555555'],
		['07777777777', 'GB', '+447777777777'],
		['15555555555', 'CN', '+8615555555555'],
	])('%s in %s is a test number too', (given, country, expected) => {
		expect(normalise(given, country)).toBe(expected);
	});
});

describe('A country', () => {
	it.each(['AU', 'US', 'GB', 'DE'])('%s is known', (code) => {
		expect(isCountry(code)).toBe(true);
	});

	it.each(['XX', 'au', 'AUS', 'Australia', '61', ''])('%j is not', (code) => {
		expect(isCountry(code)).toBe(false);
	});
});

describe('A message', () => {
	it.each([
		['160 letters', 'a'.repeat(160), 1],
		['161 letters', 'a'.repeat(161), 2],
		['306 letters', 'a'.repeat(306), 2],
		['307 letters', 'a'.repeat(307), 3],
		['960 letters', 'a'.repeat(960), 7],
		['80 euro signs, which take two places each', '€'.repeat(80), 1],
		['81 euro signs', '€'.repeat(81), 2],
		['70 letters of another script', 'я'.repeat(70), 1],
		['71 letters of another script', 'я'.repeat(71), 2],
		['35 emoji, which take two places each', '😀'.repeat(35), 1],
		['36 emoji', '😀'.repeat(36), 2],
		['a typographic quote among 70 letters', `’${'a'.repeat(70)}`, 2],
	])('of %s has as many parts as it is charged for', (_what, message, parts) => {
		expect(partsOf(message)).toBe(parts);
	});
});
