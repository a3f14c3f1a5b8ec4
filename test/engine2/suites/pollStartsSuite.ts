import { executionError } from '../../../tools/n8n/execution';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

/** Engine 2.0 refuses a start of more. */
const LIMIT_OF_A_START = 16 * 1024 * 1024;

/** What a poll has pulled reaches an execution, whatever Engine 2.0 does not take. */
export function describePollStarts(n8n: () => RealN8n): void {
	const save = async (event: string) =>
		await TriggerWorkflow.save(n8n(), {
			type: 'clickSendPollTrigger',
			parameters: { event, pollTimes: { item: [{ mode: 'everyMinute' }] } },
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
			const workflow = await save('reply');
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

		it('starts it with more than one start may have, in pieces', async () => {
			const count = 90_000;
			const report = (index: number) =>
				`<dlr><messageid>4F5CDB7E-0000-0000-0000-${String(index).padStart(12, '0')}</messageid><status>Delivered</status><status_code>201</status_code><customstring>${'.'.repeat(50)}</customstring><username>tester</username></dlr>`;
			const list = Array.from({ length: count }, (_, index) => report(index)).join('');
			respondWith(`<xml><dlrs>${list}</dlrs><result>0000</result></xml>`);
			const workflow = await save('deliveryReport');
			await workflow.activateAgain();
			const executions = await workflow.executions(5);
			const started = executions.map((execution) => workflow.items(execution));
			expect(Buffer.byteLength(JSON.stringify(started.flat()))).toBeGreaterThan(LIMIT_OF_A_START);
			expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
			expect(new Set(started.flat().map(({ messageid }) => messageid)).size).toBe(count);
			await workflow.deactivate();
		});
	});
}
