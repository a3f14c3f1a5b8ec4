import type { IBuilderHint, INodeProperties, IRelatedNode } from 'n8n-workflow';

// What n8n tells AI builders about the nodes. They do not see notices.

const PACKAGE = 'n8n-nodes-clicksend-http';

const NEEDS_TRIGGER =
	'sendAndWait goes on only when a ClickSend Trigger or ClickSend Poll Trigger receives the answer: one workflow of this n8n, any, has to be active (published) with such a trigger, set to the event that is waited for (reply, or deliveryReport). It does not have to be this workflow, and the trigger is not connected to this node. Only responseType freeText needs none.';

const action: IRelatedNode = {
	nodeType: `${PACKAGE}.clickSend`,
	relationHint: 'Sends the SMS that people reply to, and answers a reply',
};

const pushTrigger: IRelatedNode = {
	nodeType: `${PACKAGE}.clickSendTrigger`,
	relationHint:
		'Starts a workflow with each SMS reply or delivery report, at once. Receives the answers for sendAndWait. ClickSend has to reach this n8n from outside',
};

const pollTrigger: IRelatedNode = {
	nodeType: `${PACKAGE}.clickSendPollTrigger`,
	relationHint:
		'The same where ClickSend cannot reach this n8n: asks ClickSend for what is new at intervals',
};

/** Of the ClickSend node. */
export const actionHint: IBuilderHint = {
	searchHint: `Every SMS costs money and goes to a real phone. ${NEEDS_TRIGGER} To start a workflow with replies or delivery reports, use one of the triggers, not getMany.`,
	relatedNodes: [pushTrigger, pollTrigger],
	extraTypeDefContent: [
		{
			displayOptions: { show: { resource: ['sms'], operation: ['sendAndWait'] } },
			content: NEEDS_TRIGGER,
		},
	],
};

const ANSWERS =
	'Gives the items event, from, message and keyword (stop, start, help or null) for a reply; event, messageid, status, isFinal and meaning for a delivery report.';

/** Of the ClickSend Trigger. */
export const pushTriggerHint: IBuilderHint = {
	searchHint: `Use it to start a workflow when an SMS comes in or a delivery report arrives. ${ANSWERS} With registration set to automatic, nothing has to be entered at ClickSend. Where ClickSend cannot reach this n8n, use the ClickSend Poll Trigger.`,
	relatedNodes: [action, pollTrigger],
};

/** Of the ClickSend Poll Trigger. */
export const pollTriggerHint: IBuilderHint = {
	searchHint: `Use it to start a workflow when an SMS comes in or a delivery report arrives, where ClickSend cannot reach this n8n from outside. ${ANSWERS} It has one event; for both, use two of these triggers. Use no other trigger and no getMany for the same event: ClickSend hands out each record once.`,
	relatedNodes: [action, pushTrigger],
};

/**
 * What an AI builder is told of a collection: n8n drops an expression for the whole of it without a word, and the node
 * cannot tell that from an empty one.
 *
 * @param lost what becomes of a run then, to complete "so …"
 */
export const membersOnly = (lost: string): NonNullable<INodeProperties['builderHint']> => ({
	propertyHint: `An object. Write an expression for each member, never one for the whole object: n8n drops that without a word, so ${lost}. Where a member is an object, the same holds for it.`,
});
