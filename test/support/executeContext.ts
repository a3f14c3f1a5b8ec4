import { ExecuteContext, SupplyDataContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { additionalDataFor } from './n8nData';

export interface ExecutionOptions {
	/** Of Send an SMS. */
	parameters: INodeParameters;
	items: INodeExecutionData[];
	settings?: IWorkflowSettings;
	executeOnce?: boolean;
}

function prepare({ parameters, items, settings, executeOnce = false }: ExecutionOptions) {
	const clickSend = new ClickSend();
	const node: INode = {
		id: '1',
		name: 'ClickSend',
		type: 'clickSend',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'sms', operation: 'send', ...parameters },
		executeOnce,
	};
	const workflow = new Workflow({
		id: 'test',
		name: 'test',
		active: false,
		nodes: [node],
		connections: {},
		nodeTypes: {
			getByName: () => clickSend,
			getByNameAndVersion: () => clickSend,
			getKnownTypes: () => ({}),
		},
		settings: { timezone: 'UTC', ...settings },
	});
	return {
		workflow,
		node: workflow.nodes.ClickSend ?? node,
		additionalData: additionalDataFor({}),
		run: createEmptyRunExecutionData(),
		executeData: { node, data: { main: [items] }, source: null },
	};
}

/** What the ClickSend node is given by n8n when it runs in a workflow. */
export function executeContext(options: ExecutionOptions): ExecuteContext {
	const { workflow, node, additionalData, run, executeData } = prepare(options);
	const { items, executeOnce } = options;
	const input = executeOnce ? items.slice(0, 1) : items;
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		run,
		0,
		items,
		{ main: [input] },
		executeData,
		[],
	);
}

/**
 * What the ClickSend node is given by n8n when an AI agent calls it.
 *
 * @param options whose `items` are the agent's
 * @param query what the agent calls the tool with
 */
export function toolContext(options: ExecutionOptions, query: INodeExecutionData) {
	const { workflow, node, additionalData, run, executeData } = prepare(options);
	return new SupplyDataContext(
		workflow,
		node,
		additionalData,
		'manual',
		run,
		0,
		options.items,
		{ [NodeConnectionTypes.AiTool]: [[query]] },
		NodeConnectionTypes.AiTool,
		executeData,
		[],
	);
}
