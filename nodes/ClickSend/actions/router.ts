import {
	updateDisplayOptions,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { parameterIssue } from '../errors/issue';
import { shown } from '../parameters/values';
import type { Operation } from '../runner/operation';
import { refuseAll } from '../runner/refuseAll';
import { resources, type Resource } from './resources';

function toOption({
	name,
	value,
	action,
	description,
	builderHint,
}: Operation): INodePropertyOptions {
	const option = { name, value, action, description };
	return builderHint ? { ...option, builderHint: { propertyHint: builderHint } } : option;
}

/** The choice of an operation, and the fields of each, shown for it only. */
function propertiesOf({ value: resource, operations: all }: Resource): INodeProperties[] {
	const operations = [...all].sort((a, b) => a.order - b.order);
	const first = operations[0]?.value ?? '';
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(toOption),
			default: first,
		},
		...operations.flatMap(({ value, fields }) =>
			updateDisplayOptions({ show: { resource: [resource], operation: [value] } }, fields),
		),
	];
}

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
	const resource = context.getNodeParameter('resource', 0, '');
	const name = context.getNodeParameter('operation', 0, '');
	const operation = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === name);
	if (operation) return await operation.run(context);
	return refuseAll(
		context,
		parameterIssue(
			'The operation that is chosen in the node does not exist',
			'Open the node and choose the resource and the operation again.',
			[`Resource: ${shown(resource)}`, `Operation: ${shown(name)}`],
		),
	);
}
