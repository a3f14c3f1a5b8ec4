import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './getMany.operation';

/** The resource's name in the editor. */
export const displayName = 'Delivery Report';

export const operations = { getMany };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['deliveryReport'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many delivery reports',
				description: 'Get the unread delivery reports and mark them as read',
			},
		],
		default: 'getMany',
	},
	...getMany.properties,
];
