import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { propertiesOf } from './resource';
import { resources } from './resources';

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
