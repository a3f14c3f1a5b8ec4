import { randomUUID } from 'node:crypto';
import { countIsolates } from '../../../tools/n8n/isolates';
import { chain } from '../../support/n8n/chain';
import { encode, post, replySaying } from '../../support/n8n/pushes';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

const PUSHES = 10;

/** What n8n 2 needs for a push. It fails, too, where n8n needs less than it did. */
export function describePushCosts(n8n: RealN8n): void {
	describe('the isolates that n8n takes for a push', () => {
		/** For each, of pushes at the same time, until their executions have ended. */
		const isolatesFor = async (workflowId: string, url: string, headers = {}): Promise<number> => {
			const push = async (message: string) =>
				await post(url, { ...encode(replySaying(message), 'form'), headers });
			const ended = async (count: number) => {
				const listed = await n8n.client.waitForExecutions(workflowId, count);
				for (const { id } of listed) await n8n.client.waitForExecution(id);
			};
			// Whatever is done once.
			await push('first');
			await ended(1);
			const before = await countIsolates(n8n.url);
			await Promise.all(Array.from({ length: PUSHES }, async (_, index) => await push(`${index}`)));
			await ended(1 + PUSHES);
			return ((await countIsolates(n8n.url)) - before) / PUSHES;
		};

		const webhook = async (parameters: Fields, more: Fields = {}, headers = {}) => {
			const path = randomUUID();
			const { id } = await n8n.client.createWorkflow(
				chain([
					{
						name: 'Webhook',
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2.1,
						parameters: { httpMethod: 'POST', path, options: {}, ...parameters },
						more: { webhookId: path, ...more },
					},
				]),
			);
			await n8n.client.activateWorkflow(id);
			const isolates = await isolatesFor(id, `${n8n.url}/webhook/${path}`, headers);
			await n8n.client.deactivateWorkflow(id);
			return isolates;
		};

		it('are two, for the webhook and the execution, and seldom one for the credential', async () => {
			const workflow = await TriggerWorkflow.activate(n8n);
			const isolates = await isolatesFor(workflow.id, workflow.url());
			expect(isolates).toBeGreaterThanOrEqual(2);
			// A busy computer takes a while, and then the credential is read again.
			expect(isolates).toBeLessThan(2.5);
			await workflow.deactivate();
		});

		it("are one for n8n's own Webhook node, and another one where it reads a credential", async () => {
			expect(await webhook({})).toBe(1);
			const value = 'a header that n8n compares';
			const id = await n8n.client.createCredential({
				name: 'Header',
				type: 'httpHeaderAuth',
				data: { name: 'x-token', value },
			});
			const credentials = { httpHeaderAuth: { id, name: 'Header' } };
			const isolates = await webhook(
				{ authentication: 'headerAuth' },
				{ credentials },
				{ 'x-token': value },
			);
			expect(isolates).toBe(2);
		});
	});
}
