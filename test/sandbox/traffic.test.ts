import { setImmediate as turn } from 'node:timers/promises';
import { LOGIN, useSandbox } from '../support/sandbox/client';

const { sandbox, client } = useSandbox();
beforeEach(async () => {
	await inFlight(0);
	sandbox.reset();
});

const traffic = async () => await (await client.control('GET', '/traffic')).json();

async function inFlight(count: number): Promise<void> {
	while (sandbox.state.traffic.inFlight !== count) await turn();
}

/**
 * Sends SMS without getting a response, and resolves when all are in flight. Returns a function that ends them.
 */
async function hang(count: number) {
	sandbox.state.faults.inject({ kind: 'hang', times: count });
	const stop = new AbortController();
	const { signal } = stop;
	const body = new URLSearchParams({ ...LOGIN, to: '+61491570156', message: 'Hello' });
	const answers = Array.from({ length: count }, async () => {
		await fetch(`${sandbox.baseUrl}/send.php`, { method: 'POST', body, signal }).catch(() => null);
	});
	await inFlight(count);
	return async () => {
		stop.abort();
		await Promise.all(answers);
	};
}

describe('The traffic', () => {
	it('is nothing at first', async () => {
		expect(await traffic()).toEqual({ requests: 0, accepted: 0, inFlight: 0, mostInFlight: 0 });
	});

	it('counts each request, and each recipient that was accepted', async () => {
		await client.send({ to: '+61491570156,+61491570157,nobody' });
		await client.text('balance.php');
		await inFlight(0);
		expect(await traffic()).toEqual({ requests: 2, accepted: 2, inFlight: 0, mostInFlight: 1 });
	});

	it('remembers the most that were in flight at the same time', async () => {
		const letGo = await hang(3);
		expect(await traffic()).toMatchObject({ inFlight: 3, mostInFlight: 3 });
		await letGo();
		await inFlight(0);
		await client.send();
		expect(await traffic()).toMatchObject({ requests: 4, mostInFlight: 3 });
	});

	it.each(['resetBefore', 'resetAfter'] as const)(
		'knows that a request is over after %s',
		async (kind) => {
			sandbox.state.faults.inject({ kind });
			await expect(client.send()).rejects.toThrow();
			await inFlight(0);
			expect(sandbox.state.traffic.mostInFlight).toBe(1);
		},
	);

	it('forgets with a reset, except what is still on its way', async () => {
		const letGoOfThree = await hang(3);
		await letGoOfThree();
		await inFlight(0);
		const letGo = await hang(2);
		sandbox.reset();
		expect(await traffic()).toMatchObject({ requests: 0, inFlight: 2, mostInFlight: 2 });
		await letGo();
	});

	it("leaves the sandbox's own calls out", async () => {
		await traffic();
		expect(await traffic()).toMatchObject({ requests: 0, mostInFlight: 0 });
	});
});
