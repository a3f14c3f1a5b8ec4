import type { IDataObject } from 'n8n-workflow';
import { messages } from '../errors/messages';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import { textOf } from '../helpers/property';
import { callingCodeOf } from '../parameters/countries';
import { failed, type Outcome } from '../errors/issue';
import type { ClickSendRecord } from '../transport/response';
import { isInOrder, matchByNumber } from './matching';

const numberOf = (record: ClickSendRecord) => textOf(record.to).trim();
const codeOf = (record: ClickSendRecord) => textOf(record.result).trim();

/** The message ID of an accepted SMS: what was refused may have one in common. */
const idOf = (record: ClickSendRecord) =>
	codeOf(record) === SUCCESS ? textOf(record.messageid).trim() : '';

function toOutcome(recipient: string, record: ClickSendRecord, beside: IDataObject): Outcome {
	const code = codeOf(record);
	// The number as ClickSend writes it; where the record has none, the number that was sent.
	const to = numberOf(record) || recipient;
	if (code === SUCCESS) {
		// No other recipient has this record, so it need not be copied.
		return { ok: true, json: Object.assign(record, beside, { to }) };
	}
	const issue =
		code === ''
			? messages.noResultForRecipient()
			: explainResultCode(code, textOf(record.errortext).trim(), 'send');
	return failed(messages.about(recipient, issue), { ...record, to });
}

/**
 * Gives each recipient of a request its own record of the response.
 *
 * Records come in the order of the recipients; each is checked by its number, because ClickSend
 * normalises numbers. Where order and number disagree, the number decides. A recipient without a
 * record is unknown, never guessed; a record without a recipient is handed on in `unmatched`, beside an
 * unknown recipient or, where there is none, beside the last.
 *
 * @param recipients as the request had them
 * @param records the `<message>` records of the response
 * @param beside fields that are put beside those of an accepted one
 * @param country that ClickSend applies to local numbers, an ISO 3166-1 alpha-2 code; empty for none
 * @returns one outcome per recipient, in their order
 * @see API description, "Send an SMS", "Response 200"
 */
export function matchAnswer(
	recipients: readonly string[],
	records: readonly ClickSendRecord[],
	beside: IDataObject = {},
	country = '',
): Outcome[] {
	const toMatch = {
		recipients,
		numbers: records.map(numberOf),
		ids: records.map(idOf),
		callingCode: callingCodeOf(country) ?? '',
	};
	if (isInOrder(toMatch)) {
		return recipients.map((to, index) => toOutcome(to, records[index] ?? {}, beside));
	}

	const recordOf = matchByNumber(toMatch);
	const matched = new Set(recordOf.values());
	const left = records.filter((_record, index) => !matched.has(index));
	const unclear = recipients.length - recordOf.size;
	// Each unmatched record comes out once: beside an unclear recipient, and the rest beside the last one.
	let withUnclear = 0;
	return recipients.map((to, index): Outcome => {
		const record = records[recordOf.get(index) ?? -1];
		const isLast = index === recipients.length - 1;
		if (record) {
			const outcome = toOutcome(to, record, beside);
			return unclear === 0 && isLast ? withUnmatched(outcome, left) : outcome;
		}
		withUnclear++;
		const outcome = failed(messages.noRecordForRecipient(to), { to });
		return withUnmatched(outcome, left.splice(0, withUnclear === unclear ? left.length : 1));
	});
}

/** Puts records that belong to nobody beside an outcome, so that none is lost. */
function withUnmatched(outcome: Outcome, unmatched: readonly ClickSendRecord[]): Outcome {
	if (unmatched.length === 0) return outcome;
	const records = unmatched.map((each) => ({ ...each }));
	return { ...outcome, json: { ...outcome.json, unmatched: records } };
}
