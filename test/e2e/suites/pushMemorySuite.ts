import { setTimeout as sleep } from 'node:timers/promises';
import { property } from '../../../nodes/ClickSend/helpers/property';
import { reportWith } from '../../support/n8n/pushes';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

const PUSHES = 50;
const AT_A_TIME = 10;
/** How often the workflow is read while n8n saves it. */
const POLL_MS = 200;

/** Pushes delivery reports, some at the same time. */
async function pushAll(workflow: TriggerWorkflow): Promise<number[]> {
	const statuses: number[] = [];
	for (let first = 0; first < PUSHES; first += AT_A_TIME) {
		const pushes = Array.from({ length: AT_A_TIME }, async (_, index) => {
			const report = reportWith(`ID ${first + index}`, 'Delivered');
			return (await workflow.push(report)).status;
		});
		statuses.push(...(await Promise.all(pushes)));
	}
	return statuses;
}

/** How many pushes n8n has saved for a workflow. */
async function savedPushes(n8n: RealN8n, { id }: TriggerWorkflow): Promise<number> {
	const response = await n8n.client.request('GET', `/rest/workflows/${id}`);
	const staticData = property(property(response, 'data'), 'staticData');
	const recent = property(property(staticData, 'node:Trigger'), 'recentPushes');
	return Array.isArray(recent) ? recent.length : 0;
}

/** What Skip Duplicates knows after a restart. */
export function describePushMemory(n8n: RealN8n): void {
	describe('Skip Duplicates', () => {
		it('knows after a restart of n8n what came before, whenever n8n responds', async () => {
			const workflows: TriggerWorkflow[] = [];
			for (const responseMode of ['onReceived', 'lastNode']) {
				const options = { skipDuplicates: true, responseMode };
				workflows.push(await TriggerWorkflow.activate(n8n, { parameters: { options } }));
			}
			const ok = Array.from({ length: PUSHES }, () => 200);
			for (const workflow of workflows) {
				expect(await pushAll(workflow)).toEqual(ok);
				expect(await workflow.executions(PUSHES)).toHaveLength(PUSHES);
				while ((await savedPushes(n8n, workflow)) < PUSHES) await sleep(POLL_MS);
			}
			await n8n.restart();
			for (const workflow of workflows) {
				expect(await pushAll(workflow)).toEqual(ok);
				// A new one starts the workflow, so the others would have.
				await workflow.push(reportWith('new', 'Delivered'));
				expect(await workflow.executions(PUSHES + 1)).toHaveLength(PUSHES + 1);
				await workflow.deactivate();
			}
		}, 540_000);

		it('starts again what has not succeeded after ClickSend had hung up', async () => {
			const options = { skipDuplicates: true, responseMode: 'lastNode' };
			const workflow = await TriggerWorkflow.activate(n8n, {
				parameters: { options },
				pause: 2,
				then: { stop: 'The customer database is away' },
			});
			const report = reportWith('hung up', 'Delivered');
			await workflow.pushAndHangUp(report);
			const [first] = await workflow.executions(1);
			expect(first?.status).toBe('error');
			expect((await workflow.push(report)).status).toBe(500);
			expect(await workflow.executions(2)).toHaveLength(2);
			await workflow.deactivate();
		});
	});
}
