import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { account } from './account/Account.resource';
import { deliveryReport } from './deliveryReport/DeliveryReport.resource';
import { inboundSms } from './inboundSms/InboundSms.resource';
import { propertiesOf, type Resource } from './resource';
import { sms } from './sms/Sms.resource';

/** The API. n8n lists the actions in the node panel in this order: what most people come for is first. */
export const resources: readonly Resource[] = [sms, inboundSms, deliveryReport, account];

/** Every field of the node, each shown for its resource and operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'sms',
	},
	...resources.flatMap(propertiesOf),
];

/** Runs the operation that the user chose, for all input items. */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === name);
	if (operation) return await operation.run(context);
	throw new NodeOperationError(
		context.getNode(),
		`The operation "${name}" of the resource "${resource}" does not exist`,
		{ description: 'Open the node and choose the resource and the operation again.' },
	);
}
