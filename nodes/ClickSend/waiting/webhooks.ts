import type { IWebhookDescription } from 'n8n-workflow';

const common = {
	name: 'default',
	responseMode: 'onReceived',
	responseData: '',
	restartWebhook: true,
	isFullPath: true,
} as const;

/**
 * Where a trigger hands over an answer. A path of our own, because a Wait node of the same execution listens
 * on none and would take a late answer for its webhook call.
 */
export const ANSWER_PATH = 'clicksend-answer';

/** Where a waiting execution is resumed, below n8n's address for that and the execution's ID. */
export const waitingWebhooks: IWebhookDescription[] = [
	// The page behind the link.
	{ ...common, httpMethod: 'GET', path: '={{ $nodeId }}' },
	{ ...common, httpMethod: 'POST', path: '={{ $nodeId }}' },
	// What a trigger hands over: it knows the execution, but not the node.
	{ ...common, httpMethod: 'POST', path: ANSWER_PATH },
];
