import { ParameterError } from '../errors/issue';
import { asText, shown } from '../parameters/values';

/** What a part of an SMS costs, as a person has said. */
export interface Price {
	amount: number;
	/** As the person wrote it, such as `USD`; empty where none is given. */
	currency: string;
}

/** `0.0282`, `0,0282 USD`, `USD 0.0282`. A comma is a decimal one: nobody pays thousands for a part. */
const PRICE = /^(?:([A-Za-z]{3})\s*)?(\d{1,6}(?:[.,]\d{1,10})?)(?:\s*([A-Za-z]{3}))?$/;

/**
 * Reads the option Price per Part.
 *
 * @returns undefined where it is left out or empty
 * @throws ParameterError for anything but a number with a currency code or none
 */
export function readPrice(value: unknown): Price | undefined {
	const text = asText(value)?.trim();
	if (text === '') return undefined;
	const [, before, amount = '', after] = PRICE.exec(text ?? '') ?? [];
	if (amount === '' || (before !== undefined && after !== undefined)) {
		throw new ParameterError(
			'The value of Price per Part cannot be used',
			'Give Price per Part a number and, if you like, a currency code, e.g. 0.0282 USD.',
			[`Price per Part: ${shown(value)}`],
		);
	}
	const currency = (before ?? after ?? '').toUpperCase();
	return { amount: Number(amount.replace(',', '.')), currency };
}
