import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { nodeItems } from '../../../tools/n8n/execution';
import { DataTable } from '../../support/n8n/dataTable';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';

const CLICKSEND = 'ClickSend';
const TRIGGER = 'Test cases';
const METRICS = 'Metrics';

/** How often n8n is asked whether an evaluation has ended. */
const POLL_MS = 200;

const started = z.object({ testRunId: z.string() });
const run = z.object({ data: z.object({ status: z.string(), errorCode: z.string().nullish() }) });
const cases = z.object({
	data: z.array(z.object({ status: z.string(), executionId: z.number() })),
});

/** The tests of the action node in an evaluation, where n8n runs a workflow once for each test case. */
export function describeEvaluations(n8n: RealN8n): void {
	describe('in an evaluation with two test cases', () => {
		let tableId = '';
		beforeAll(async () => {
			const table = await DataTable.create(n8n.client, 'Test cases', ['phone']);
			await table.insert([{ phone: '+61491570156' }, { phone: '+61491570157' }]);
			tableId = table.id;
		});

		/** Evaluates a workflow with the node. @returns what it has put out in each test case */
		async function evaluate(parameters: Fields): Promise<unknown[]> {
			const node = (name: string, type: string, typeVersion: number, more: Fields) => ({
				id: randomUUID(),
				name,
				type,
				typeVersion,
				position: [0, 0],
				...more,
			});
			const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
			const { id } = await n8n.client.createWorkflow({
				name: 'Evaluated',
				nodes: [
					node(TRIGGER, 'n8n-nodes-base.evaluationTrigger', 4.7, {
						parameters: {
							source: 'dataTable',
							dataTableId: { __rl: true, mode: 'id', value: tableId },
						},
					}),
					node(CLICKSEND, 'n8n-nodes-clicksend-http.clickSend', 1, {
						parameters: {
							resource: 'sms',
							to: '={{ $json.phone }}',
							message: 'Hello',
							...parameters,
						},
						credentials: { clickSendHttpApi: { id: n8n.credentialId, name: 'ClickSend' } },
					}),
					node(METRICS, 'n8n-nodes-base.evaluation', 4.7, {
						parameters: {
							operation: 'setMetrics',
							metric: 'customMetrics',
							metrics: {
								assignments: [{ id: randomUUID(), name: 'ran', type: 'number', value: 1 }],
							},
						},
					}),
				],
				connections: { [TRIGGER]: to(CLICKSEND), [CLICKSEND]: to(METRICS) },
				settings: { executionOrder: 'v1' },
			});
			const runs = `/rest/workflows/${id}/test-runs`;
			const { testRunId } = started.parse(await n8n.client.request('POST', `${runs}/new`, {}));
			for (;;) {
				const { status, errorCode } = run.parse(
					await n8n.client.request('GET', `${runs}/${testRunId}`),
				).data;
				if (status === 'completed') break;
				if (!['new', 'running'].includes(status)) throw new Error(`${status} ${errorCode}`);
				await sleep(POLL_MS);
			}
			const done = cases.parse(await n8n.client.request('GET', `${runs}/${testRunId}/test-cases`));
			const outputs: unknown[] = [];
			for (const { executionId } of done.data) {
				const execution = await n8n.client.getExecution(String(executionId));
				outputs.push(...nodeItems(execution, CLICKSEND).map(({ json }) => json));
			}
			return outputs;
		}

		it.each(['send', 'sendAndWait'])(
			'%s puts out what would be sent, and sends nothing',
			async (operation) => {
				const outputs = await evaluate({ operation, options: {} });
				expect(outputs).toEqual(
					expect.arrayContaining([
						{ to: '+61491570156', dryRun: true, encoding: 'GSM-7', parts: 1 },
						{ to: '+61491570157', dryRun: true, encoding: 'GSM-7', parts: 1 },
					]),
				);
				expect(n8n.sandbox.state.requests).toEqual([]);
			},
		);

		it('send sends where the person has said so', async () => {
			await evaluate({ operation: 'send', options: { sendInEvaluations: true } });
			expect(n8n.sandbox.state.ledger.map(({ to }) => to).sort()).toEqual([
				'+61491570156',
				'+61491570157',
			]);
		});
	});
}
