import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { membersOnly, pollTriggerHint } from './helpers/builderHints';
import { pollTriggerHints } from './helpers/editorHints';
import { asList } from './helpers/notice';
import { poll } from './triggers/poll/poll';
import { EVENT_OPTIONS, onlyFinalOption } from './triggers/events';
import { resumeUrlProperty, startForAnswersOption } from './triggers/handover';
import { findWaiting } from './waiting/resumeExecution';
import { credentialTestMethods } from './transport/testCredential';

/** Asks ClickSend for unread replies or delivery reports, and starts a workflow with them. */
export class ClickSendPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ClickSend Poll Trigger',
		name: 'clickSendPollTrigger',
		icon: { light: 'file:clicksend.svg', dark: 'file:clicksend.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] === "reply" ? "reply" : "delivery report" }}',
		description:
			'Starts the workflow when an SMS reply or a delivery report is new at ClickSend; n8n needs no public URL',
		documentationUrl:
			'https://github.com/n8n-nodes-clicksend-http/n8n-nodes-clicksend-http#clicksend-poll-trigger',
		defaults: { name: 'ClickSend Poll Trigger' },
		polling: true,
		hints: pollTriggerHints,
		builderHint: pollTriggerHint,
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
				displayName: asList(
					"In the ClickSend dashboard, select 'Poll our server' under SMS > Settings, for the event of this trigger.",
					'For both replies and delivery reports, use two of these triggers.',
					'ClickSend hands out each reply and delivery report only once: two triggers for the same event, or a trigger and the Get Many operation, take them away from each other.',
					"'Fetch Test Event' shows examples from your history and leaves unread ones unread. The history does not know originalmessage, originalmessageid and status_code, so they are empty in examples.",
				),
				name: 'pollNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				builderHint: membersOnly('each of them has its default'),
				options: [onlyFinalOption, startForAnswersOption],
			},
			resumeUrlProperty,
		],
	};

	methods = credentialTestMethods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, findWaiting);
	}
}
