import { executionError } from '../../../tools/n8n/execution';
import type { Execution } from '../../../tools/n8n/schemas';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';
import { TRICKY_TEXT } from '../../support/n8n/pushes';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

const EVERY_MINUTE = { item: [{ mode: 'everyMinute' }] };

/** The ClickSend Poll Trigger, in a real n8n. n8n polls when a workflow is activated, then by the clock. */
export function describePollTrigger(n8n: RealN8n): void {
	const save = async (event: string) =>
		await TriggerWorkflow.save(n8n, {
			type: 'clickSendPollTrigger',
			parameters: { event, pollTimes: EVERY_MINUTE },
		});
	const state = () => n8n.sandbox.state;
	const unread = () => state().replies.filter(({ read }) => !read);
	const addReply = (message: string) =>
		state().addReply({ from: '+61491570156', message, to: '+61400000000' });

	const itemsOf = (workflow: TriggerWorkflow, executions: readonly Execution[]): Fields[] =>
		executions.flatMap((execution) => workflow.items(execution));

	/** The replies of the sandbox belong to its first account where they answer nothing. */
	const answerable = async () => {
		const { json } = await n8n.send({ to: '+61491570156' });
		return String(json[0]?.messageid);
	};

	describe('the ClickSend Poll Trigger', () => {
		it('puts out unread replies, once, and those that arrive later with a later poll', async () => {
			const messageid = await answerable();
			state().addReply({ messageid, from: '+61491570156', message: TRICKY_TEXT });
			state().addReply({ messageid, from: '+61491570156', message: '0000' });
			const workflow = await save('reply');
			await n8n.client.activateWorkflow(workflow.id);
			const first = await workflow.executions(1);
			expect(itemsOf(workflow, first)).toMatchObject([
				{ event: 'reply', message: TRICKY_TEXT, originalmessageid: messageid },
				{ event: 'reply', message: '0000' },
			]);
			expect(unread()).toEqual([]);

			state().addReply({ messageid, from: '+61491570156', message: 'later' });
			// The next full minute is at most one away.
			await n8n.client.waitForExecutions(workflow.id, 2, 90_000);
			const both = await workflow.executions(2);
			expect(both).toHaveLength(2);
			expect(itemsOf(workflow, both).map(({ message }) => message)).toEqual([
				'later',
				TRICKY_TEXT,
				'0000',
			]);
			await workflow.deactivate();
		});

		it('puts out delivery reports', async () => {
			const messageid = await answerable();
			state().addDeliveryReport({ messageid, status: 'Undelivered' });
			const workflow = await save('deliveryReport');
			await n8n.client.activateWorkflow(workflow.id);
			expect(itemsOf(workflow, await workflow.executions(1))).toMatchObject([
				{ event: 'deliveryReport', messageid, status: 'Undelivered', status_code: 301 },
			]);
			await workflow.deactivate();
		});

		it('puts out what can be read of an answer that is cut off, and the rest as it came', async () => {
			const workflow = await save('reply');
			state().faults.inject({
				kind: 'raw',
				body: "<?xml version='1.0'?><xml><replies replycount='2'><reply><from>+61491570156</from><message>whole</message></reply><reply><from>+614915",
			});
			await n8n.client.activateWorkflow(workflow.id);
			expect(itemsOf(workflow, await workflow.executions(1))).toEqual([
				{ event: 'reply', from: '+61491570156', message: 'whole', keyword: null },
				{
					event: 'reply',
					raw: '<reply><from>+614915',
					note: expect.stringContaining('could not be read'),
				},
			]);
			await workflow.deactivate();
		});

		it('shows examples from the history in a test run, and leaves unread replies unread', async () => {
			const messageid = await answerable();
			state().addReply({ messageid, from: '+61491570156', message: 'unread' });
			const workflow = await save('reply');
			const id = await n8n.client.runWorkflow(workflow.id, { startNode: 'Trigger' });
			const execution = await n8n.client.waitForExecution(id);
			expect(workflow.items(execution)).toMatchObject([
				{ event: 'reply', from: '+61491570156', message: 'unread' },
			]);
			expect(unread()).toHaveLength(1);
		});

		it('says in a test run that there is nothing to show', async () => {
			addReply('of another account');
			const workflow = await save('reply');
			const id = await n8n.client.runWorkflow(workflow.id, { startNode: 'Trigger' });
			const execution = await n8n.client.waitForExecution(id);
			expect(executionError(execution)).toContain('no replies in the history');
			expect(unread()).toHaveLength(1);
		});

		it('is not activated with a key that ClickSend does not know', async () => {
			const workflow = await TriggerWorkflow.save(n8n, {
				type: 'clickSendPollTrigger',
				parameters: { event: 'reply', pollTimes: EVERY_MINUTE },
				credential: { apiKey: 'wrong' },
			});
			await expect(n8n.client.activateWorkflow(workflow.id)).rejects.toThrow(/\(2022\)/);
		});
	});
}
