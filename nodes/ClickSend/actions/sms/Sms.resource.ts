import { SEND_AND_WAIT_OPERATION, type INodeProperties } from 'n8n-workflow';
import { getHistory } from './getHistory.operation';
import { send } from './send.operation';
import { sendAndWait } from './sendAndWait.operation';

/** The resource's name in the editor. */
export const displayName = 'SMS';

export const operations = { send, [SEND_AND_WAIT_OPERATION]: sendAndWait, getHistory };

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
				name: 'Send and Wait for Response',
				value: SEND_AND_WAIT_OPERATION,
				action: 'Send an SMS and wait for response',
				description: 'Ask a person by SMS, and go on with the answer',
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
	...sendAndWait.properties,
	...getHistory.properties,
];
