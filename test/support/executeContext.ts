import { randomUUID } from 'node:crypto';
import { ExecuteContext, SupplyDataContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { asTool } from './n8nCore';
import { additionalDataFor } from './n8nData';

export interface ExecutionOptions {
	/** Of Send an SMS. */
	parameters: INodeParameters;
	items: INodeExecutionData[];
	/** What the credential holds, decrypted. */
	credentials?: ICredentialDataDecryptedObject;
	settings?: IWorkflowSettings;
	executeOnce?: boolean;
	executionId?: string;
	/** `manual` when left out. */
	mode?: WorkflowExecuteMode;
	/** How often the node has run before in the execution. */
	runIndex?: number;
}

function prepare(options: ExecutionOptions) {
	const { parameters, items, settings, executeOnce = false, executionId } = options;
	const clickSend = new ClickSend();
	const node: INode = {
		id: '1',
		name: 'ClickSend',
		type: 'clickSend',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'sms', operation: 'send', ...parameters },
		executeOnce,
		credentials: { clickSendHttpApi: { id: '1', name: 'ClickSend' } },
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
		additionalData: additionalDataFor(options.credentials ?? {}, executionId),
		run: createRunExecutionData({}),
		executeData: { node, data: { main: [items] }, source: null },
	};
}

/** What the ClickSend node is given by n8n when it runs in a workflow. */
export function executeContext(options: ExecutionOptions): ExecuteContext {
	const { workflow, node, additionalData, run, executeData } = prepare(options);
	const { items, executeOnce, mode = 'manual', runIndex = 0 } = options;
	const input = executeOnce ? items.slice(0, 1) : items;
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		mode,
		run,
		runIndex,
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
 * @param input what the agent calls the tool with
 */
export function toolContext(options: ExecutionOptions, input: INodeExecutionData[]) {
	const { workflow, node, additionalData, run, executeData } = prepare(options);
	const agent: INode = { ...node, id: '2', name: 'Agent', type: 'agent' };
	return new SupplyDataContext(
		workflow,
		node,
		additionalData,
		'manual',
		run,
		0,
		options.items,
		{ [NodeConnectionTypes.AiTool]: [input] },
		NodeConnectionTypes.AiTool,
		{ ...executeData, node: agent },
		[],
	);
}

/**
 * What the ClickSend node is given by n8n when one of n8n's Agents calls it: no workflow, a new ID each time, no
 * execution, and run data that keeps nothing.
 */
export function agentContext({
	parameters,
	items,
	credentials = {},
	credentialId,
}: ExecutionOptions & { credentialId: string }) {
	const node: INode = {
		id: randomUUID(),
		name: 'Target Node',
		type: 'clickSendTool',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'sms', operation: 'send', ...parameters },
		credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } },
	};
	const clickSend = asTool(new ClickSend());
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => clickSend,
			getByNameAndVersion: () => clickSend,
			getKnownTypes: () => ({}),
		},
	});
	const { executionId: _none, ...additionalData } = additionalDataFor(credentials);
	const input = { main: [items] };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		items,
		input,
		{ node, data: input, source: null },
		[],
	);
}
