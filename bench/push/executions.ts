import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { N8nClient } from '../../tools/n8n/client';
import { N8nRequestError } from '../../tools/n8n/session';
import { wrapped, type ExecutionStatus } from '../../tools/n8n/schemas';

/** HTTP status of n8n while it has no time for its database. */
const BUSY = 503;
const POLL_MS = 100;
/** n8n ends dozens of executions in this time: nothing more will come. */
const STANDSTILL_MS = 20_000;

const countSchema = wrapped(z.object({ count: z.number(), estimated: z.boolean() }));

/** How many executions of a workflow n8n's database has in a status; `success` is one that ended well. */
async function countExecutions(
	client: N8nClient,
	workflowId: string,
	status: ExecutionStatus,
): Promise<number> {
	const filter = JSON.stringify({ workflowId, status: [status] });
	const query = new URLSearchParams({ filter, limit: '1' });
	const answer = await client.request('GET', `/rest/executions?${query.toString()}`);
	const { count, estimated } = countSchema.parse(answer);
	if (estimated) throw new Error('n8n has only estimated how many executions there are.');
	return count;
}

/** The same, but a former count where n8n is too busy to say. */
async function countUnlessBusy(
	client: N8nClient,
	workflowId: string,
	status: ExecutionStatus,
	former: number,
): Promise<number> {
	try {
		return await countExecutions(client, workflowId, status);
	} catch (error) {
		if (error instanceof N8nRequestError && error.status === BUSY) return former;
		throw error;
	}
}

/**
 * Waits until so many executions of a workflow are in a status, or until no more get there.
 * @returns how many are
 */
export async function waitForExecutions(
	client: N8nClient,
	workflowId: string,
	status: ExecutionStatus,
	expected: number,
): Promise<number> {
	let count = -1;
	let changed = Date.now();
	for (;;) {
		const now = await countUnlessBusy(client, workflowId, status, count);
		if (now >= expected) return now;
		if (now !== count) changed = Date.now();
		else if (Date.now() - changed > STANDSTILL_MS) return now;
		count = now;
		await sleep(POLL_MS);
	}
}
