import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../tools/n8n/client';
import { startN8n, type N8nInstance } from '../../tools/n8n/instance';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { print, type Ending } from './program';

const root = join(__dirname, '../..');

const OWNER = {
	email: 'owner@example.com',
	password: 'Bench-Owner-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** An n8n that has done nothing yet, and its owner's client. */
export interface EmptyN8n {
	readonly n8n: N8nInstance;
	readonly client: N8nClient;
}

/**
 * Starts an n8n without executions of an earlier run, which would slow it down.
 * @param name of its folder
 * @param env settings on top of the usual ones
 */
export async function startEmptyN8n(
	name: string,
	{ cleanup, signal }: Ending,
	env?: Readonly<Record<string, string>>,
): Promise<EmptyN8n> {
	const userFolder = join(root, '.build', 'bench', name);
	await rm(userFolder, { recursive: true, force: true });
	const n8n = await startN8n({
		version: CURRENT_N8N,
		userFolder,
		packageDir: root,
		log: print,
		signal,
		env,
	});
	cleanup.add(n8n.stop);
	const client = new N8nClient(n8n.url);
	await client.setupOwner(OWNER);
	return { n8n, client };
}
