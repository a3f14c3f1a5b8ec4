import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nClient } from '../../tools/n8n/client';
import type { N8nInstance } from '../../tools/n8n/instance';
import type { WorkflowJson } from '../../tools/n8n/schemas';
import type { EmptyN8n } from '../shared/emptyN8n';
import type { Contender, ContenderNode } from './contenders';
import { readRecord, savedExecution, type ExecutionRecord } from './executionRecord';
import { memoryOf, type Memory } from '../shared/memory';
import type { SandboxProcess } from './sandboxProcess';
import { MAKE_ITEMS, type Sms } from './sms';
import { callWebhook } from './webhookCall';

const CREDENTIAL = 'clickSendHttpApi';
const SAVE_POLL_MS = 50;
/** From the webhook's answer until the execution is saved. */
const SAVE_TIMEOUT_MS = 60_000;
/** Of one execution. */
const RUN_TIMEOUT_MS = 300_000;

/** What a run took. */
export interface Sample {
	/** Milliseconds that n8n has recorded for the contender's nodes together, or of the bare loop. */
	readonly time: number;
	readonly requests: number;
	/** The most requests that were in flight at the same time. */
	readonly mostInFlight: number;
	/** Of n8n when the execution has ended; undefined where the system does not tell. */
	readonly memory?: Memory | undefined;
}

/** Whatever can take part in rounds. */
export interface Entrant {
	readonly title: string;
	run(): Promise<Sample>;
}

/** A result that is not what it should be: a figure with it would be worth nothing. */
export class WrongResult extends Error {
	override readonly name = 'WrongResult';
}

/** Runs contenders in an n8n against the sandbox, and checks what they have sent. */
export class Arena {
	private credential: Promise<string> | undefined;
	private readonly client: N8nClient;
	private readonly n8n: N8nInstance;

	constructor(
		{ n8n, client }: EmptyN8n,
		private readonly sandbox: SandboxProcess,
	) {
		this.client = client;
		this.n8n = n8n;
	}

	/**
	 * Saves and activates a workflow: a webhook that says how many items, a Code node that makes them,
	 * then the contender.
	 *
	 * @param sent what each run has to send
	 */
	async enter(contender: Contender, sent: readonly Sms[]): Promise<Entrant> {
		const { title } = contender;
		const path = randomUUID();
		const nodes = [webhook(path), ITEMS, ...contender.nodes];
		const { id } = await this.client.createWorkflow({
			name: title,
			nodes: await Promise.all(nodes.map((node, index) => this.place(node, index, path))),
			connections: Object.fromEntries(
				nodes
					.slice(1)
					.map(({ name }, index) => [
						nodes[index]?.name ?? '',
						{ main: [[{ node: name, type: 'main', index: 0 }]] },
					]),
			),
			settings: { executionOrder: 'v1' },
		});
		await this.client.activateWorkflow(id);
		return {
			title,
			run: async () => {
				await this.sandbox.reset();
				const url = `${this.n8n.url}/webhook/${path}`;
				await callWebhook(url, { count: sent.length }, RUN_TIMEOUT_MS);
				const executionId = await this.untilSaved(id);
				// Before n8n needs more to answer what it has recorded.
				const memory = await memoryOf(this.n8n.pid);
				const { requests, mostInFlight } = await this.sandbox.traffic();
				const record = await readRecord(this.client, executionId);
				const time = timeOf(contender, record, sent.length);
				if (contender.sends) checkSent(await this.sandbox.accepted(), sent);
				return { time, requests, mostInFlight, memory };
			},
		};
	}

	/** The ID of a workflow's last execution, when n8n has saved it. */
	private async untilSaved(workflowId: string): Promise<string> {
		const end = Date.now() + SAVE_TIMEOUT_MS;
		for (;;) {
			const id = await savedExecution(this.client, workflowId);
			if (id !== undefined) return id;
			if (Date.now() > end) throw new Error('n8n has not saved an execution in time.');
			await sleep(SAVE_POLL_MS);
		}
	}

	private async place(
		{ isOurs, ...node }: ContenderNode,
		index: number,
		webhookId: string,
	): Promise<WorkflowJson['nodes'][number]> {
		return {
			...node,
			id: randomUUID(),
			position: [index * 200, 0],
			webhookId,
			...(isOurs && {
				credentials: { [CREDENTIAL]: { id: await this.credentialId(), name: 'ClickSend' } },
			}),
		};
	}

	private async credentialId(): Promise<string> {
		const { login, baseUrl } = this.sandbox;
		const data = { username: login.username, apiKey: login.key, baseUrl };
		const input = { name: 'ClickSend', type: CREDENTIAL, data };
		this.credential ??= this.client.createCredential(input);
		return await this.credential;
	}
}

/** A webhook that answers when its workflow has ended. */
export const webhook = (path: string): ContenderNode => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	parameters: {
		httpMethod: 'POST',
		path,
		responseMode: 'lastNode',
		responseData: 'noData',
		options: {},
	},
});

const ITEMS: ContenderNode = {
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: MAKE_ITEMS },
};

function timeOf({ nodes, itemsOut }: Contender, record: ExecutionRecord, given: number): number {
	const items = itemsOut ?? given;
	if (record.status !== 'success') {
		throw new Error(`the execution ended as ${record.status}. ${record.error ?? ''}`);
	}
	let time = 0;
	for (const { name } of nodes) {
		const node = record.nodes.get(name);
		if (!node) throw new Error(`n8n has no record of the node ${name}.`);
		if (node.items !== items) {
			throw new WrongResult(`${node.items} items came out of ${name}, not ${items}.`);
		}
		time += node.executionTime;
	}
	return time;
}

/** @throws where not each SMS was accepted exactly once and nothing else */
export function checkSent(accepted: readonly Sms[], sent: readonly Sms[]): void {
	const open = new Map(sent.map(({ to, message }) => [to, message]));
	for (const { to, message } of accepted) {
		if (open.get(to) !== message) {
			throw new WrongResult(`${to} was sent to twice, or something else: ${message}`);
		}
		open.delete(to);
	}
	if (open.size > 0) throw new WrongResult(`${open.size} SMS were not sent.`);
}
