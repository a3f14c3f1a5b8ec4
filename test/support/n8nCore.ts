import { WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { additionalDataFor } from './n8nData';

/** A node that puts out the items it was given. */
class Items implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Items',
		name: 'items',
		group: ['trigger'],
		version: 1,
		description: 'Puts out items',
		defaults: { name: 'Items' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	constructor(private readonly items: readonly IDataObject[]) {}

	execute = async (): Promise<INodeExecutionData[][]> =>
		await Promise.resolve([this.items.map((json) => ({ json }))]);
}

/** The node as n8n offers it to agents: its fields know that by the name of the type. */
export function asTool(node: ClickSend): ClickSend {
	node.description = { ...node.description, name: 'clickSendTool' };
	return node;
}

const nodeTypes = (items: readonly IDataObject[]): INodeTypes => {
	const types: Record<string, INodeType> = {
		items: new Items(items),
		clickSend: new ClickSend(),
		// As n8n calls it where it is connected as a tool, and as a human review of tools.
		clickSendTool: asTool(new ClickSend()),
		clickSendHitlTool: new ClickSend(),
	};
	const byName = (name: string) => {
		const type = types[name];
		if (!type) throw new Error(`No node type ${name}`);
		return type;
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
};

export interface WorkflowOptions {
	/** The input items; one empty item when left out. */
	items?: IDataObject[];
	parameters: INodeParameters;
	credentials: ICredentialDataDecryptedObject;
	/** Settings of the node, e.g. onError, retryOnFail. */
	settings?: Partial<INode>;
	timezone?: string;
	/** Data of an earlier execution, to run on from it as n8n's retry does. */
	earlier?: IRunExecutionData;
	executionId?: string;
	/** `manual` when left out. */
	mode?: WorkflowExecuteMode;
}

export interface NodeRun {
	/** The items of the node's outputs: the first, and with an error output the second. */
	outputs: INodeExecutionData[][];
	/** The error with which the node stopped. */
	error?: IDataObject & { message: string; description?: string | null };
	/** Everything n8n keeps of the execution. */
	run: IRun;
}

/** A workflow of two nodes, items and ClickSend. */
export function workflowOf(options: WorkflowOptions): Workflow {
	return new Workflow({
		id: 'test',
		name: 'test',
		active: false,
		nodes: [
			{ id: '1', name: 'Items', type: 'items', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: '2',
				name: 'ClickSend',
				type: 'clickSend',
				typeVersion: 1,
				position: [200, 0],
				parameters: options.parameters,
				credentials: { clickSendHttpApi: { id: '1', name: 'ClickSend' } },
				...options.settings,
			},
		],
		connections: { Items: { main: [[{ node: 'ClickSend', type: 'main', index: 0 }]] } },
		nodeTypes: nodeTypes(options.items ?? [{}]),
		settings: { executionOrder: 'v1', timezone: options.timezone ?? 'UTC' },
	});
}

/**
 * Runs a workflow of two nodes, items and ClickSend, through n8n's own engine.
 */
export async function runNode(options: WorkflowOptions): Promise<NodeRun> {
	const workflow = workflowOf(options);
	const additionalData = additionalDataFor(options.credentials, options.executionId);

	const mode = options.mode ?? 'manual';
	const execute = options.earlier
		? new WorkflowExecute(additionalData, mode, options.earlier)
		: new WorkflowExecute(additionalData, mode);
	const start = workflow.getNode('Items');
	const run = options.earlier
		? await execute.processRunExecutionData(workflow)
		: await execute.run({ workflow, ...(start && { startNode: start }) });
	const { runData, error: workflowError } = run.data.resultData;
	const task = runData.ClickSend?.at(-1);
	if (!task) throw workflowError ?? new Error('The node did not run');
	const error = task.error && {
		...JSON.parse(JSON.stringify(task.error)),
		message: task.error.message,
		description: task.error.description,
	};
	return {
		outputs: (task.data?.main ?? []).map((output) => output ?? []),
		...(error && { error }),
		run,
	};
}
