import { toRun } from '../e2e/support/n8n';
import { ENCODINGS, PUSHES, replySaying } from '../e2e/support/pushes';
import { TriggerWorkflow } from '../e2e/support/triggerWorkflow';
import { kill, QueueN8n } from './support/queueN8n';
import { SendWorkflow, type SmsItem } from './support/sendWorkflow';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;

const EXECUTIONS = 10;
const ITEMS = 1_000;
/** Makes every execution wait in its first request, so that one worker cannot take all of them. */
const FIRST_ANSWERS_MS = 2_000;

/** Of a send that is interrupted: each has its own message, so that there are many requests. */
const PERSONAL_ITEMS = 50;
const ANSWERED_BEFORE_THE_KILL = 10;

jest.setTimeout(TEST_TIMEOUT_MS);

const n8n = new QueueN8n();
beforeAll(async () => {
	await n8n.start();
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n.stop();
});
beforeEach(() => {
	n8n.reset();
});

const ledger = () => n8n.sandbox.state.ledger;
const sorted = (texts: readonly unknown[]) => texts.map(String).sort();
const recipient = (index: number) => `+614915${String(index).padStart(5, '0')}`;
const personal = (index: number): SmsItem => ({
	to: recipient(index),
	message: `Hello number ${index}`,
});

describe('In queue mode', () => {
	it(`${EXECUTIONS} executions of ${ITEMS} items at a time are spread over the workers, and every SMS leaves once`, async () => {
		const workflow = await SendWorkflow.activate(n8n);
		n8n.sandbox.state.faults.inject({ kind: 'latency', ms: FIRST_ANSWERS_MS, times: EXECUTIONS });
		const batches = Array.from({ length: EXECUTIONS }, (_, batch) =>
			Array.from({ length: ITEMS }, (_, item) => ({
				to: recipient(batch * ITEMS + item),
				message: `Hello batch ${batch}`,
			})),
		);
		await Promise.all(batches.map(async (items) => await workflow.send(items)));

		const executions = await workflow.executions(EXECUTIONS);
		expect(executions.map(({ status }) => status)).toEqual(Array(EXECUTIONS).fill('success'));
		const outputs = executions.map((execution) => toRun(execution).json.map(({ to }) => to));
		// In the order of the items, each batch by one execution.
		expect(outputs.map((to) => to.join()).sort()).toEqual(
			batches.map((items) => items.map(({ to }) => to).join()).sort(),
		);
		expect(sorted(ledger().map(({ to }) => to))).toEqual(
			sorted(batches.flat().map(({ to }) => to)),
		);
		const accepted = new Map(ledger().map(({ messageid, to }) => [messageid, to]));
		for (const { json } of executions.map(toRun)) {
			expect(json.map(({ messageid }) => accepted.get(String(messageid)))).toEqual(
				json.map(({ to }) => to),
			);
		}
		const workers = executions.map(({ id }) => n8n.workerOf(id));
		expect(new Set(workers).size).toBe(2);
	});

	it.each(ENCODINGS)(
		'every push (%s) that the webhook process takes starts one execution with its item',
		async (encoding) => {
			const trigger = await TriggerWorkflow.activate(n8n);
			const pushes = [
				...PUSHES.map(([, fields, item]) => ({ fields, item })),
				...Array.from({ length: EXECUTIONS }, (_, index) => {
					const fields = replySaying(`reply ${index}`);
					return { fields, item: { event: 'reply', ...fields } };
				}),
			];
			const knocks = await Promise.all(
				pushes.map(async ({ fields }) => await trigger.push(fields, encoding)),
			);
			expect(knocks.map(({ status }) => status)).toEqual(pushes.map(() => 200));

			const executions = await trigger.executions(pushes.length);
			expect(executions).toHaveLength(pushes.length);
			const items = executions.map((execution) => trigger.items(execution));
			expect(items.every(({ length }) => length === 1)).toBe(true);
			expect(items.flat()).toEqual(expect.arrayContaining(pushes.map(({ item }) => item)));
			expect(new Set(items.flat().map((item) => JSON.stringify(item))).size).toBe(pushes.length);
			await trigger.deactivate();
		},
	);

	it('a push with a wrong token is turned away by the webhook process and starts nothing', async () => {
		const trigger = await TriggerWorkflow.activate(n8n);
		const knock = await trigger.push(replySaying('x'), 'form', trigger.url('wrong'));
		expect(knock.status).toBe(403);
		expect(await trigger.executionCount()).toBe(0);
		await trigger.deactivate();
	});
});

describe('A worker that is killed while it sends', () => {
	/** Starts a send and stops the sandbox's answers; resolves when the execution hangs in the middle. */
	const hangInTheMiddle = async (workflow: SendWorkflow): Promise<string> => {
		const { faults } = n8n.sandbox.state;
		faults.inject({ kind: 'hang', after: ANSWERED_BEFORE_THE_KILL, times: 'always' });
		await workflow.send(Array.from({ length: PERSONAL_ITEMS }, (_, index) => personal(index)));
		await n8n.sandboxUntil(() => ledger().length > ANSWERED_BEFORE_THE_KILL);
		return await workflow.latest();
	};
	const distinct = () => new Set(ledger().map(({ to }) => to)).size;

	it('leaves an execution with an error, which n8n neither runs again nor sends again on a retry', async () => {
		const workflow = await SendWorkflow.activate(n8n);
		const id = await hangInTheMiddle(workflow);
		await kill(n8n.workerOf(id));
		n8n.sandbox.state.faults.clear();
		const accepted = ledger().length;

		const execution = await n8n.client.waitForExecution(id, { until: ['error'] });
		expect(n8n.workersOf(id)).toHaveLength(1);
		// n8n has lost what the execution has done, and what it was to do.
		expect(execution.data.resultData).toMatchObject({
			runData: {},
			error: { message: expect.stringContaining('failed to be processed too many times') },
		});
		const retry = await n8n.client.retryExecution(id);
		expect(retry.status).toBe('error');
		expect(ledger()).toHaveLength(accepted);
		expect(distinct()).toBe(accepted);
	});
});
