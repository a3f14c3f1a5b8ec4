import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import { asText } from '../../parameters/values';
import { asRequestMethod } from '../../parameters/requestMethod';
import { HISTORY } from '../../transport/endpoints';
import type { RequestMethod } from '../../parameters/requestMethod';
import {
	bad,
	checkBoolean,
	checkWholeNumber,
	UNBOUNDED,
	type WholeNumber,
} from '../../parameters/check';
import { defineItemOperation } from '../../runner/operation';
import { requestMethodOnly } from '../requestMethod';
import { simplifyHistory } from './simplifyHistory';

interface HistoryParameters {
	/** Undefined for all. */
	limit?: number;
	simplify: boolean;
	fromEmail: string;
	requestMethod: RequestMethod;
}

const LIMIT: WholeNumber = { least: 1, most: UNBOUNDED, otherwise: 50 };

const properties: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['sms'], operation: ['getHistory'] } },
	[
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
		requestMethodOnly,
	],
);

/**
 * Get History: SMS in and out, newest as ClickSend orders them. The API has no paging, so a limit
 * shortens the list after it came.
 *
 * @see API description, "Get SMS History"
 */
export const getHistory = defineItemOperation<HistoryParameters>({
	properties,

	prepare(context, itemIndex) {
		const filters = context.getNodeParameter('filters', itemIndex, {});
		const options = context.getNodeParameter('options', itemIndex, {});
		const read = (name: string): unknown => context.getNodeParameter(name, itemIndex, undefined);
		const returnAll = checkBoolean(read('returnAll'), 'Return All', false);
		if (!returnAll.ok) return returnAll;
		const simplify = checkBoolean(read('simplify'), 'Simplify', true);
		if (!simplify.ok) return simplify;
		const limit = checkWholeNumber(returnAll.value ? undefined : read('limit'), 'Limit', LIMIT);
		if (!limit.ok) return limit;
		const fromEmail = asText(filters.fromEmail)?.trim();
		if (fromEmail === undefined) {
			return bad(
				'The From Email filter is a list or an object, not a text',
				'Check the expression in the From Email filter.',
			);
		}
		return {
			ok: true,
			parameters: {
				...(!returnAll.value && { limit: limit.value }),
				simplify: simplify.value,
				fromEmail,
				requestMethod: asRequestMethod(options.requestMethod),
			},
		};
	},

	async run(client, { limit, simplify, fromEmail, requestMethod }) {
		const parameters = fromEmail === '' ? {} : { from_email: fromEmail };
		const result = await client.request(HISTORY, parameters, { method: requestMethod });
		if (!result.ok) return [{ ok: false, issue: result.issue, json: {} }];
		return result.records
			.slice(0, limit)
			.map((record) => ({ ok: true, json: simplify ? simplifyHistory(record) : { ...record } }));
	},
});
