import { N8N_LINES } from '../../tools/n8n/versions';
import {
	accepted,
	QUICK_TO_NOTICE,
	RECIPIENTS,
	stopInTheMiddle,
	unknownBy,
} from './support/interruptedSend';
import { kill, QueueN8n } from './support/queueN8n';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;
const EXECUTION_TIMEOUT_MS = 150_000;

jest.setTimeout(TEST_TIMEOUT_MS);

const version = N8N_LINES.find(({ n8n }) => n8n.startsWith('1.'))?.n8n ?? '';
const n8n = new QueueN8n('repeated-execution', { version, env: QUICK_TO_NOTICE });
beforeAll(async () => {
	await n8n.start();
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n.stop();
});

describe('A worker of n8n 1 that is killed while it sends', () => {
	it('leaves an execution that another worker begins again, which sends nothing and names everyone as unknown', async () => {
		const id = await stopInTheMiddle(n8n);
		await kill(n8n.workerOf(id));
		n8n.sandbox.state.faults.clear();
		const before = accepted(n8n);

		const execution = await n8n.client.waitForExecution(id, { timeoutMs: EXECUTION_TIMEOUT_MS });
		expect(n8n.workersOf(id)).toHaveLength(2);
		expect(execution).toMatchObject({ status: 'error' });
		expect(unknownBy(execution)).toEqual(RECIPIENTS);
		expect(accepted(n8n)).toEqual(before);
		expect(new Set(before).size).toBe(before.length);
	});
});
