import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../errors/issue';
import { textOf } from '../helpers/property';

type Accepted = Extract<Outcome, { ok: true }>;

/** What many accepted recipients have in common, so that a million of them do not have a copy each. */
interface Tariff {
	parts: IDataObject[string];
	price: IDataObject[string];
	currency_type: IDataObject[string];
}

let newest: Tariff = { parts: undefined, price: undefined, currency_type: undefined };

function tariffOf({ parts, price, currency_type }: IDataObject): Tariff {
	const isSame =
		newest.parts === parts && newest.price === price && newest.currency_type === currency_type;
	if (!isSame) newest = { parts, price, currency_type };
	return newest;
}

/** An accepted recipient that is only counted. Its `json` is made when somebody asks for it. */
class Counted implements Accepted {
	readonly ok = true;

	constructor(
		private readonly to: string,
		private readonly messageid: string,
		private readonly tariff: Tariff,
	) {}

	get json(): IDataObject {
		return { to: this.to, messageid: this.messageid, ...this.tariff };
	}

	/** For the journal, which n8n stores as JSON. */
	toJSON(): Accepted {
		return { ok: true, json: this.json };
	}
}

/**
 * What is kept of an accepted recipient that is only counted: what a later try, an error and the sums need. The text
 * of the response is let go, of which a part may still hold the whole.
 *
 * @param to the recipient as the request had it
 * @param outcome of the recipient; one that was not accepted, or has more to tell, stays as it is
 */
export function counted(to: string, outcome: Outcome): Outcome {
	if (!outcome.ok) return outcome;
	const { messageid, intendedFor, unmatched } = outcome.json;
	if (intendedFor !== undefined || unmatched !== undefined) return outcome;
	return new Counted(to, Buffer.from(textOf(messageid)).toString(), tariffOf(outcome.json));
}
