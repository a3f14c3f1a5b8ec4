import type { INodeProperties } from 'n8n-workflow';
import { getHistory } from './getHistory.operation';
import { send } from './send.operation';

/** The resource's name in the editor. */
export const displayName = 'SMS';

export const operations = { send, getHistory };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['sms'] } },
		options: [
			{
				name: 'Send',
				value: 'send',
				action: 'Send an SMS',
				description: 'Send an SMS to one or many recipients',
			},
			{
				name: 'Get History',
				value: 'getHistory',
				action: 'Get SMS history',
				description: 'Get SMS that were sent and received',
			},
		],
		default: 'send',
	},
	...send.properties,
	...getHistory.properties,
];
