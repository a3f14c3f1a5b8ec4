import { messages } from '../../errors/messages';
import { explainResultCode, SUCCESS } from '../../errors/resultCodes';
import { isSameNumber } from '../../helpers/recipients';
import type { ClickSendRecord } from '../../transport/answer';
import { SEND } from '../../transport/endpoints';
import { withAdvice } from '../../transport/request';
import type { Outcome } from '../operation';

function textField(record: ClickSendRecord, name: string): string {
	const value = record[name];
	return typeof value === 'string' ? value.trim() : '';
}

function toOutcome(recipient: string, record: ClickSendRecord): Outcome {
	const code = textField(record, 'result');
	if (code === SUCCESS) return { ok: true, json: { ...record } };
	const issue =
		code === ''
			? messages.noResultForRecipient()
			: withAdvice(SEND, explainResultCode(code, textField(record, 'errortext')));
	return {
		ok: false,
		issue: { ...issue, message: `${issue.message}: ${recipient}` },
		json: { to: recipient, ...record },
	};
}

/**
 * Gives each recipient of a request its own record of the answer.
 *
 * Records come in the order of the recipients; each is checked by its number, because ClickSend
 * normalises numbers. Where order and number disagree, the number decides. A recipient without a
 * record is unknown, never guessed; a record without a recipient is handed on with the unknown ones.
 *
 * @param recipients as the request had them
 * @param records the `<message>` records of the answer
 * @returns one outcome per recipient, in their order
 * @see API description, "Send an SMS", "Response 200"
 */
export function matchAnswer(
	recipients: readonly string[],
	records: readonly ClickSendRecord[],
): Outcome[] {
	// One recipient and one record cannot be confused, however ClickSend spells the number.
	const inOrder =
		recipients.length === records.length &&
		(recipients.length === 1 ||
			recipients.every((to, index) => {
				const record = records[index];
				return record !== undefined && isSameNumber(to, textField(record, 'to'));
			}));
	if (inOrder) {
		return recipients.map((to, index) => toOutcome(to, records[index] ?? {}));
	}

	const left = [...records];
	const take = (to: string, isMatch: (record: ClickSendRecord) => boolean) => {
		const index = left.findIndex(isMatch);
		if (index === -1) return undefined;
		const [record] = left.splice(index, 1);
		return record && toOutcome(to, record);
	};
	// Exact spellings first, so that a similar number cannot take another's record.
	const exact = recipients.map((to) => take(to, (record) => textField(record, 'to') === to));
	const matched = recipients.map(
		(to, index) => exact[index] ?? take(to, (record) => isSameNumber(to, textField(record, 'to'))),
	);
	const unmatched = left.map((record) => ({ ...record }));
	return recipients.map(
		(to, index) =>
			matched[index] ?? {
				ok: false,
				issue: messages.noRecordForRecipient(to),
				json: { to, ...(unmatched.length > 0 && { unmatched }) },
			},
	);
}
