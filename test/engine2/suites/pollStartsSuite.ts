import { MAX_PIECE_BYTES } from '../../../nodes/ClickSend/triggers/poll/pieces';
import { executionError } from '../../../tools/n8n/execution';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

/** n8n refuses a start with more, in bytes. */
const MAX_START_BYTES = 16 * 1024 * 1024;

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

	/** Waits until so many executions have ended, without their data, which n8n is slow to read. */
	const ended = async ({ id }: TriggerWorkflow, count: number) => {
		const { client } = n8n();
		for (;;) {
			const listed = await client.waitForExecutions(id, count);
			if (listed.every(({ status }) => !['new', 'running'].includes(status))) return;
		}
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

		it('starts it with all of what is more than one start may have', async () => {
			// As large as a reply can be, because Engine 2.0 takes its time for each item.
			const count = 3_000;
			const text = (start: string) => start.padEnd(960, '€');
			const reply = (index: number) =>
				`<reply><from>+61491570156</from><message>${text(String(index))}</message><originalmessage>${text('')}</originalmessage></reply>`;
			const list = Array.from({ length: count }, (_, index) => reply(index)).join('');
			expect(Buffer.byteLength(list)).toBeGreaterThan(MAX_START_BYTES);
			respondWith(`<xml><replies>${list}</replies><result>0000</result></xml>`);
			const workflow = await save();
			await workflow.activateAgain();
			await ended(workflow, 5);
			const executions = await workflow.executions(5);
			expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
			const started = executions.flatMap((execution) => workflow.items(execution));
			expect(Buffer.byteLength(JSON.stringify(started))).toBeGreaterThan(MAX_START_BYTES);
			const messages = new Set(started.map(({ message }) => message));
			expect([started.length, messages.size]).toEqual([count, count]);
			await workflow.deactivate();
		});
	});
}
