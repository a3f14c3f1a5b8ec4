import { toRun } from '../support/n8n/realN8n';
import { ENCODINGS, PUSHES, replySaying } from '../support/n8n/pushes';
import { TriggerWorkflow } from '../support/n8n/triggerWorkflow';
import { QueueN8n } from './support/queueN8n';
import { SendWorkflow } from '../support/n8n/sendWorkflow';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;
const EXECUTION_TIMEOUT_MS = 150_000;

const EXECUTIONS = 10;
const ITEMS = 1_000;
/** Makes every execution wait in its first request, so that one worker cannot take all of them. */
const FIRST_ANSWERS_MS = 2_000;

jest.setTimeout(TEST_TIMEOUT_MS);

const n8n = new QueueN8n('sharing-work');
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

		const executions = await workflow.executions(EXECUTIONS, EXECUTION_TIMEOUT_MS);
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
					return { fields, item: { event: 'reply', ...fields, keyword: null } };
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
			const replies = items.flat().map(({ message }) => String(message));
			const own = replies.filter((message) => message.startsWith('reply '));
			expect([own.length, new Set(own).size]).toEqual([EXECUTIONS, EXECUTIONS]);
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
