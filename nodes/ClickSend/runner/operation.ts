import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** How the editor shows an operation. */
export interface OperationView {
	/** Its name in saved workflows. */
	value: string;
	/** Its name in the list of operations, with `description` under it; `action` is for the node panel. */
	name: string;
	action: string;
	description: string;
	/** What n8n tells AI builders beside the description. */
	builderHint?: string;
	/** Its place in the resource's list of operations; the first is the default. */
	order: number;
	fields: INodeProperties[];
}

/** One operation of the node: what the editor shows, and what runs. */
export interface Operation extends OperationView {
	/** Runs it for all input items. @returns the output items, in the order of the input items */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}
