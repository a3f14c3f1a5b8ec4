import { join } from 'node:path';
import { z } from 'zod';
import { nodeItems } from '../../../tools/n8n/execution';
import type { Execution } from '../../../tools/n8n/schemas';
import { findWorkflow, importExamples } from '../../../tools/start/examples';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';
import { PUSH_TOKEN } from '../../support/n8n/triggerWorkflow';

const FOLDER = join(__dirname, '../../../examples');

const binarySchema = z.object({
	binary: z.object({ data: z.object({ id: z.string().optional(), data: z.string() }) }),
});

/** A number that looks real and belongs to nobody; what is sent to it gets delivery reports. */
export const PHONE = '+61491570156';

/** The example workflows in a real n8n, imported from their files as `npm start` does it. */
export class Library {
	constructor(private readonly n8n: RealN8n) {}

	/** Imports all of them; nothing but the credential is filled in. Returns their names. */
	async open(): Promise<readonly string[]> {
		const id = await this.n8n.createCredential({ pushToken: PUSH_TOKEN });
		const { imported } = await importExamples(this.n8n.client, FOLDER, { id, name: 'ClickSend' });
		return imported;
	}

	get state() {
		return this.n8n.sandbox.state;
	}

	/** Whom ClickSend has accepted an SMS for, and its text, oldest first. */
	sent(): Array<[to: string, message: string]> {
		return this.state.ledger.map(({ to, message }) => [to, message]);
	}

	/** Runs an example as the editor's button does. */
	async run(name: string, startNode?: string): Promise<Execution> {
		return await this.ended(await this.begin(name, startNode));
	}

	/** Writes to an example's chat, as in the editor, and waits for the answer. */
	async chat(name: string, chatInput: string): Promise<Execution> {
		const startItem = { sessionId: 'a talk', action: 'sendMessage', chatInput };
		return await this.ended(await this.n8n.client.runWorkflow(await this.id(name), { startItem }));
	}

	/** Gives a node of an example a credential, as the sticky note asks for. */
	async connect(
		name: string,
		node: string,
		type: string,
		credential: { readonly id: string; readonly name: string },
	): Promise<void> {
		const { id, nodes } = await findWorkflow(this.n8n.client, name);
		const changed = nodes.map((each) =>
			each.name === node ? { ...each, credentials: { [type]: credential } } : each,
		);
		await this.n8n.client.updateWorkflow(id, { nodes: changed });
	}

	/** Chooses a data table in all Data table nodes of an example, as its sticky note asks for. */
	async chooseTable(name: string, tableId: string): Promise<void> {
		const { id, nodes } = await findWorkflow(this.n8n.client, name);
		const dataTableId = { __rl: true, mode: 'list', value: tableId };
		const changed = nodes.map((each) =>
			each.type === 'n8n-nodes-base.dataTable'
				? { ...each, parameters: { ...Object(each.parameters), dataTableId } }
				: each,
		);
		await this.n8n.client.updateWorkflow(id, { nodes: changed });
	}

	/** Begins to run an example. Returns the execution's ID. */
	async begin(name: string, startNode?: string): Promise<string> {
		return await this.n8n.client.runWorkflow(await this.id(name), { startNode });
	}

	/** Begins to run an example, and resolves when n8n has saved that it waits. Returns the execution's ID. */
	async waiting(name: string): Promise<string> {
		const id = await this.begin(name);
		const { status } = await this.n8n.client.waitForExecution(id, {
			until: ['waiting', 'error', 'success'],
		});
		if (status !== 'waiting') throw new Error(`“${name}” does not wait: ${status}`);
		return id;
	}

	async ended(executionId: string): Promise<Execution> {
		return await this.n8n.client.waitForExecution(executionId);
	}

	/** Waits for so many executions of an example. Returns the latest, when it has ended. */
	async latest(name: string, count: number): Promise<Execution> {
		const [latest] = await this.n8n.client.waitForExecutions(await this.id(name), count);
		return await this.ended(latest?.id ?? '');
	}

	/** Waits for an execution of an example beside another. Returns it, when it has ended. */
	async besides(name: string, executionId: string): Promise<Execution> {
		const listed = await this.n8n.client.waitForExecutions(await this.id(name), 2);
		return await this.ended(listed.find(({ id }) => id !== executionId)?.id ?? '');
	}

	async executionCount(name: string): Promise<number> {
		return (await this.n8n.client.listExecutions(await this.id(name))).length;
	}

	/** Activates an example, does something and deactivates it. */
	async whileActive<T>(name: string, act: () => Promise<T>): Promise<T> {
		const id = await this.id(name);
		await this.n8n.client.activateWorkflow(id);
		try {
			return await act();
		} finally {
			await this.n8n.client.deactivateWorkflow(id);
		}
	}

	/** Has the sandbox push replies and delivery reports to the ClickSend Trigger of an example. */
	async pushTo(name: string): Promise<void> {
		const { nodes } = await findWorkflow(this.n8n.client, name);
		const webhookId = nodes.find(({ type }) => type.endsWith('.clickSendTrigger'))?.webhookId;
		const url = `${this.n8n.url}/webhook/${String(webhookId)}/webhook?token=${PUSH_TOKEN}`;
		this.state.pushSettings = { reply: url, deliveryReport: url };
	}

	/** Changes a field of a Set node, as the sticky note of an example asks for. */
	async change(name: string, node: string, field: string, value: string): Promise<void> {
		const { id, nodes } = await findWorkflow(this.n8n.client, name);
		const changed = nodes.map((each) =>
			each.name === node ? { ...each, parameters: withField(each.parameters, field, value) } : each,
		);
		await this.n8n.client.updateWorkflow(id, { nodes: changed });
	}

	/** An SMS that ClickSend has accepted, sent by something else than an example. */
	async sms(to: string, customString = ''): Promise<string> {
		const { json } = await this.n8n.send({ to, options: { customString } });
		return String(json[0]?.messageid);
	}

	/** The text of the file that a node put out; n8n 1 keeps it in the execution, n8n 2 beside it. */
	async fileText(execution: Execution, node: string): Promise<string> {
		const [item] = nodeItems(execution, node);
		const { id, data } = binarySchema.parse(item).binary.data;
		if (id !== undefined) return await this.n8n.client.getFileText(id);
		return Buffer.from(data, 'base64').toString();
	}

	private async id(name: string): Promise<string> {
		return (await findWorkflow(this.n8n.client, name)).id;
	}
}

/** What a node put out. */
export function out(execution: Execution, node: string, output = 0): Fields[] {
	return nodeItems(execution, node, output).map(({ json }) => json);
}

/** Whether a node ran in an execution. */
export function hasRun(execution: Execution, node: string): boolean {
	return node in execution.data.resultData.runData;
}

function withField(parameters: unknown, field: string, value: string): unknown {
	const text = JSON.stringify(parameters, (_key, each: unknown) =>
		Reflect.get(Object(each), 'name') === field ? { ...Object(each), value } : each,
	);
	return JSON.parse(text);
}
