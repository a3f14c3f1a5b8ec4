import {
	accepted,
	QUICK_TO_NOTICE,
	RECIPIENTS,
	stopInTheMiddle,
	unknownBy,
} from './support/interruptedSend';
import { kill, QueueN8n } from './support/queueN8n';
import { sentBy } from '../support/n8n/sendWorkflow';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;
const EXECUTION_TIMEOUT_MS = 150_000;

/**
 * The main process looks for executions that are in no queue when it starts and then every half minute,
 * not every three hours. By then the queue has given up the killed worker's. Not from the beginning: it
 * takes an execution that is just being put into the queue for lost.
 */
const QUICK_TO_RECOVER = { N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '0.5' };

jest.setTimeout(TEST_TIMEOUT_MS);

const n8n = new QueueN8n('killed-worker', { env: QUICK_TO_NOTICE });
beforeAll(async () => {
	await n8n.start();
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n.stop();
});
beforeEach(() => {
	n8n.reset();
});

const sorted = (texts: readonly unknown[]) => texts.map(String).sort();

describe('A worker that is killed while it sends', () => {
	it('leaves an execution with an error, which no other worker runs again, not on a retry either', async () => {
		const id = await stopInTheMiddle(n8n);
		await kill(n8n.workerOf(id));
		n8n.sandbox.state.faults.clear();
		const before = accepted(n8n);

		const execution = await n8n.client.waitForExecution(id, {
			until: ['error'],
			timeoutMs: EXECUTION_TIMEOUT_MS,
		});
		expect(n8n.workersOf(id)).toHaveLength(1);
		// n8n has lost what the execution has done, and what it was to do.
		expect(execution.data.resultData).toMatchObject({
			runData: {},
			error: { message: expect.stringContaining('failed to be processed too many times') },
		});
		expect(await n8n.client.retryExecution(id)).toMatchObject({ status: 'error' });
		expect(accepted(n8n)).toEqual(before);
		expect(new Set(before).size).toBe(before.length);
		// What was accepted is found in ClickSend's history by the custom string.
		expect(sorted(await sentBy(n8n, id))).toEqual(sorted(before));
		await n8n.startWorker();
	});

	describe('together with the webhook and the main process', () => {
		let id: string;
		let before: string[];

		it('leaves a crashed execution, which no other worker runs again', async () => {
			id = await stopInTheMiddle(n8n);
			await Promise.all([kill(n8n.workerOf(id)), kill(n8n.webhook)]);
			n8n.sandbox.state.faults.clear();
			await n8n.restartMain(QUICK_TO_RECOVER);
			before = accepted(n8n);

			const execution = await n8n.client.waitForExecution(id, {
				timeoutMs: EXECUTION_TIMEOUT_MS,
			});
			expect(execution).toMatchObject({ status: 'crashed', data: { resultData: { runData: {} } } });
			expect(n8n.workersOf(id)).toHaveLength(1);
			expect(accepted(n8n)).toEqual(before);
			expect(sorted(await sentBy(n8n, id))).toEqual(sorted(before));
		});

		// n8n begins it again at its trigger, under a new ID, and has kept nothing of what it has done.
		it('is not sent again by a retry, which names everyone as unknown', async () => {
			const retried = await n8n.client.retryExecution(id);
			expect(retried).toMatchObject({ status: 'error' });
			expect(unknownBy(retried)).toEqual(RECIPIENTS);
			expect(accepted(n8n)).toEqual([]);
			expect(before).not.toEqual([]);
		});
	});
});
