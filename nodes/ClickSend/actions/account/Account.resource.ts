import type { INodeProperties } from 'n8n-workflow';
import { getBalance } from './getBalance.operation';

/** The resource's name in the editor. */
export const displayName = 'Account';

export const operations = { getBalance };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Get Balance',
				value: 'getBalance',
				action: 'Get account balance',
				description: 'Get the credit that is left in the account',
			},
		],
		default: 'getBalance',
	},
	...getBalance.properties,
];
