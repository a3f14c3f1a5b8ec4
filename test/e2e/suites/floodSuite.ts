import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Asker, question } from '../../support/n8n/asker';
import { chain } from '../../support/n8n/chain';
import { encode, post, reportWith, type PushFields } from '../../support/n8n/pushes';
import { toRun, type RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

/** Together with those that are waited for, as many executions as n8n lists at once. */
const OTHERS = 99;
const WAITING = 20;
const IN_FLIGHT = 50;
/** ClickSend pushes again what got no 200. */
const RETRY_MS = 1000;
/** For all of them, on a busy computer. */
const TIMEOUT_MS = 400_000;

/** Pushes everything, so much at the same time, until each got 200. */
async function pushAll(url: string, all: readonly PushFields[]): Promise<void> {
	const left = all.values();
	const push = async () => {
		for (const fields of left) {
			while ((await post(url, encode(fields, 'form'))).status !== 200) await sleep(RETRY_MS);
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, push));
}

/** Many delivery reports at once, in a real n8n; `npm run bench:push -- --flood` does it with thousands. */
export function describeFlood(n8n: RealN8n): void {
	const asker = new Asker(n8n);

	it(
		'of a flood of delivery reports none is lost, and each execution that waits for one goes on',
		async () => {
			const trigger = await TriggerWorkflow.activate(n8n, {
				parameters: { events: ['deliveryReport'] },
			});
			const path = randomUUID();
			const { id: workflowId } = await n8n.client.createWorkflow(
				chain([
					{
						name: 'Webhook',
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2.1,
						parameters: { httpMethod: 'POST', path, options: {} },
						more: { webhookId: path },
					},
					asker.link(
						'ClickSend',
						question({ message: '={{ $execution.id }}', responseType: 'deliveryReport' }),
					),
				]),
			);
			await n8n.client.activateWorkflow(workflowId);
			const calls = Array.from({ length: WAITING }, async () => {
				await post(`${n8n.url}/webhook/${path}`, encode({}, 'form'));
			});
			await Promise.all(calls);
			await n8n.sandboxUntil(() => asker.sent.length === WAITING);
			const asked = asker.sent.map(({ message: id, messageid, customstring }) => ({
				id,
				report: { ...reportWith(messageid, 'Delivered'), customstring },
			}));
			for (const { id } of asked) await n8n.client.waitForExecution(id, { until: ['waiting'] });

			const others = Array.from({ length: OTHERS }, (_, index) =>
				reportWith(`other ${index}`, 'Delivered'),
			);
			// Those that are waited for are spread among the others.
			const all = others.flatMap((report, index) => {
				const next = index % 4 === 0 ? asked[index / 4]?.report : undefined;
				return next ? [next, report] : [report];
			});
			await pushAll(trigger.url(), all);

			for (const { id } of asked) {
				const ended = await n8n.client.waitForExecution(id, { timeoutMs: TIMEOUT_MS });
				expect(toRun(ended).json).toMatchObject([{ data: { delivered: true } }]);
			}
			const executions = await trigger.executions(OTHERS);
			const started = executions.flatMap((execution) => trigger.items(execution));
			expect(started.map(({ messageid }) => messageid).sort()).toEqual(
				others.map(({ messageid }) => messageid).sort(),
			);
			await n8n.client.deactivateWorkflow(workflowId);
			await trigger.deactivate();
		},
		TIMEOUT_MS,
	);
}
