import { WebhookContext } from 'n8n-core';
import type { IDataObject, IRun } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { workflowOf, type WorkflowOptions } from './n8nCore';
import { additionalDataFor } from './n8nData';
import { partOf } from './partOf';

type WebhookResponse = ReturnType<WebhookContext['getResponseObject']>;

/** What n8n gives a node that waits, for an answer that a trigger hands over. */
class AnswerContext extends WebhookContext {
	constructor(
		private readonly body: IDataObject,
		...rest: ConstructorParameters<typeof WebhookContext>
	) {
		super(...rest);
	}

	override getBodyData(): IDataObject {
		return this.body;
	}

	/** To an event that the execution does not go on with. */
	override getResponseObject(): WebhookResponse {
		const response: WebhookResponse = partOf<WebhookResponse>('The response', {
			status: () => response,
			json: () => response,
		});
		return response;
	}

	override getWorkflow() {
		return { ...super.getWorkflow(), name: 'test' };
	}
}

/**
 * Lets a ClickSend node that waits receive an event with the custom string of its question.
 *
 * @param options what it was run with
 * @param run that it waits in
 * @returns the items that the execution goes on with; none where it goes on waiting
 */
export async function receiveEvent(
	options: WorkflowOptions,
	{ data }: IRun,
	event: IDataObject,
): Promise<IDataObject[]> {
	const workflow = workflowOf(options);
	const node = workflow.getNode('ClickSend');
	const [webhookDescription] = new ClickSend().description.webhooks ?? [];
	if (!node || !webhookDescription) throw new Error('The node has no webhook');
	const additionalData = additionalDataFor(options.credentials, options.executionId);
	const webhook = {
		httpMethod: 'POST' as const,
		node: node.name,
		path: '',
		webhookDescription,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData,
	};
	const body = { code: event.customstring, event };
	const context = new AnswerContext(
		body,
		workflow,
		node,
		additionalData,
		'manual',
		webhook,
		[],
		data,
	);
	await workflow.expression.acquireIsolate();
	try {
		const { workflowData = [] } = await new ClickSend().webhook.call(context);
		return workflowData.flat().map(({ json }) => json);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
