import type { RealN8n } from '../../support/n8n/realN8n';

const NUMBERS = Array.from(
	{ length: 20 },
	(_, index) => `+6149157${String(index).padStart(4, '0')}`,
);
const AT_A_TIME = 2;

/** What happens to a send that a person stops. */
export function describeStop(n8n: RealN8n): void {
	describe('a send that is stopped half way', () => {
		it('lets no further request leave, and every accepted SMS is on record', async () => {
			const { state } = n8n.sandbox;
			state.traffic.reset();
			state.faults.inject({ kind: 'latency', ms: 200, times: 'always' });
			const id = await n8n.begin(
				{
					resource: 'sms',
					operation: 'send',
					to: '={{ $json.to }}',
					message: '=Hello {{ $json.to }}',
					options: { maxConcurrentRequests: AT_A_TIME },
				},
				{ items: NUMBERS.map((to) => ({ to })) },
			);
			await n8n.sandboxUntil(() => state.ledger.length >= 4);
			await n8n.client.stopExecution(id);
			await n8n.client.waitForExecution(id, { until: ['canceled'] });
			await n8n.logUntil('The execution was stopped while SMS were sent');

			// Nothing is under way any more, and what was is accounted for.
			expect(state.traffic.inFlight).toBe(0);
			const { requests, ledger } = state;
			expect(requests.length).toBeLessThan(NUMBERS.length);
			expect(ledger).toHaveLength(requests.length);
			const log = n8n.log();
			for (const { messageid } of ledger) expect(log).toContain(messageid);
			expect(log).toContain(`${NUMBERS.length - ledger.length} not sent`);
		});
	});
}
