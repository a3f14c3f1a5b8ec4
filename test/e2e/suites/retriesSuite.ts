import { toRun, type RealN8n } from '../../support/n8n/realN8n';
import { describeSubWorkflow } from './subWorkflowSuite';

/** What is sent when a node or an execution runs again. */
export function describeRetries(n8n: RealN8n): void {
	describe('no SMS is doubled', () => {
		it('by Retry On Fail', async () => {
			n8n.sandbox.state.faults.inject({
				kind: 'recipientResult',
				to: '+61491570156',
				code: '2016',
			});
			const run = await n8n.send(
				{ to: '+61411111111,+61491570156' },
				{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1000 } },
			);
			expect(run.error).toBeUndefined();
			expect(n8n.sandbox.state.ledger.map(({ to }) => to)).toEqual([
				'+61411111111',
				'+61491570156',
			]);
		});

		describeSubWorkflow(n8n);

		it('by the retry of a failed execution', async () => {
			n8n.sandbox.state.faults.inject({ kind: 'result', code: '2018', after: 1 });
			const failed = await n8n.send(
				{
					to: '={{ $json.to }}',
					options: { combineRecipients: false, maxConcurrentRequests: 1 },
				},
				{ items: [{ to: '+61411111111' }, { to: '+61491570156' }] },
			);
			expect(failed.error?.httpCode).toBe('2018');
			const again = toRun(await n8n.client.retryExecution(failed.execution.id));
			expect(again.json.map(({ to }) => to)).toEqual(['+61411111111', '+61491570156']);
			expect(n8n.sandbox.state.ledger.map(({ to }) => to)).toEqual([
				'+61411111111',
				'+61491570156',
			]);
		});
	});
}
