import { NumbersSoFar } from '../../../../nodes/ClickSend/sending/safeguards/sameNumberAgain';

/** Whether the second of two recipients is known to be the first. */
function isAgain(one: readonly [string, string], other: readonly [string, string]): boolean {
	const soFar = new NumbersSoFar();
	expect(soFar.isAgain(...one)).toBe(false);
	return soFar.isAgain(...other);
}

describe('A number that was given before', () => {
	it.each([
		['+61411111111', ''],
		['61411111111', ''],
		['61411111111', '61'],
		['0411111111', '61'],
		['411111111', '61'],
		['0061411111111', ''],
		['0061411111111', '61'],
		['001161411111111', '61'],
		['01161411111111', '1'],
		['+610411111111', '49'],
	])('is known as %s with the country code %j', (to, code) => {
		expect(isAgain(['+61411111111', ''], [to, code])).toBe(true);
		expect(isAgain([to, code], ['+61411111111', ''])).toBe(true);
	});

	it.each([
		['0411111111', ''],
		['80291234567', '375'],
		['03471234567', '39'],
	])('is known by the same text, however it is read: %s with the country code %j', (to, code) => {
		expect(isAgain([to, code], [to, code])).toBe(true);
	});
});

describe('A local number', () => {
	it.each([
		['Brazil', '011961234567', '+5511961234567', '55'],
		['Colombia', '03001234567', '+573001234567', '57'],
		['North America', '2125551234', '+12125551234', '1'],
		['North America, with 1', '12125551234', '+12125551234', '1'],
		['Germany', '015123456789', '+4915123456789', '49'],
	])('is known in %s', (_country, local, number, code) => {
		expect(isAgain([number, ''], [local, code])).toBe(true);
	});
});

describe('A number that only may be one given before', () => {
	it.each([
		['a local number without a country', ['+61411111111', ''], ['0411111111', '']],
		['the same text with another country', ['0411111111', '61'], ['0411111111', '43']],
		['a local number of another country', ['0411111111', '43'], ['+61411111111', '']],
		['Swiss, or American with the country US', ['+4111111111', ''], ['4111111111', '1']],
		['a landline in Italy', ['+393471234567', ''], ['+3903471234567', '']],
		['what is dialled in Belarus', ['+375291234567', ''], ['80291234567', '375']],
		['a prefix of Australia elsewhere', ['+61411111111', ''], ['001161411111111', '']],
		['an Argentine number without 9', ['+5491123456789', ''], ['+541123456789', '']],
		['another digit', ['+61411111111', ''], ['+61411111112', '']],
	] as const)('is sent to as well: %s', (_what, one, other) => {
		expect(isAgain(one, other)).toBe(false);
		expect(isAgain(other, one)).toBe(false);
	});
});
