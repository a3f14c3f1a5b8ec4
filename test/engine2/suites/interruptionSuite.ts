import type { Fields, RealN8n } from '../../support/n8n/realN8n';

/** What becomes of a send on Engine 2.0 when n8n's process ends in the middle of it. */
export function describeInterruptions(n8n: () => RealN8n): void {
	const ITEMS = 50;
	const ANSWERED_BEFORE = 10;

	const items: Fields[] = Array.from({ length: ITEMS }, (_, index) => ({
		to: `+61491570${String(index).padStart(3, '0')}`,
	}));
	const accepted = () => n8n().sandbox.state.ledger.map(({ to }) => to);

	/** A request for each item. @returns the execution's ID */
	const begin = async (options: Fields = {}): Promise<string> =>
		await n8n().begin(
			{
				resource: 'sms',
				operation: 'send',
				to: '={{ $json.to }}',
				message: '=Hello {{ $json.to }}',
				options,
			},
			{ items },
		);

	/** After a restart, n8n runs new executions, and nothing of what it ran before. */
	async function expectNothingIsTakenUp(id: string): Promise<void> {
		const before = accepted();
		const next = await n8n().send({ to: '+61411111111' });
		expect(next.execution.status).toBe('success');
		expect(accepted()).toEqual([...before, '+61411111111']);
		expect((await n8n().client.getExecution(id)).status).toBe('running');
	}

	describe('A send on Engine 2.0 in whose middle n8n', () => {
		it('is killed sends nothing twice, and its execution stays “running”', async () => {
			const { faults } = n8n().sandbox.state;
			faults.inject({ kind: 'hang', after: ANSWERED_BEFORE, times: 'always' });
			const id = await begin();
			await n8n().sandboxUntil(() => accepted().length > ANSWERED_BEFORE);
			await n8n().kill();
			faults.clear();
			const before = accepted();
			expect(new Set(before).size).toBe(before.length);
			expect(before.length).toBeLessThan(ITEMS);

			await n8n().restart();
			expect(accepted()).toEqual(before);
			await expectNothingIsTakenUp(id);
		});

		it('is stopped in order sends nothing twice, and its execution stays “running”', async () => {
			const { faults } = n8n().sandbox.state;
			faults.inject({ kind: 'latency', ms: 100, times: 'always' });
			const id = await begin({ maxConcurrentRequests: 1 });
			await n8n().sandboxUntil(() => accepted().length > ANSWERED_BEFORE);
			await n8n().restart();
			faults.clear();
			const before = accepted();
			expect(new Set(before).size).toBe(before.length);
			await expectNothingIsTakenUp(id);
		});
	});
}
