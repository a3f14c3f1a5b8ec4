import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import {
	callingCodeOf,
	countryOptions,
	leadingCallingCode,
} from '../../../nodes/ClickSend/parameters/countries';
import { addedCode, isSurelySame, mayBeSame } from '../../../nodes/ClickSend/parameters/sameNumber';

describe('Two spellings of a number', () => {
	it.each([
		['+61411111111', '+61411111111', ''],
		['61411111111', '+61411111111', ''],
		['0061411111111', '+61411111111', ''],
		['0411111111', '+61411111111', '61'],
		['+61411111111', '+61422222222', undefined],
		['+11111111', '+61411111111', undefined],
		['+61411111111', '', undefined],
	])('%s and %s: ClickSend has added %j', (given, answered, code) => {
		expect(addedCode(given, answered)).toBe(code);
	});
});

describe('A spelling with what is dialled before a number', () => {
	it.each([
		['001161411111111', '+61411111111', ''],
		['01161411111111', '+61411111111', ''],
		['81061411111111', '+61411111111', ''],
		['+610411111111', '+61411111111', ''],
		['89123456789', '+79123456789', '7'],
		['80291234567', '+375291234567', '375'],
		['06201234567', '+36201234567', '36'],
		['0445512345678', '+525512345678', '52'],
		['01511961234567', '+5511961234567', '55'],
		['0111523456789', '+5491123456789', '54'],
		['0296615412345', '+5492966412345', '54'],
		['4641234', '+12684641234', '1268'],
		// A 0 that belongs to the number.
		['03123456789', '+393123456789', undefined],
		['0111523456789', '+5491123456788', undefined],
		// What begins with a 0 is as another recipient was given.
		['411111111', '0411111111', undefined],
	])('%s is read as %s: ClickSend has added %j', (given, answered, code) => {
		expect(addedCode(given, answered)).toBe(code);
	});

	it('is not read as a number of another country than the one that ClickSend applies', () => {
		expect(addedCode('0411111111', '+61411111111', '61')).toBe('61');
		expect(addedCode('0411111111', '+43411111111', '61')).toBeUndefined();
	});
});

describe('A number that may be the same', () => {
	it.each([
		['+541123456789', '+5491123456789'],
		['+551161234567', '+5511961234567'],
		['02966412345', '+5492966412345'],
	])('has digits more or fewer: %s and %s', (given, answered) => {
		expect(mayBeSame(given, answered)).toBe(true);
	});

	it.each([
		['+61411111111', '+61421111111'],
		['0411111111', '+61421111111'],
		['+61411111111', '+1411111111'],
		['+61411111111', ''],
	])('has no other digits: not %s and %s', (given, answered) => {
		expect(mayBeSame(given, answered)).toBe(false);
	});

	it('is surely the same only where it cannot be read in another way', () => {
		expect(isSurelySame('0411111111', '+61411111111', '61')).toBe(true);
		// Swiss, or American with a country applied.
		expect(isSurelySame('4111111111', '+4111111111', '1')).toBe(false);
	});
});

describe('The calling codes', () => {
	it('are those of libphonenumber, and no other number begins with them', () => {
		for (const country of getCountries()) {
			const code = getCountryCallingCode(country);
			if (callingCodeOf(country) !== undefined) expect(callingCodeOf(country)).toBe(code);
			expect(leadingCallingCode(`${code}5551234567`)).toBe(code);
		}
		expect(countryOptions.every(({ value }) => callingCodeOf(String(value)))).toBe(true);
		expect(countryOptions).toHaveLength(243);
	});
});
