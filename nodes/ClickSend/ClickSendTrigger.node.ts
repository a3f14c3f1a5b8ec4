import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { pushTriggerHint } from './helpers/builderHints';
import { receivePush } from './triggers/push/receivePush';
import { responseMode } from './triggers/push/responseMode';
import { triggerProperties } from './triggers/push/triggerProperties';
import { isRegistered, register, unregister } from './triggers/registration/register';
import { credentialTestMethods } from './transport/testCredential';
import { findWaiting } from './waiting/resumeExecution';

const pushes = {
	...responseMode,
	// The data of the last node is nothing for ClickSend.
	responseData: 'noData',
	path: 'webhook',
} as const;

/** Starts a workflow with each reply or delivery report that ClickSend pushes. */
export class ClickSendTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ClickSend Trigger',
		name: 'clickSendTrigger',
		icon: { light: 'file:clicksend.svg', dark: 'file:clicksend.dark.svg' },
		group: ['trigger'],
		// Since 1.1, n8n evaluates no expression to find out how to read a push.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ [].concat($parameter["events"] ?? []).map((event) => event === "reply" ? "reply" : "delivery report").join(", ") }}',
		description: 'Starts the workflow when ClickSend pushes an SMS reply or a delivery report',
		eventTriggerDescription: 'Waiting for ClickSend to push a reply or a delivery report',
		activationMessage: 'This workflow now starts with what ClickSend pushes to its Production URL.',
		documentationUrl:
			'https://github.com/n8n-nodes-clicksend-http/n8n-nodes-clicksend-http#clicksend-trigger',
		defaults: { name: 'ClickSend Trigger' },
		builderHint: pushTriggerHint,
		triggerPanel: {
			header: 'Pushed by ClickSend',
			executionsHelp: {
				inactive:
					'<b>While you build the workflow</b>, click Execute step, then answer an SMS. ClickSend has to know the Test URL for that: with automatic registration it does, else enter it in the dashboard.<br><br><b>Once the workflow is active (published)</b>, it runs by itself for each push to the Production URL.',
				active:
					'<b>This workflow is active (published)</b> and runs by itself for each push to the Production URL. You find the executions in the list of executions.<br><br>To test it here, click Execute step, then answer an SMS. ClickSend has to know the Test URL for that: with automatic registration it does, else enter it in the dashboard.',
			},
			activationHint:
				"Once you've finished building your workflow, activate (publish) it to have it run for every push of ClickSend.",
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clickSendHttpApi', required: true, testedBy: 'clickSendHttpApiTest' }],
		webhooks: [
			{ ...pushes, name: 'default', httpMethod: 'POST' },
			// Of a rule whose webhook type is GET: the same URL, with all fields in the query.
			{ ...pushes, name: 'setup', httpMethod: 'GET', ndvHideUrl: true },
		],
		properties: triggerProperties,
	};

	methods = credentialTestMethods;

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receivePush(this, findWaiting);
	}
}
