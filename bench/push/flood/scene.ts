import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT, startSandbox, type LedgerEntry, type Sandbox } from '../../../sandbox';
import type { N8nClient } from '../../../tools/n8n/client';
import type { EmptyN8n } from '../../shared/emptyN8n';
import type { Ending } from '../../shared/program';
import { TOKEN } from '../contenders';
import { waitForExecutions } from '../executions';
import { pushAll, type Target } from '../load';

const ASK_AT_A_TIME = 10;

/** A real number for each execution. */
const numberOf = (index: number) => `+6149157${String(index).padStart(4, '0')}`;

/** What a flood goes to. */
export interface Scene {
	/** The trigger's. */
	readonly target: Target;
	/** Of the trigger. */
	readonly triggerId: string;
	/** Of the executions that wait. */
	readonly askingId: string;
	/** The SMS whose delivery reports are waited for, each by an execution of its own. */
	readonly sent: readonly LedgerEntry[];
}

type Credentials = Record<string, { id: string; name: string }>;

interface Node {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: object;
	readonly credentials?: Credentials;
	readonly webhookId?: string;
}

/** Saves and activates a workflow of nodes that run one after another. @returns its ID */
async function activate(client: N8nClient, nodes: readonly Node[]): Promise<string> {
	const links = nodes
		.slice(1)
		.map(({ name }, index): [string, object] => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	const { id } = await client.createWorkflow({
		name: nodes.map(({ name }) => name).join(', '),
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			position: [index * 200, 0],
			...node,
		})),
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(id);
	return id;
}

/** Starts executions that send an SMS and wait for its delivery report; resolves when all wait. */
async function ask(
	{ client, n8n }: EmptyN8n,
	sandbox: Sandbox,
	credentials: Credentials,
	count: number,
): Promise<string> {
	const webhookId = randomUUID();
	const workflowId = await activate(client, [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: { httpMethod: 'POST', path: webhookId, options: {} },
			webhookId,
		},
		{
			name: 'Send and Wait',
			type: 'n8n-nodes-clicksend-http.clickSend',
			typeVersion: 1,
			parameters: {
				resource: 'sms',
				operation: 'sendAndWait',
				to: '={{ $json.body.to }}',
				message: 'Your parcel is on its way',
				responseType: 'deliveryReport',
				options: {},
			},
			credentials,
		},
	]);
	const target = { url: `${n8n.url}/webhook/${webhookId}`, headers: {} };
	const bodies = Array.from({ length: count }, (_, index) =>
		new URLSearchParams({ to: numberOf(index) }).toString(),
	);
	await pushAll(target, bodies, ASK_AT_A_TIME);
	const waiting = await waitForExecutions(client, workflowId, 'waiting', count);
	if (waiting < count || sandbox.state.ledger.length < count) {
		throw new Error(`Only ${waiting} of ${count} executions wait.`);
	}
	return workflowId;
}

/** Sets up a trigger for delivery reports, and so many executions that wait for one. */
export async function setUp(empty: EmptyN8n, waiting: number, ending: Ending): Promise<Scene> {
	const { client, n8n } = empty;
	const sandbox = await startSandbox();
	ending.cleanup.add(async () => {
		await sandbox.close();
	});
	const id = await client.createCredential({
		name: 'ClickSend',
		type: 'clickSendHttpApi',
		data: {
			username: DEFAULT_ACCOUNT.username,
			apiKey: DEFAULT_ACCOUNT.key,
			baseUrl: sandbox.baseUrl,
			restBaseUrl: sandbox.restBaseUrl,
			pushToken: TOKEN,
		},
	});
	const credentials = { clickSendHttpApi: { id, name: 'ClickSend' } };
	const webhookId = randomUUID();
	const triggerId = await activate(client, [
		{
			name: 'ClickSend Trigger',
			type: 'n8n-nodes-clicksend-http.clickSendTrigger',
			typeVersion: 1.1,
			parameters: { events: ['deliveryReport'] },
			credentials,
			webhookId,
		},
	]);
	const askingId = await ask(empty, sandbox, credentials, waiting);
	return {
		target: { url: `${n8n.url}/webhook/${webhookId}/webhook?token=${TOKEN}`, headers: {} },
		triggerId,
		askingId,
		sent: sandbox.state.ledger,
	};
}
