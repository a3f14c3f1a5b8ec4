import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { membersOnly } from '../../helpers/builderHints';
import {
	readBoolean,
	readText,
	readWholeNumber,
	UNBOUNDED,
	type WholeNumber,
} from '../../parameters/values';
import { defineCall } from '../../runner/calls';
import type { ClickSendRecord, FieldValue } from '../../transport/response';
import { HISTORY } from '../../transport/endpoints';
import { isRaw } from '../../transport/readRecords';

const LIMIT: WholeNumber = { least: 1, most: UNBOUNDED, otherwise: 50 };

const fields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: LIMIT.least },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		builderHint: membersOnly('SMS from all addresses come out'),
		options: [
			{
				displayName: 'From Email',
				name: 'fromEmail',
				type: 'string',
				default: '',
				placeholder: 'e.g. nathan@example.com',
				description: 'Return only SMS that were sent by email-to-SMS from this address',
			},
		],
	},
];

/** The fields of a simplified record, in their order; at most 10, as n8n asks of Simplify. */
const FIELDS =
	'messageid direction date to message status senderid schedule customstring username'.split(' ');

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
 * not scheduled, and at most 10 fields. What could not be read as a record stays as it is.
 *
 * @param record as it came; a field it lacks is null
 * @see API description, "Get SMS History"
 */
export function simplifyHistory(record: ClickSendRecord): IDataObject {
	if (isRaw(record)) return record;
	return Object.fromEntries(
		FIELDS.map((field) => {
			const value = record[field];
			const isDate = field === 'date' || field === 'schedule';
			return [field, isDate ? toIso(value) : (value ?? null)];
		}),
	);
}

/**
 * Get History: SMS in and out, newest as ClickSend orders them. The API has no paging, so a limit
 * shortens the list after it came.
 *
 * @see API description, "Get SMS History"
 */
export const getHistory = defineCall({
	value: 'getHistory',
	name: 'Get History',
	action: 'Get SMS history',
	description: 'Get SMS that were sent and received',
	order: 3,
	fields,
	endpoint: HISTORY,

	prepare(item) {
		const { fromEmail: given } = item.collection('filters');
		const returnAll = readBoolean(item.get('returnAll'), 'Return All', false);
		const simplify = readBoolean(item.get('simplify'), 'Simplify', true);
		const limit = returnAll ? undefined : readWholeNumber(item.get('limit'), 'Limit', LIMIT);
		const fromEmail = readText(
			given,
			'The From Email filter',
			'Check the expression in the From Email filter.',
		).trim();
		return {
			parameters: fromEmail === '' ? {} : { from_email: fromEmail },
			output: (records) => {
				const wanted = records.slice(0, limit);
				return simplify ? wanted.map(simplifyHistory) : wanted;
			},
		};
	},
});
