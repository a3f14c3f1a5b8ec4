import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import * as account from './account/Account.resource';
import * as deliveryReport from './deliveryReport/DeliveryReport.resource';
import * as inboundSms from './inboundSms/InboundSms.resource';
import type { OpenedOperation } from '../runner/operation';
import { runOperation } from '../runner/run';
import * as sms from './sms/Sms.resource';

type Operations = Readonly<Record<string, OpenedOperation>>;

const resources = new Map<string, Operations>([
	['account', account.operations],
	['deliveryReport', deliveryReport.operations],
	['inboundSms', inboundSms.operations],
	['sms', sms.operations],
]);

/** Every field of the node, each shown for its resource and operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		// n8n lists the actions in the node panel in this order: what most people come for is first.
		options: [
			{ name: sms.displayName, value: 'sms' },
			{ name: inboundSms.displayName, value: 'inboundSms' },
			{ name: deliveryReport.displayName, value: 'deliveryReport' },
			{ name: account.displayName, value: 'account' },
		],
		default: 'sms',
	},
	...sms.properties,
	...inboundSms.properties,
	...deliveryReport.properties,
	...account.properties,
];

/** Runs the operation that the user chose, for all input items. */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operations = resources.get(resource);
	const operation = operations && Object.hasOwn(operations, name) ? operations[name] : undefined;
	if (!operation) {
		throw new NodeOperationError(
			context.getNode(),
			`The operation "${name}" of the resource "${resource}" does not exist`,
			{ description: 'Open the node and choose the resource and the operation again.' },
		);
	}
	return await runOperation(context, operation);
}
