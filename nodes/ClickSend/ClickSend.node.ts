import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { properties, router } from './actions/router';
import { actionHint } from './helpers/builderHints';
import { actionHints } from './helpers/editorHints';
import { askAgain } from './sending/askAgain';
import { credentialTestMethods } from './transport/testCredential';
import { receiveAnswer, waitingWebhooks } from './waiting/receiveAnswer';
import { waitingTooltip } from './waiting/waitingTooltip';

/** SMS, inbound SMS, delivery reports and account of ClickSend's HTTP API v2. */
export class ClickSend implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ClickSend',
		name: 'clickSend',
		icon: { light: 'file:clicksend.svg', dark: 'file:clicksend.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send SMS and read replies, delivery reports, history and balance of ClickSend',
		documentationUrl: 'https://github.com/n8n-nodes-clicksend-http/n8n-nodes-clicksend-http#usage',
		defaults: { name: 'ClickSend' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		builderHint: actionHint,
		credentials: [{ name: 'clickSendHttpApi', required: true, testedBy: 'clickSendHttpApiTest' }],
		webhooks: waitingWebhooks,
		hints: actionHints,
		waitingNodeTooltip: waitingTooltip,
		properties,
	};

	methods = credentialTestMethods;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this, askAgain);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await router(this)];
	}
}
