import { executionError } from '../../tools/n8n/execution';
import type { Execution } from '../../tools/n8n/schemas';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { Asker, MOBILE } from '../support/n8n/asker';
import { withoutExecutions } from '../support/n8n/database';
import { RealN8n, type Fields } from '../support/n8n/realN8n';
import { TriggerWorkflow, type TriggerOptions } from '../support/n8n/triggerWorkflow';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
/** The next poll is up to a minute away. */
const TEST_TIMEOUT_MS = 240_000;
const NEXT_POLL_MS = 120_000;

/** n8n allows no poll time that comes more than once a minute, but several of them. */
const TWO_SECONDS_APART = {
	item: [
		{ mode: 'custom', cronExpression: '0 * * * * *' },
		{ mode: 'custom', cronExpression: '2 * * * * *' },
	],
};
const EVERY_MINUTE = { item: [{ mode: 'everyMinute' }] };

const DURABLE_SCHEDULER = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
	// With what n8n says beside its messages.
	N8N_LOG_FORMAT: 'json',
};

/** What an execution that did not succeed keeps of the records that n8n did not start the workflow with. */
function keptBy(execution: Execution | undefined): Fields[] {
	const context: unknown = Reflect.get(Object(execution?.data.resultData.error), 'context');
	const records: unknown = Reflect.get(Object(Reflect.get(Object(context), 'data')), 'records');
	return Array.isArray(records) ? records : [];
}

jest.setTimeout(TEST_TIMEOUT_MS);

describe.each([
	['by the clock', {}],
	['by the durable scheduler', DURABLE_SCHEDULER],
])(`In n8n ${CURRENT_N8N} that polls %s`, (_schedule, env) => {
	const isDurable = env === DURABLE_SCHEDULER;
	const n8n = new RealN8n(CURRENT_N8N, { folder: isDurable ? 'durable-polls' : 'polls', env });
	const asker = new Asker(n8n);
	const state = () => n8n.sandbox.state;
	/** A reply belongs to the account of the tests where it answers an SMS of that account. */
	const addReply = async (message: string) => {
		const { json } = await n8n.send({ to: MOBILE });
		state().addReply({ messageid: String(json[0]?.messageid), from: MOBILE, message });
	};
	const save = async (pollTimes: Fields, more: TriggerOptions = {}) =>
		await TriggerWorkflow.save(n8n, {
			type: 'clickSendPollTrigger',
			parameters: { event: 'reply', pollTimes },
			...more,
		});
	const pulls = () => state().requests.filter(({ path }) => path.endsWith('/reply.php')).length;
	/** The first poll is a part of the publication. */
	const publish = async (workflow: TriggerWorkflow) => {
		const before = pulls();
		await workflow.activateAgain();
		await n8n.sandboxUntil(() => pulls() > before);
	};

	beforeAll(async () => {
		await n8n.start();
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n.stop();
	});
	beforeEach(() => {
		n8n.reset();
	});

	it('an answer goes to the execution that waits for it, also when the next poll ends meanwhile', async () => {
		const asked = await asker.ask({});
		const workflow = await save(TWO_SECONDS_APART);
		await publish(workflow);
		state().faults.inject({ kind: 'latency', ms: isDurable ? 15_000 : 6_000 });
		asker.answer(asked.sms, 'Yes, tomorrow');
		const { json } = await asker.run(asked, NEXT_POLL_MS);
		expect(json).toMatchObject([{ data: { text: 'Yes, tomorrow' } }]);
		expect(await workflow.executionCount()).toBe(0);
		await workflow.deactivate();
	});

	it('a reply that n8n does not start the workflow with is kept, with the way to get it', async () => {
		// The module that Engine 2.0 needs is not enabled.
		const workflow = await save(EVERY_MINUTE, { settings: { engineType: 'v2' } });
		await addReply('kept');
		await publish(workflow);
		const [execution] = await workflow.executions(1);
		expect(execution?.status).toBe('error');
		const error = execution?.data.resultData.error;
		expect(error?.message).toBe('n8n did not start this workflow with 1 reply');
		expect(error?.description).toMatch(
			/^Take the 1 reply from the details, under records: .* n8n's reason: Engine 2\.0 is not available\./,
		);
		expect(keptBy(execution)).toMatchObject([{ event: 'reply', message: 'kept' }]);
		expect(state().replies.filter(({ read }) => !read)).toEqual([]);
		expect(n8n.log()).toContain(
			'n8n did not start the workflow of this trigger with 1 reply. An execution that did not succeed keeps them.',
		);
		expect(n8n.log()).not.toContain('kept"');
		await workflow.deactivate();
	});

	it('a reply is not lost while n8n can save no execution, and starts the workflow once it can', async () => {
		const workflow = await save(EVERY_MINUTE);
		await addReply('patient');
		await withoutExecutions(n8n.userFolder, async () => {
			await publish(workflow);
			await n8n.logUntil(
				'n8n did not start the workflow of this trigger with 1 reply yet. The trigger tries again for 5 minutes',
			);
		});
		const executions = await workflow.executions(1);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(executions.flatMap((execution) => workflow.items(execution))).toMatchObject([
			{ message: 'patient' },
		]);
		await workflow.deactivate();
	});

	it('a reply that comes after the workflow was unpublished is in an execution', async () => {
		const workflow = await save(EVERY_MINUTE);
		await publish(workflow);
		await addReply('late');
		const before = pulls();
		state().faults.inject({ kind: 'latency', ms: 6_000 });
		await n8n.sandboxUntil(() => pulls() > before);
		await workflow.deactivate();
		const [execution] = await workflow.executions(1);
		expect([...keptBy(execution), ...workflow.items(execution)]).toMatchObject([
			{ message: 'late' },
		]);
	});

	it('a response that is lost while the workflow is published leaves an execution', async () => {
		await addReply('lost');
		const workflow = await save(EVERY_MINUTE);
		state().faults.inject({ kind: 'resetAfter' });
		await publish(workflow);
		const [execution] = await workflow.executions(1);
		expect(execution?.status).toBe('error');
		expect(execution && executionError(execution)).toMatch(
			/Look for the records in the ClickSend dashboard/,
		);
		await workflow.deactivate();
	});

	it('a pull that does not succeed later leaves exactly one execution', async () => {
		const workflow = await save(EVERY_MINUTE);
		await publish(workflow);
		state().faults.inject({ kind: 'status', status: 500 });
		await n8n.client.waitForExecutions(workflow.id, 1, NEXT_POLL_MS);
		const executions = await workflow.executions(1);
		expect(executions).toMatchObject([{ status: 'error' }]);
		expect(executions[0] && executionError(executions[0])).toContain('HTTP 500');
		await workflow.deactivate();
	});

	if (!isDurable) return;

	it('n8n waits as long as ClickSend asks it to', async () => {
		const workflow = await save(EVERY_MINUTE);
		await publish(workflow);
		const headers = { 'Retry-After': '100' };
		state().faults.inject({ kind: 'status', status: 429, headers, times: 'always' });
		await n8n.logUntil('rate-limited');
		expect(n8n.log()).toMatch(
			/"Poll failed; backing off".*"cause":"rate-limited".*"delayMs":100000/,
		);
		await workflow.deactivate();
	});
});
