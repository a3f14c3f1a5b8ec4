import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { poll } from './poll/poll';
import { EVENT_OPTIONS } from './push/events';
import { credentialTestMethods } from './transport/testCredential';

/** Starts a workflow with unread replies or delivery reports, which it asks ClickSend for. */
export class ClickSendPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ClickSend Poll Trigger',
		name: 'clickSendPollTrigger',
		icon: { light: 'file:clicksend.svg', dark: 'file:clicksend.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] === "reply" ? "reply" : "delivery report" }}',
		description:
			'Starts the workflow with new SMS replies or delivery reports, asking ClickSend on a schedule. It needs no public URL.',
		defaults: { name: 'ClickSend Poll Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clickSendHttpApi', required: true, testedBy: 'clickSendHttpApiTest' }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				default: 'reply',
				description: 'What the workflow starts with',
				options: EVENT_OPTIONS,
			},
			{
				displayName:
					"ClickSend hands out each reply and delivery report only once: two triggers, or a trigger and the Get Many operation, take them away from each other. In the ClickSend dashboard, select 'Poll our server' under SMS > Settings. A test run shows examples from your history and leaves unread ones unread.",
				name: 'pollNotice',
				type: 'notice',
				default: '',
			},
		],
	};

	methods = credentialTestMethods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
