import { MAX_PIECE_BYTES } from '../../../nodes/ClickSend/triggers/poll/pieces';
import { executionError } from '../../../tools/n8n/execution';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

/** What a poll has pulled reaches an execution, whatever Engine 2.0 does not take. */
export function describePollStarts(n8n: () => RealN8n): void {
	const save = async () =>
		await TriggerWorkflow.save(n8n(), {
			type: 'clickSendPollTrigger',
			parameters: { event: 'reply', pollTimes: { item: [{ mode: 'everyMinute' }] } },
			settings: { engineType: 'v2' },
		});
	const respondWith = (body: string) => {
		n8n().sandbox.state.faults.inject({ kind: 'raw', body });
	};

	describe('A poll whose workflow runs on Engine 2.0', () => {
		it('keeps the one record that its store does not take, and starts the workflow with the others', async () => {
			const messages = ['first', 'second', 'with \u0000 in it', 'fourth', 'fifth'];
			const records = messages.map(
				(message) => `<reply><from>+61491570156</from><message>${message}</message></reply>`,
			);
			respondWith(`<xml><replies>${records.join('')}</replies><result>0000</result></xml>`);
			const workflow = await save();
			await workflow.activateAgain();
			const executions = await workflow.executions(3);
			const started = executions.flatMap((execution) => workflow.items(execution));
			expect(started.map(({ message }) => message).sort()).toEqual(
				['first', 'second', 'fourth', 'fifth'].sort(),
			);
			const [refused] = executions.filter(({ status }) => status === 'error');
			expect(refused && executionError(refused)).toContain(
				'did not start this workflow with 1 reply',
			);
			expect(JSON.stringify(refused?.data.resultData.error)).toContain('with \\u0000 in it');
			await workflow.deactivate();
		});

		it('starts it with a piece as large as it may be, and with the rest', async () => {
			const count = 5_000;
			const reply = (index: number) =>
				`<reply><from>+61491570156</from><message>${String(index).padEnd(960, '.')}</message></reply>`;
			const list = Array.from({ length: count }, (_, index) => reply(index)).join('');
			respondWith(`<xml><replies>${list}</replies><result>0000</result></xml>`);
			const workflow = await save();
			await workflow.activateAgain();
			const executions = await workflow.executions(2);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			const started = executions.flatMap((execution) => workflow.items(execution));
			expect(Buffer.byteLength(JSON.stringify(started))).toBeGreaterThan(MAX_PIECE_BYTES);
			expect(new Set(started.map(({ message }) => message)).size).toBe(count);
			await workflow.deactivate();
		});
	});
}
