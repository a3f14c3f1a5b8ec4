import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import type { Operation } from '../runner/operation';

/** A group of operations, as the editor shows it. */
export interface Resource {
	/** Its name in the editor. */
	name: string;
	/** Its name in saved workflows. */
	value: string;
	operations: readonly Operation[];
}

const inOrder = ({ operations }: Resource) => [...operations].sort((a, b) => a.order - b.order);

function toOption({ name, value, action, description }: Operation): INodePropertyOptions {
	return { name, value, action, description };
}

/** The choice of an operation, and the fields of each, shown for it only. */
export function propertiesOf(resource: Resource): INodeProperties[] {
	const operations = inOrder(resource);
	const first = operations[0]?.value ?? '';
	const choice: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: operations.map(toOption),
		default: first,
	};
	const fields = operations.flatMap((operation) =>
		updateDisplayOptions(
			{ show: { resource: [resource.value], operation: [operation.value] } },
			operation.fields,
		),
	);
	return [choice, ...fields];
}
