import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';

/** The resource's name in the editor. */
export const displayName = 'Inbound SMS';

export const operations = { getMany };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['inboundSms'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many inbound SMS',
				description: 'Get the unread inbound SMS and mark them as read',
			},
		],
		default: 'getMany',
	},
	...getMany.properties,
];
