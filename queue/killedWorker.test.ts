import { kill, QueueN8n } from './support/queueN8n';
import { sentBy, SendWorkflow } from './support/sendWorkflow';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;
const EXECUTION_TIMEOUT_MS = 150_000;

/** Each with its own message, so that there are many requests. */
const ITEMS = 50;
const ANSWERED_BEFORE_THE_KILL = 10;

/**
 * n8n finds out within seconds that a worker is gone, and not within minutes. A worker renews its lock so
 * often that it keeps it when the computer is busy.
 */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/**
 * The main process looks for executions that are in no queue when it starts and then every half minute,
 * not every three hours. By then the queue has given up the killed worker's. Not from the beginning: it
 * takes an execution that is just being put into the queue for lost.
 */
const QUICK_TO_RECOVER = { N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '0.5' };

jest.setTimeout(TEST_TIMEOUT_MS);

const n8n = new QueueN8n('killed-worker', QUICK_TO_NOTICE);
beforeAll(async () => {
	await n8n.start();
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n.stop();
});
beforeEach(() => {
	n8n.reset();
});

const recipients = () => n8n.sandbox.state.ledger.map(({ to }) => to);
const sorted = (texts: readonly unknown[]) => texts.map(String).sort();

describe('A worker that is killed while it sends', () => {
	/** Starts a send; resolves when the execution waits for an answer in the middle of it. */
	const stopInTheMiddle = async (workflow: SendWorkflow): Promise<string> => {
		const { faults } = n8n.sandbox.state;
		faults.inject({ kind: 'hang', after: ANSWERED_BEFORE_THE_KILL, times: 'always' });
		await workflow.send(
			Array.from({ length: ITEMS }, (_, index) => ({
				to: `+61491570${String(index).padStart(3, '0')}`,
				message: `Hello number ${index}`,
			})),
		);
		await n8n.sandboxUntil(() => recipients().length > ANSWERED_BEFORE_THE_KILL);
		return await workflow.latest();
	};

	it('leaves an execution with an error, which no other worker runs again, not on a retry either', async () => {
		const workflow = await SendWorkflow.activate(n8n);
		const id = await stopInTheMiddle(workflow);
		await kill(n8n.workerOf(id));
		n8n.sandbox.state.faults.clear();
		const accepted = recipients();

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
		expect(recipients()).toEqual(accepted);
		expect(new Set(accepted).size).toBe(accepted.length);
		// What was accepted is found in ClickSend's history by the custom string.
		expect(sorted(await sentBy(n8n, id))).toEqual(sorted(accepted));
		await n8n.startWorker();
	});

	describe('together with the webhook and the main process', () => {
		let id: string;
		let accepted: string[];

		it('leaves a crashed execution, which no other worker runs again', async () => {
			const workflow = await SendWorkflow.activate(n8n);
			id = await stopInTheMiddle(workflow);
			await Promise.all([kill(n8n.workerOf(id)), kill(n8n.webhook)]);
			n8n.sandbox.state.faults.clear();
			await n8n.restartMain(QUICK_TO_RECOVER);
			accepted = recipients();

			const execution = await n8n.client.waitForExecution(id, {
				timeoutMs: EXECUTION_TIMEOUT_MS,
			});
			expect(execution).toMatchObject({ status: 'crashed', data: { resultData: { runData: {} } } });
			expect(n8n.workersOf(id)).toHaveLength(1);
			expect(recipients()).toEqual(accepted);
			expect(sorted(await sentBy(n8n, id))).toEqual(sorted(accepted));
		});

		// A known hole: n8n begins a crashed execution again at its trigger, under a new ID, and has kept
		// nothing of what it has done. docs/queue-mode.md says what to do instead.
		it.failing('is not sent again by a retry', async () => {
			await n8n.client.retryExecution(id);
			expect(recipients().filter((to) => accepted.includes(to))).toEqual([]);
		});
	});
});
