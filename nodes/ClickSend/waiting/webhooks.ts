import type { IWebhookDescription } from 'n8n-workflow';

const common = {
	name: 'default',
	responseMode: 'onReceived',
	responseData: '',
	restartWebhook: true,
	isFullPath: true,
} as const;

/**
 * The path to which a trigger hands over an answer. A Wait node of the same execution listens on the empty path,
 * and would take a late answer for its own webhook call.
 */
export const ANSWER_PATH = 'clicksend-answer';

/** The node's webhooks while an execution waits, below n8n's address for that and the execution's ID. */
export const waitingWebhooks: IWebhookDescription[] = [
	// The page behind the link.
	{ ...common, httpMethod: 'GET', path: '={{ $nodeId }}' },
	{ ...common, httpMethod: 'POST', path: '={{ $nodeId }}' },
	// An answer that a trigger hands over. The trigger knows the execution, but not the node.
	{ ...common, httpMethod: 'POST', path: ANSWER_PATH },
];
