import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { wrapped } from './schemas';
import { N8nRequestError, type N8nSession } from './session';

const POLL_MS = 100;
const TIMEOUT_MS = 90_000;
const NOT_FOUND = 404;

const publicationSchema = z.object({
	status: z.enum(['in_progress', 'not_published', 'published', 'partial', 'failed']),
	triggers: z.array(z.object({ status: z.string(), errorMessage: z.string().nullish() })),
});

/**
 * Waits until n8n has done what activating or deactivating a workflow asked for. n8n 2 responds
 * first and registers webhooks and triggers afterwards; n8n 1 has done so when it responds.
 * @throws with the triggers' errors when some of them could not be activated
 */
export async function waitForPublication(session: N8nSession, workflowId: string): Promise<void> {
	const end = Date.now() + TIMEOUT_MS;
	while (Date.now() < end) {
		const publication = await publicationOf(session, workflowId);
		if (!publication) return;
		const { status, triggers } = publication;
		if (status === 'partial' || status === 'failed') {
			const errors = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			throw new Error(`n8n could not activate the workflow: ${errors.join('; ')}`);
		}
		if (status !== 'in_progress') return;
		await sleep(POLL_MS);
	}
	throw new Error(`n8n has not finished activating or deactivating in ${TIMEOUT_MS / 1000} s.`);
}

/** @returns undefined when this n8n has no such thing */
async function publicationOf(session: N8nSession, workflowId: string) {
	try {
		const path = `/rest/workflows/${workflowId}/publication-status`;
		return wrapped(publicationSchema).parse(await session.request('GET', path));
	} catch (error) {
		if (error instanceof N8nRequestError && error.status === NOT_FOUND) return undefined;
		throw error;
	}
}
