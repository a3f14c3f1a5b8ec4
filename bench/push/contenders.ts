import { randomUUID } from 'node:crypto';
import type { N8nClient } from '../../tools/n8n/client';
import type { CredentialInput } from '../../tools/n8n/schemas';
import type { Target } from './load';

export const TOKEN = 'bench-push-token-0123456789';
const TOKEN_HEADER = 'X-Push-Token';

const CLICKSEND: CredentialInput = {
	name: 'ClickSend',
	type: 'clickSendHttpApi',
	data: { username: 'bench', apiKey: 'never sent', pushToken: TOKEN },
};

const HEADER_AUTH: CredentialInput = {
	name: 'Header Auth',
	type: 'httpHeaderAuth',
	data: { name: TOKEN_HEADER, value: TOKEN },
};

const SKIP_DUPLICATES = { options: { skipDuplicates: true } };

/** A trigger node that takes part, not yet in a workflow. */
interface Contender {
	readonly title: string;
	/** Whether it is this package's. */
	readonly isOurs: boolean;
	readonly credential?: CredentialInput;
	readonly node: {
		readonly type: string;
		readonly typeVersion: number;
		readonly parameters: Readonly<Record<string, unknown>>;
	};
	/** Of the production URL, what comes after `/webhook/`. */
	readonly path: string;
	readonly headers?: Target['headers'];
	readonly webhookId: string;
}

function clickSendTrigger(title: string, parameters: Record<string, unknown> = {}): Contender {
	const webhookId = randomUUID();
	return {
		title,
		isOurs: true,
		credential: CLICKSEND,
		node: {
			type: 'n8n-nodes-clicksend-http.clickSendTrigger',
			typeVersion: 1.1,
			parameters: { events: ['reply', 'deliveryReport'], ...parameters },
		},
		webhookId,
		path: `${webhookId}/webhook?token=${TOKEN}`,
	};
}

function webhook(title: string, parameters: Record<string, unknown> = {}): Contender {
	const webhookId = randomUUID();
	return {
		title,
		isOurs: false,
		node: {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: { httpMethod: 'POST', path: webhookId, options: {}, ...parameters },
		},
		webhookId,
		path: webhookId,
	};
}

/** Everything that is pushed to: ours, and what ours is held against. */
export function contenders(): readonly Contender[] {
	return [
		webhook('Webhook'),
		{
			...webhook('Webhook, Header Auth', { authentication: 'headerAuth' }),
			credential: HEADER_AUTH,
			headers: { [TOKEN_HEADER]: TOKEN },
		},
		clickSendTrigger('ClickSend Trigger'),
		clickSendTrigger('ClickSend Trigger, Skip Duplicates', SKIP_DUPLICATES),
	];
}

/** A contender in an active workflow of its own. */
export interface Entrant {
	readonly title: string;
	readonly isOurs: boolean;
	readonly workflowId: string;
	readonly target: Target;
}

/** Saves and activates a workflow that is the trigger and nothing else. */
export async function enter(client: N8nClient, url: string, c: Contender): Promise<Entrant> {
	const credentials = c.credential && {
		[c.credential.type]: {
			id: await client.createCredential(c.credential),
			name: c.credential.name,
		},
	};
	const { title, isOurs, webhookId, headers = {} } = c;
	const { id: workflowId } = await client.createWorkflow({
		name: title,
		nodes: [{ id: randomUUID(), name: title, position: [0, 0], webhookId, ...c.node, credentials }],
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(workflowId);
	return { title, isOurs, workflowId, target: { url: `${url}/webhook/${c.path}`, headers } };
}
