import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { N8nClient } from '../../tools/n8n/client';
import { wrapped } from '../../tools/n8n/schemas';

const POLL_MS = 100;
/** n8n ends dozens of executions in this time: nothing more will come. */
const STANDSTILL_MS = 20_000;

const countSchema = wrapped(z.object({ count: z.number(), estimated: z.boolean() }));

/** How many executions of a workflow n8n's database has as ended well. */
export async function countSuccesses(client: N8nClient, workflowId: string): Promise<number> {
	const filter = JSON.stringify({ workflowId, status: ['success'] });
	const query = new URLSearchParams({ filter, limit: '1' });
	const answer = await client.request('GET', `/rest/executions?${query.toString()}`);
	const { count, estimated } = countSchema.parse(answer);
	if (estimated) throw new Error('n8n has only estimated how many executions there are.');
	return count;
}

/**
 * Waits until so many executions of a workflow have ended well, or until no more do.
 * @returns how many have
 */
export async function waitForSuccesses(
	client: N8nClient,
	workflowId: string,
	expected: number,
): Promise<number> {
	let count = -1;
	let changed = Date.now();
	for (;;) {
		const now = await countSuccesses(client, workflowId);
		if (now >= expected) return now;
		if (now !== count) changed = Date.now();
		else if (Date.now() - changed > STANDSTILL_MS) return now;
		count = now;
		await sleep(POLL_MS);
	}
}
