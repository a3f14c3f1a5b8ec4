import { randomUUID } from 'node:crypto';
import type { Fields } from './realN8n';
import { nodeItems } from '../../../tools/n8n/execution';
import type { Execution, WorkflowJson } from '../../../tools/n8n/schemas';
import type { TriggerHost } from './triggerWorkflow';

/** One SMS to one recipient, as an item of a workflow. */
export interface SmsItem {
	to: string;
	message: string;
}

/** The node that sends, by its name in the workflow. */
export const SEND = 'ClickSend';

const node = (name: string, type: string, more: Fields, index: number) => ({
	id: randomUUID(),
	name,
	type,
	position: [index * 200, 0],
	...more,
});

/** Webhook, then Split Out, which makes an item of each SMS in the body, then our node. */
function workflow(path: string, credentialId: string): WorkflowJson {
	return {
		name: `Send ${path}`,
		nodes: [
			node(
				'Webhook',
				'n8n-nodes-base.webhook',
				{
					typeVersion: 2,
					webhookId: path,
					parameters: { httpMethod: 'POST', path, options: {} },
				},
				0,
			),
			node(
				'Split Out',
				'n8n-nodes-base.splitOut',
				{ typeVersion: 1, parameters: { fieldToSplitOut: 'body.items', options: {} } },
				1,
			),
			node(
				SEND,
				'n8n-nodes-clicksend-http.clickSend',
				{
					typeVersion: 1,
					parameters: {
						resource: 'sms',
						operation: 'send',
						to: '={{ $json.to }}',
						message: '={{ $json.message }}',
						// Finds what an execution has sent in ClickSend's history.
						options: { customString: '={{ $execution.id }}' },
					},
					credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } },
				},
				2,
			),
		],
		connections: {
			Webhook: { main: [[{ node: 'Split Out', type: 'main', index: 0 }]] },
			'Split Out': { main: [[{ node: SEND, type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/** An active workflow that sends what its webhook is given. */
export class SendWorkflow {
	private constructor(
		private readonly n8n: TriggerHost,
		readonly id: string,
		private readonly path: string,
	) {}

	static async activate(n8n: TriggerHost): Promise<SendWorkflow> {
		const path = randomUUID();
		const credentialId = await n8n.createCredential({});
		const { id } = await n8n.client.createWorkflow(workflow(path, credentialId));
		await n8n.client.activateWorkflow(id);
		return new SendWorkflow(n8n, id, path);
	}

	/**
	 * Waits until so many executions have ended.
	 * @returns them, the latest first
	 */
	async executions(count: number, timeoutMs: number): Promise<Execution[]> {
		const listed = await this.n8n.client.waitForExecutions(this.id, count);
		return await Promise.all(
			listed.map(async ({ id }) => await this.n8n.client.waitForExecution(id, { timeoutMs })),
		);
	}

	/** The ID of the latest execution, which may still run. */
	async latest(): Promise<string> {
		const [latest] = await this.n8n.client.waitForExecutions(this.id, 1);
		return latest?.id ?? '';
	}

	/** Starts an execution through the webhook process, which responds at once. */
	async send(items: readonly SmsItem[]): Promise<void> {
		const response = await fetch(`${this.n8n.url}/webhook/${this.path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
		});
		if (!response.ok)
			throw new Error(`n8n responded with ${response.status}: ${await response.text()}`);
		await response.text();
	}
}

/** The recipients of what an execution has sent, from ClickSend's history, by the custom string. */
export async function sentBy(n8n: TriggerHost, executionId: string): Promise<unknown[]> {
	const credentialId = await n8n.createCredential({});
	const id = await n8n.client.runWorkflow({
		name: `History ${executionId}`,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', { typeVersion: 1, parameters: {} }, 0),
			node(
				'History',
				'n8n-nodes-clicksend-http.clickSend',
				{
					typeVersion: 1,
					parameters: { resource: 'sms', operation: 'getHistory', returnAll: true },
					credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } },
				},
				1,
			),
		],
		connections: { Start: { main: [[{ node: 'History', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	return nodeItems(await n8n.client.waitForExecution(id), 'History')
		.map(({ json }) => json)
		.filter(({ customstring }) => customstring === executionId)
		.map(({ to }) => to);
}
