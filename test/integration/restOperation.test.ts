import type { IExecuteFunctions } from 'n8n-workflow';
import { defineCall, type CallOperation } from '../../nodes/ClickSend/runner/calls';
import { ParameterError } from '../../nodes/ClickSend/errors/issue';
import { MARKER_KEY, useClickSendBench } from '../support/clickSend';
import { executeContext } from '../support/executeContext';

const bench = useClickSendBench();

const VIEW = { value: 'x', name: 'X', action: 'X', description: 'X', order: 1, fields: [] };

const list = defineCall({
	...VIEW,
	endpoint: { api: 'rest', method: 'GET', path: 'automations/sms/inbound', effect: 'none' },
	prepare: () => ({ parameters: { limit: '100' } }),
});

const create = defineCall({
	...VIEW,
	endpoint: { api: 'rest', method: 'POST', path: 'automations/sms/receipts', effect: 'rule' },
	prepare: (item) => ({
		body: {
			rule_name: item.get('message') === 'One' ? 'One' : 'Two',
			action: 'URL',
			action_address: 'https://n8n.example.com/webhook',
			match_type: 0,
			enabled: 1,
		},
	}),
});

const removal = (more: Partial<CallOperation> = {}) =>
	defineCall({
		...VIEW,
		endpoint: {
			api: 'rest',
			method: 'DELETE',
			path: 'automations/sms/receipts/{receipt_rule_id}',
			effect: 'none',
		},
		prepare(item) {
			const id = String(item.get('message'));
			if (id === '') throw new ParameterError('No ID is given', 'Give an ID.');
			return { parameters: { receipt_rule_id: id } };
		},
		...more,
	});

/** Runs an operation for one item, whose field Message it may read. */
async function run(operation: ReturnType<typeof defineCall>, message: string) {
	const context = executeContext({
		parameters: { message, options: {} },
		items: [{ json: {} }],
		credentials: {
			username: 'tester',
			apiKey: MARKER_KEY,
			baseUrl: bench.sandbox.baseUrl,
			restBaseUrl: bench.sandbox.restBaseUrl,
		},
	});
	const items = await operation.run(context as IExecuteFunctions);
	return items.map(({ json }) => json);
}

describe('An operation of the REST API v3', () => {
	it('has no Request Method option, and says what it was given', () => {
		expect(list.fields).toEqual([]);
		expect(removal()).toMatchObject({ value: 'x', order: 1 });
	});

	it('puts out a single record, and each record of a page', async () => {
		expect(await run(list, '')).toEqual([]);
		expect(await run(create, 'One')).toMatchObject([{ rule_name: 'One' }]);
		expect(await run(create, 'Two')).toMatchObject([{ rule_name: 'Two' }]);
		const receipts = defineCall({
			...VIEW,
			endpoint: { api: 'rest', method: 'GET', path: 'automations/sms/receipts', effect: 'none' },
		});
		expect(await run(receipts, '')).toMatchObject([{ rule_name: 'One' }, { rule_name: 'Two' }]);
	});

	it('fills the places in its path', async () => {
		const [rule] = await run(create, 'One');
		await run(removal(), String(rule?.receipt_rule_id));
		expect(bench.sandbox.state.requests.at(-1)).toMatchObject({
			method: 'DELETE',
			path: `/v3/automations/sms/receipts/${String(rule?.receipt_rule_id)}`,
		});
	});

	it('is refused in its own words, or in general ones', async () => {
		await expect(run(removal(), '4711')).rejects.toMatchObject({
			message: expect.stringContaining('(HTTP 404)'),
			description: expect.stringMatching(/^Check the values/),
			context: { itemIndex: 0, data: { outcome: 'refused' } },
		});
		const words = { loginRefused: 'Look.', notTaken: 'Ask for the list of rules.' };
		await expect(run(removal({ words }), '4711')).rejects.toMatchObject({
			description: expect.stringMatching(/^Ask for the list of rules\./),
		});
	});

	it('asks nothing for an item that cannot be used', async () => {
		await expect(run(removal(), '')).rejects.toMatchObject({ message: 'No ID is given' });
		await expect(run(removal(), '..')).rejects.toMatchObject({
			description: expect.stringContaining('receipt_rule_id'),
		});
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});
