import { updateDisplayOptions } from 'n8n-workflow';
import { asRequestMethod } from '../../parameters/requestMethod';
import { BALANCE } from '../../transport/endpoints';
import type { RequestMethod } from '../../parameters/requestMethod';
import { defineItemOperation } from '../../runner/operation';
import { requestMethodOnly } from '../requestMethod';

/**
 * Get Balance: one record with `balance` as a number.
 *
 * @see API description, "Get Account Balance"
 */
export const getBalance = defineItemOperation<{ requestMethod: RequestMethod }>({
	properties: updateDisplayOptions({ show: { resource: ['account'], operation: ['getBalance'] } }, [
		requestMethodOnly,
	]),

	prepare(context, itemIndex) {
		const options = context.getNodeParameter('options', itemIndex, {});
		return { ok: true, parameters: { requestMethod: asRequestMethod(options.requestMethod) } };
	},

	async run(client, { requestMethod }) {
		const result = await client.request(BALANCE, {}, { method: requestMethod });
		if (!result.ok) return [{ ok: false, issue: result.issue, json: {} }];
		return result.records.map((record) => ({ ok: true, json: { ...record } }));
	},
});
