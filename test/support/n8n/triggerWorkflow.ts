import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeItems } from '../../../tools/n8n/execution';
import type { Execution, WorkflowJson } from '../../../tools/n8n/schemas';
import { encode, post, postAndHangUp, type Encoding, type Knock, type PushFields } from './pushes';
import type { Fields, RealN8n } from './realN8n';

/** Long enough, and safe in a URL. */
export const PUSH_TOKEN = 'e2e-push-token-0123456789';

const TRIGGER = 'Trigger';

/** How often n8n is asked for executions. */
const POLL_MS = 50;

/** Ends well with a text in its item, or ends with an error. */
export type Then = { put: string } | { stop: string };

function thenNode(then: Then): WorkflowJson['nodes'][number] {
	const common = { id: randomUUID(), name: 'Then', position: [200, 0] };
	if ('stop' in then) {
		return {
			...common,
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: then.stop },
		};
	}
	const assignments = [{ id: '1', name: 'then', type: 'string', value: then.put }];
	return {
		...common,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	};
}

const PAUSE = 'Pause';

const pauseNodes = (seconds: number | undefined): WorkflowJson['nodes'] =>
	seconds === undefined
		? []
		: [
				{
					id: randomUUID(),
					name: PAUSE,
					type: 'n8n-nodes-base.wait',
					typeVersion: 1.1,
					position: [100, 0],
					parameters: { amount: seconds, unit: 'seconds' },
				},
			];

const toNode = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

export interface TriggerOptions {
	type?: 'clickSendTrigger' | 'clickSendPollTrigger';
	/** Of the node: the latest when left out. */
	typeVersion?: number;
	parameters?: Fields;
	/** Fields of the credential that differ. */
	credential?: Fields;
	/** What the workflow does after the trigger. */
	then?: Then;
	/** Seconds that the workflow waits before that. */
	pause?: number;
	name?: string;
	/** Settings of the workflow, on top of ours. */
	settings?: Fields;
}

/** Of each trigger, what n8n's editor adds to a workflow. */
const LATEST = { clickSendTrigger: 1.1, clickSendPollTrigger: 1 };

/** The n8n that has the workflows of triggers; `url` is where it takes pushes. */
export type TriggerHost = Pick<RealN8n, 'client' | 'createCredential' | 'updateCredential' | 'url'>;

/** A saved workflow that starts with one of our triggers. */
export class TriggerWorkflow {
	private constructor(
		private readonly n8n: TriggerHost,
		readonly id: string,
		readonly webhookId: string,
		private readonly credentialId: string,
	) {}

	/** Saves a workflow; it is not active yet. */
	static async save(n8n: TriggerHost, options: TriggerOptions = {}): Promise<TriggerWorkflow> {
		const { type = 'clickSendTrigger', parameters = {}, credential = {} } = options;
		const webhookId = randomUUID();
		const credentialId = await n8n.createCredential({ pushToken: PUSH_TOKEN, ...credential });
		const workflow: WorkflowJson = {
			name: options.name ?? `Trigger ${webhookId}`,
			nodes: [
				{
					id: randomUUID(),
					name: TRIGGER,
					type: `n8n-nodes-clicksend-http.${type}`,
					typeVersion: options.typeVersion ?? LATEST[type],
					position: [0, 0],
					parameters: { events: ['reply', 'deliveryReport'], ...parameters },
					credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } },
					webhookId,
				},
				...pauseNodes(options.pause),
				thenNode(options.then ?? { put: 'done' }),
			],
			connections: {
				[TRIGGER]: toNode(options.pause === undefined ? 'Then' : PAUSE),
				...(options.pause !== undefined && { [PAUSE]: toNode('Then') }),
			},
			settings: { executionOrder: 'v1', ...options.settings },
		};
		const { id } = await n8n.client.createWorkflow(workflow);
		return new TriggerWorkflow(n8n, id, webhookId, credentialId);
	}

	/** Saves a workflow and activates it. */
	static async activate(n8n: TriggerHost, options: TriggerOptions = {}): Promise<TriggerWorkflow> {
		const workflow = await TriggerWorkflow.save(n8n, options);
		await workflow.activateAgain();
		return workflow;
	}

	/** Saves a workflow with the same nodes and the same webhook ID, as an import of its file does. */
	async copy(): Promise<TriggerWorkflow> {
		const { nodes, connections, settings } = await this.n8n.client.getWorkflow(this.id);
		const name = `Copy of ${this.id}`;
		const { id } = await this.n8n.client.createWorkflow({ name, nodes, connections, settings });
		return new TriggerWorkflow(this.n8n, id, this.webhookId, this.credentialId);
	}

	async activateAgain(): Promise<void> {
		await this.n8n.client.activateWorkflow(this.id);
	}

	/** Changes parameters of the trigger while the workflow is active. */
	async change(parameters: Fields): Promise<void> {
		const { nodes } = await this.n8n.client.getWorkflow(this.id);
		const changed = nodes.map((node) =>
			node.name === TRIGGER
				? { ...node, parameters: { ...Object(node.parameters), ...parameters } }
				: node,
		);
		await this.n8n.client.updateWorkflow(this.id, { nodes: changed });
		await this.activateAgain();
	}

	/** Replaces what the credential holds. */
	async changeCredential(fields: Fields): Promise<void> {
		await this.n8n.updateCredential(this.credentialId, { pushToken: PUSH_TOKEN, ...fields });
	}

	url(
		token: string | undefined = PUSH_TOKEN,
		kind: 'webhook' | 'webhook-test' = 'webhook',
	): string {
		const query = token === '' ? '' : `?token=${encodeURIComponent(token)}`;
		return `${this.n8n.url}/${kind}/${this.webhookId}/webhook${query}`;
	}

	async push(fields: PushFields, encoding: Encoding = 'form', url = this.url()): Promise<Knock> {
		return await post(url, encode(fields, encoding));
	}

	/** Pushes, and does not wait for the response once the workflow runs. */
	async pushAndHangUp(fields: PushFields): Promise<void> {
		const before = await this.executionCount();
		const hangUp = postAndHangUp(this.url(), encode(fields, 'form'));
		while ((await this.executionCount()) === before) await sleep(POLL_MS);
		hangUp();
	}

	/** Listens for one event on the test URL, as the editor's button does. */
	async listen(): Promise<void> {
		await this.n8n.client.request('POST', `/rest/workflows/${this.id}/run`, {
			workflowData: await this.n8n.client.getWorkflow(this.id),
			triggerToStartFrom: { name: TRIGGER },
		});
	}

	async executionCount(): Promise<number> {
		return (await this.n8n.client.listExecutions(this.id)).length;
	}

	/** Waits until so many executions were started and all of them have ended. */
	async executions(count: number): Promise<Execution[]> {
		const listed = await this.n8n.client.waitForExecutions(this.id, count);
		return await Promise.all(
			listed.map(async ({ id }) => await this.n8n.client.waitForExecution(id)),
		);
	}

	/** What the trigger put out in an execution. */
	items(execution: Execution | undefined): Fields[] {
		return execution ? nodeItems(execution, TRIGGER).map(({ json }) => json) : [];
	}

	async deactivate(): Promise<void> {
		await this.n8n.client.deactivateWorkflow(this.id);
	}
}
