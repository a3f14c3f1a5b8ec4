import { executionError } from '../../../tools/n8n/execution';
import { ENCODINGS, PUSHES, replySaying, TRICKY_TEXT } from '../../support/n8n/pushes';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';
import { ON_ENGINE_2 } from '../support/engine2N8n';

/** The triggers of workflows that Engine 2.0 runs. The triggers themselves run in n8n's main process. */
export function describeTriggers(n8n: () => RealN8n): void {
	const settings = ON_ENGINE_2;

	describe('The ClickSend Trigger of a workflow on Engine 2.0', () => {
		it.each(ENCODINGS)('starts it with every push (%s)', async (encoding) => {
			const trigger = await TriggerWorkflow.activate(n8n(), { settings });
			for (const [, fields] of PUSHES) {
				expect((await trigger.push(fields, encoding)).status).toBe(200);
			}
			const executions = await trigger.executions(PUSHES.length);
			expect(executions.map(({ status }) => status)).toEqual(PUSHES.map(() => 'success'));
			expect(executions.flatMap((execution) => trigger.items(execution))).toEqual(
				expect.arrayContaining(PUSHES.map(([, , item]) => expect.objectContaining(item))),
			);
			await trigger.deactivate();
		});

		it('turns a push with a wrong token away', async () => {
			const trigger = await TriggerWorkflow.activate(n8n(), { settings });
			const knock = await trigger.push(replySaying('x'), 'form', trigger.url('wrong'));
			expect(knock.status).toBe(403);
			expect(await trigger.executionCount()).toBe(0);
			await trigger.deactivate();
		});

		it('does not take a push where it is to respond when the workflow is done, so that ClickSend repeats it', async () => {
			const trigger = await TriggerWorkflow.activate(n8n(), {
				settings,
				parameters: { options: { responseMode: 'lastNode' } },
			});
			const knock = await trigger.push(replySaying('x'));
			expect(knock.status).toBeGreaterThanOrEqual(400);
			expect(JSON.stringify(knock)).toContain("does not support the 'lastNode' response mode");
			expect(await trigger.executionCount()).toBe(0);
			await trigger.deactivate();
		});
	});

	describe('The ClickSend Poll Trigger of a workflow on Engine 2.0', () => {
		const save = async () =>
			await TriggerWorkflow.save(n8n(), {
				type: 'clickSendPollTrigger',
				parameters: { event: 'reply', pollTimes: { item: [{ mode: 'everyMinute' }] } },
				settings,
			});

		it('starts it with the unread replies, once', async () => {
			const { state } = n8n().sandbox;
			const [{ messageid } = {}] = (await n8n().send({ to: '+61491570156' })).json;
			for (const message of [TRICKY_TEXT, '0000']) {
				state.addReply({ messageid: String(messageid), from: '+61491570156', message });
			}
			const workflow = await save();
			await workflow.activateAgain();
			const executions = await workflow.executions(1);
			expect(executions).toHaveLength(1);
			expect(executions.flatMap((execution) => workflow.items(execution))).toMatchObject([
				{ event: 'reply', message: TRICKY_TEXT },
				{ event: 'reply', message: '0000' },
			]);
			expect(state.replies.filter(({ read }) => !read)).toEqual([]);
			await workflow.deactivate();
		});

		it('shows examples in a test run', async () => {
			const [{ messageid } = {}] = (await n8n().send({ to: '+61491570156' })).json;
			n8n().sandbox.state.addReply({
				messageid: String(messageid),
				from: '+61491570156',
				message: 'unread',
			});
			const workflow = await save();
			const id = await n8n().client.runWorkflow(workflow.id, { startNode: 'Trigger' });
			const execution = await n8n().client.waitForExecution(id);
			expect([execution.status, executionError(execution)]).toEqual(['success', undefined]);
		});
	});
}
