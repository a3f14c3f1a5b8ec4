import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { N8nClient } from '../../tools/n8n/client';
import { startN8n } from '../../tools/n8n/instance';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { pushAll } from './load';

const root = join(__dirname, '../..');
const TOKEN = 'bench-push-token-0123456789';

async function main(): Promise<void> {
	const userFolder = join(root, '.build', 'bench', 'push');
	rmSync(userFolder, { recursive: true, force: true });
	const n8n = await startN8n({ version: CURRENT_N8N, userFolder, packageDir: root });
	try {
		const client = new N8nClient(n8n.url);
		await client.setupOwner({
			email: 'owner@example.com',
			password: 'Bench-Owner-1',
			firstName: 'Bench',
			lastName: 'Owner',
		});
		const credential = await client.createCredential({
			name: 'ClickSend',
			type: 'clickSendHttpApi',
			data: { username: 'bench', apiKey: 'bench', pushToken: TOKEN },
		});
		const ids = { ours: randomUUID(), webhook: randomUUID() };
		const nodes = {
			ours: {
				type: 'n8n-nodes-clicksend-http.clickSendTrigger',
				typeVersion: 1,
				parameters: { events: ['reply'] },
				credentials: { clickSendHttpApi: { id: credential, name: 'ClickSend' } },
			},
			webhook: {
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				parameters: { httpMethod: 'POST', path: ids.webhook, options: {} },
			},
		};
		const urls = {
			ours: `${n8n.url}/webhook/${ids.ours}/webhook?token=${TOKEN}`,
			webhook: `${n8n.url}/webhook/${ids.webhook}`,
		};
		for (const name of ['ours', 'webhook'] as const) {
			const common = { id: randomUUID(), name, position: [0, 0], webhookId: ids[name] };
			const { id } = await client.createWorkflow({
				name,
				nodes: [{ ...common, ...nodes[name] }],
				connections: {},
				settings: { executionOrder: 'v1' },
			});
			await client.activateWorkflow(id);
			const bodies = Array.from({ length: 50 }, (_, i) =>
				new URLSearchParams({ from: '+61491570156', message: `Reply ${i}` }).toString(),
			);
			const { duration, refused } = await pushAll({ url: urls[name], headers: {} }, bodies, 50);
			const filter = JSON.stringify({ workflowId: id, status: ['success'] });
			await client.waitForExecutions(id, 50);
			const query = new URLSearchParams({ filter, limit: '1' }).toString();
			console.log(
				name,
				duration,
				refused,
				JSON.stringify(await client.request('GET', `/rest/executions?${query}`)),
			);
		}
	} finally {
		await n8n.stop();
	}
}

void main();
