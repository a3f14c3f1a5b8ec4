import { ParameterError } from '../../../nodes/ClickSend/errors/issue';
import { readPrice } from '../../../nodes/ClickSend/sending/price';

describe('The option Price per Part', () => {
	it.each<[unknown, number, string]>([
		['0.0282', 0.0282, ''],
		[0.0282, 0.0282, ''],
		['0,0282 eur', 0.0282, 'EUR'],
		['USD 0.05', 0.05, 'USD'],
		[' 1 AUD ', 1, 'AUD'],
	])('reads %j', (value, amount, currency) => {
		expect(readPrice(value)).toEqual({ amount, currency });
	});

	it.each([undefined, null, '', ' '])('is left out as %j', (value) => {
		expect(readPrice(value)).toBeUndefined();
	});

	it.each(['cheap', '-1', '$0.03', '1 USD EUR', 'USD 1 EUR', {}, true])('refuses %j', (value) => {
		expect(() => readPrice(value)).toThrow(ParameterError);
	});
});
