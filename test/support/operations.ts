import type { INodeParameters } from 'n8n-workflow';

/** The parameters of each operation, with nothing left out of what comes back. */
export const OPERATIONS = {
	send: { resource: 'sms', operation: 'send', to: '+61411111111', message: 'Hello', options: {} },
	history: {
		resource: 'sms',
		operation: 'getHistory',
		returnAll: true,
		simplify: false,
		filters: {},
		options: {},
	},
	balance: { resource: 'account', operation: 'getBalance', options: {} },
	replies: { resource: 'inboundSms', operation: 'getMany', filters: {}, options: {} },
	reports: { resource: 'deliveryReport', operation: 'getMany', filters: {}, options: {} },
} satisfies Record<string, INodeParameters>;
