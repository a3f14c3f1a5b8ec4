import type { IDataObject } from 'n8n-workflow';
import type { ClickSendRecord, FieldValue } from '../../transport/response';

/** The fields of a simplified record, in their order; at most 10, as n8n asks of Simplify. */
const FIELDS = [
	'messageid',
	'direction',
	'date',
	'to',
	'message',
	'status',
	'senderid',
	'schedule',
	'customstring',
	'username',
] as const;

/** The latest unix time that a JavaScript date can hold, in seconds. */
const MAX_UNIX_SECONDS = 8.64e12;

function toIso(value: FieldValue | undefined): FieldValue {
	if (typeof value !== 'string') return value ?? null;
	const text = value.trim();
	if (text === '') return null;
	const seconds = Number(text);
	if (!/^\d+$/.test(text) || seconds > MAX_UNIX_SECONDS) return value;
	return new Date(seconds * 1000).toISOString();
}

/**
 * Simplifies a history record: ISO 8601 dates in UTC instead of unix seconds, null for an SMS that was
 * not scheduled, and at most 10 fields.
 *
 * @param record as it came; a field it lacks is null
 * @see API description, "Get SMS History"
 */
export function simplifyHistory(record: ClickSendRecord): IDataObject {
	return Object.fromEntries(
		FIELDS.map((field) => {
			const value = record[field];
			const isDate = field === 'date' || field === 'schedule';
			return [field, isDate ? toIso(value) : (value ?? null)];
		}),
	);
}
