import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../errors/issue';
import { textOf } from '../helpers/property';

let newestCurrency = '';

/** The same text for the same currency, which a million records would have a copy of each. */
function shared(currency: IDataObject[string]): IDataObject[string] {
	if (typeof currency !== 'string') return currency;
	if (currency !== newestCurrency) newestCurrency = currency;
	return newestCurrency;
}

/**
 * What is kept of an accepted recipient that is only counted: what a later try, an error and the sums need. The text
 * of the response is let go, of which a part may still hold the whole.
 *
 * @param to the recipient as the request had it
 * @param outcome of the recipient; one that was not accepted stays as it is
 */
export function counted(to: string, outcome: Outcome): Outcome {
	if (!outcome.ok) return outcome;
	const { messageid, parts, price, currency_type, intendedFor, unmatched } = outcome.json;
	return {
		ok: true,
		json: {
			to,
			messageid: Buffer.from(textOf(messageid)).toString(),
			parts,
			price,
			currency_type: shared(currency_type),
			...(intendedFor !== undefined && { intendedFor }),
			...(unmatched !== undefined && { unmatched }),
		},
	};
}
