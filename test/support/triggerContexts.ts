import { HookContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowSettings,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { ClickSendTrigger } from '../../nodes/ClickSend/ClickSendTrigger.node';
import { additionalDataFor } from './n8nData';

export interface TriggerOptions {
	parameters: INodeParameters;
	credentials: ICredentialDataDecryptedObject;
	/** How n8n runs it: as a trigger when left out. */
	mode?: WorkflowExecuteMode;
	/** Why n8n activates it: because a person wants it when left out. */
	activation?: WorkflowActivateMode;
	/** Tells one workflow from another. */
	workflowId?: string;
	/** Of the trigger; two workflows that were imported from one file share it. */
	webhookId?: string;
	workflowName?: string;
	/** Of the trigger; two that were made by hand may have the same ID. */
	nodeName?: string;
	/** Of the workflow. */
	settings?: IWorkflowSettings;
}

/** A workflow of n8n that consists of one trigger. */
export function workflowOf(type: string, nodeType: INodeType, options: TriggerOptions) {
	const { workflowId = 'workflow', workflowName = 'Answers', parameters } = options;
	const { webhookId = `webhook-${workflowId}`, nodeName = 'Trigger', settings = {} } = options;
	const node: INode = {
		id: 'trigger',
		name: nodeName,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		webhookId,
		credentials: { clickSendHttpApi: { id: '1', name: 'ClickSend' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: workflowId,
		name: workflowName,
		active: true,
		nodes: [node],
		connections: {},
		nodeTypes,
		settings,
	});
	return { workflow, node: workflow.nodes[nodeName] ?? node };
}

/** Calls a method with n8n's functions as its `this`, as n8n does. */
export async function call<T>(target: object, method: string, context: object): Promise<T> {
	const result: T = await Reflect.apply(Reflect.get(target, method), context, []);
	return result;
}

/** What an expression in the description of the ClickSend Trigger comes to. */
export async function evaluated(parameters: INodeParameters, expression: string): Promise<unknown> {
	const trigger = new ClickSendTrigger();
	const { workflow, node } = workflowOf('clickSendTrigger', trigger, {
		parameters,
		credentials: {},
	});
	await workflow.expression.acquireIsolate();
	try {
		return workflow.expression.getSimpleParameterValue(node, expression, 'webhook', {});
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** A ClickSend Trigger as n8n has it in a workflow, with the default values of its parameters. */
export const triggerNode = (parameters: INodeParameters): INode =>
	workflowOf('clickSendTrigger', new ClickSendTrigger(), { parameters, credentials: {} }).node;

/** What n8n does with the webhook of a trigger. */
export interface WebhookLife {
	checkExists(): Promise<boolean>;
	create(): Promise<boolean>;
	delete(): Promise<boolean>;
	/** What it has said in n8n's log. */
	warnings: readonly string[];
}

/** The registration of the ClickSend Trigger, with what n8n's own core gives it. */
export function webhookLife(options: TriggerOptions): WebhookLife {
	const trigger = new ClickSendTrigger();
	const { workflow, node } = workflowOf('clickSendTrigger', trigger, options);
	const [webhookDescription] = trigger.description.webhooks ?? [];
	if (!webhookDescription) throw new Error('The trigger has no webhook');
	const isTest = options.mode === 'manual';
	const additionalData = additionalDataFor(options.credentials);
	const context = new HookContext(
		workflow,
		node,
		additionalData,
		options.mode ?? 'trigger',
		options.activation ?? 'activate',
		{
			httpMethod: 'POST',
			node: node.name,
			path: '',
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
			isTest,
		},
	);
	const warnings: string[] = [];
	const warn = (message: string) => warnings.push(message);
	Object.defineProperty(context, 'logger', { value: { warn } });
	const methods = trigger.webhookMethods.default;
	return {
		warnings,
		checkExists: async () => await call(methods, 'checkExists', context),
		create: async () => await call(methods, 'create', context),
		delete: async () => await call(methods, 'delete', context),
	};
}
