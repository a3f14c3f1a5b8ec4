import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nClient } from '../n8n/client';
import { findWorkflow } from './examples';

const WORKFLOW = 'Answer replies';
const NODE_TYPE = 'n8n-nodes-clicksend-http.clickSendTrigger';
/** The last part of the trigger's webhook path. */
const WEBHOOK_PATH = 'webhook';

const TOKEN_BYTES = 24;
const OWNER_ONLY = 0o600;

/** The push token of the credential: made once per clone, kept in the state folder. */
export async function pushToken(stateFolder: string): Promise<string> {
	const file = join(stateFolder, 'push-token');
	const kept = await readFile(file, 'utf8').catch(() => undefined);
	if (kept !== undefined && kept.trim() !== '') return kept.trim();
	const token = randomBytes(TOKEN_BYTES).toString('base64url');
	await writeFile(file, token, { mode: OWNER_ONLY });
	return token;
}

/** The example that is started by replies and delivery reports. */
export interface ReplyWorkflow {
	readonly name: string;
	/** Where they are to be pushed, with the token. */
	readonly url: string;
}

/**
 * Activates the example that answers replies.
 * @param n8nUrl without a slash at the end
 * @throws when the workflow has no ClickSend Trigger any more, or n8n cannot activate it
 */
export async function activateReplyWorkflow(
	client: N8nClient,
	n8nUrl: string,
	token: string,
): Promise<ReplyWorkflow> {
	const workflow = await findWorkflow(client, WORKFLOW);
	const trigger = workflow.nodes.find(({ type, disabled }) => type === NODE_TYPE && !disabled);
	const webhookId = trigger?.webhookId;
	if (typeof webhookId !== 'string') {
		throw new Error(
			`The workflow "${WORKFLOW}" has no ClickSend Trigger. Delete the workflow in the editor; the next start makes it anew.`,
		);
	}
	if (!workflow.active) await client.activateWorkflow(workflow.id);
	const url = `${n8nUrl}/webhook/${webhookId}/${WEBHOOK_PATH}?token=${token}`;
	return { name: WORKFLOW, url };
}
