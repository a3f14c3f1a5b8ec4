import type { ClickSendRecord, FieldValue } from './response';
import type { Redactor } from './authentication';

/**
 * Fields that stay to the letter: all that ClickSend documents, less its words for a result code. A
 * subaccount's key is its password, which may also be a word in somebody's SMS or the digits of a number.
 *
 * @see API description, the "Response 200" of each call
 */
const KEPT_FIELDS: ReadonlySet<string> = new Set([
	'balance',
	'currency_symbol',
	'currency_type',
	'customstring',
	'date',
	'direction',
	'from',
	'from_email',
	'message',
	'messageid',
	'originalmessage',
	'originalmessageid',
	'originalsenderid',
	'price',
	'schedule',
	'senderid',
	'status',
	'status_code',
	'to',
	'type',
	'username',
]);

const RESULT_CODE = /^\d{4}$/;

function redactValue(value: FieldValue, redact: Redactor): FieldValue {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((each) => redactValue(each, redact));
	return typeof value === 'object' && value !== null ? redactRecord(value, redact) : value;
}

/** A result code as it may be shown. What does not look like one may be an echo of the request. */
export function redactResultCode(code: string, redact: Redactor): string {
	return RESULT_CODE.test(code) ? code : redact(code);
}

/** Takes the secrets of a credential out of a record, except from the fields that hold people's data. */
export function redactRecord(record: ClickSendRecord, redact: Redactor): ClickSendRecord {
	const redacted: ClickSendRecord = {};
	for (const [field, value] of Object.entries(record)) {
		if (typeof value === 'string' && KEPT_FIELDS.has(field)) redacted[field] = value;
		else if (field === 'result' && typeof value === 'string') {
			redacted[field] = redactResultCode(value, redact);
		} else redacted[field] = redactValue(value, redact);
	}
	return redacted;
}
