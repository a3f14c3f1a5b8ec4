import { join } from 'node:path';
import { startEngine2, type Engine2 } from '../../../tools/n8n/engine2';
import type { WorkflowJson } from '../../../tools/n8n/schemas';
import { CURRENT_N8N } from '../../../tools/n8n/versions';
import { serverPrograms } from '../../../tools/services/programs';
import { chain, START, type Link } from '../../support/n8n/chain';
import { RealN8n, type Fields } from '../../support/n8n/realN8n';

const ROOT = join(__dirname, '../../..');

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;

/** The setting that lets Engine 2.0 run a workflow. */
export const ON_ENGINE_2 = { engineType: 'v2' };

/** n8n with Engine 2.0 for the tests of a file; the workflows of `run` and `save` run on that engine. */
export function useEngine2(): () => RealN8n {
	jest.setTimeout(TEST_TIMEOUT_MS);
	let engine: Engine2 | undefined;
	let n8n: RealN8n | undefined;
	const started = () => {
		if (!n8n) throw new Error('n8n was not started');
		return n8n;
	};
	beforeAll(async () => {
		engine = await startEngine2(serverPrograms(), join(ROOT, '.build', 'engine2'));
		n8n = new RealN8n(CURRENT_N8N, {
			folder: 'engine2',
			env: { ...engine.env, N8N_CUSTOM_EXTENSIONS: join(__dirname, 'probe') },
			workflowSettings: ON_ENGINE_2,
		});
		await n8n.start();
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n?.stop();
		await engine?.stop();
	});
	beforeEach(() => {
		started().reset();
	});
	return started;
}

/** A probe of the tests, which says what n8n gives to a node. */
export function probe(name: string, what = 'lookAround', more: Fields = {}): Link {
	return { name, type: 'CUSTOM.engineProbe', parameters: { what }, more };
}

/** A workflow on Engine 2.0 that a person starts, with items. */
export function onEngine2(links: readonly Link[], items: readonly Fields[] = [{}]): WorkflowJson {
	return {
		...chain([START, ...links]),
		settings: { executionOrder: 'v1', ...ON_ENGINE_2 },
		pinData: { [START.name]: items.map((json) => ({ json })) },
	};
}

/** Saves a workflow that others can call; it runs on Engine 1, as all that are called. @returns its ID */
export async function saveSubWorkflow(
	{ client }: RealN8n,
	links: readonly Link[],
): Promise<string> {
	const called: Link = {
		name: 'Called',
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	};
	const { id } = await client.createWorkflow(chain([called, ...links]));
	await client.activateWorkflow(id);
	return id;
}

/** A node that calls another workflow and waits until it is done. */
export function callOf(workflowId: string): Link {
	return {
		name: 'Call',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { workflowId: { __rl: true, mode: 'id', value: workflowId }, options: {} },
	};
}
