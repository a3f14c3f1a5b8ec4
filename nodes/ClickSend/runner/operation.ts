import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** How the editor shows an operation. */
export interface OperationView {
	/** Its name in saved workflows. */
	value: string;
	/** Its name in the list of operations. */
	name: string;
	/** What it does, in the node panel. */
	action: string;
	/** What it does, under its name. */
	description: string;
	/** Its place in the resource's list of operations; the first is the default. */
	order: number;
	fields: INodeProperties[];
}

/** One operation of the node: what the editor shows, and what runs. */
export interface Operation extends OperationView {
	/** Runs it for all input items. @returns the output items, in the order of the input items */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}
