import type { IDataObject, NodeError } from 'n8n-workflow';
import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import { waits } from '../support/noWaiting';
import { pollOnce, publishedPoller, type PollOptions } from '../support/polls';

const HOUR_MS = 60 * 60_000;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
	waits.length = 0;
});
afterAll(async () => {
	await sandbox.close();
});

let workflows = 0;

/** A trigger that nothing is known of. */
const trigger = (more: Partial<PollOptions> = {}): PollOptions => ({
	workflowId: `workflow-${++workflows}`,
	parameters: { event: 'reply' },
	credentials: {
		username: DEFAULT_ACCOUNT.username,
		apiKey: DEFAULT_ACCOUNT.key,
		baseUrl: sandbox.baseUrl,
	},
	...more,
});

function replies(...messages: string[]): void {
	for (const message of messages) sandbox.state.addReply({ from: '+61491570156', message });
}

const unread = () => sandbox.state.replies.filter(({ read }) => !read).length;
const texts = (items: readonly IDataObject[] = []) => items.map(({ message }) => message);

function keptBy(error: NodeError | undefined): IDataObject[] {
	const records: unknown = Reflect.get(Object(error?.context.data), 'records');
	return Array.isArray(records) ? records : [];
}

/** As TypeORM, n8n's database library, calls the error of a statement. */
class QueryFailedError extends Error {
	constructor(
		readonly query: string,
		message = 'SQLITE_FULL: database or disk is full',
	) {
		super(message);
	}
}

const NOT_INSERTED = new QueryFailedError('INSERT INTO "execution_entity"("id") VALUES (NULL)');
const NOT_VALID = new QueryFailedError(
	NOT_INSERTED.query,
	'null value in column violates not-null',
);
const ENGINE_FULL = new Error('Engine did not admit the execution: at capacity');

const withCode = (code: string) => Object.assign(new Error(`connect ${code} ::1:5432`), { code });

/** Refuses the first starts with an error. */
function refusing(error: Error, times = Infinity) {
	let starts = 0;
	return () => (++starts <= times ? error : undefined);
}

/** Polls, and waits until nothing more becomes of the starts. */
async function settled({ polled, poll }: ReturnType<typeof publishedPoller>) {
	await poll();
	while (polled.emitted.length + polled.failed.length === 0) await new Promise(setImmediate);
	return polled;
}

describe('A start that n8n refuses for a reason that passes', () => {
	it.each([
		['its database takes no execution', NOT_INSERTED],
		[
			'its database does not respond',
			new QueryFailedError('SELECT * FROM "workflow_published_version"', 'Connection terminated'),
		],
		['its database cannot be reached', withCode('ECONNREFUSED')],
		['its database is starting', withCode('57P03')],
		['its database makes no connection', new Error('timeout exceeded when trying to connect')],
		['its database refuses it, which may not pass', NOT_VALID],
		['Engine 2.0 has no room', ENGINE_FULL],
	])('is made again, and then once: %s', async (_why, error) => {
		replies('one', 'two');
		const { emitted, failed, logged } = await settled(
			publishedPoller(trigger({ refuses: refusing(error, 3) })),
		);
		expect(emitted.map(texts)).toEqual([['one', 'two']]);
		expect(failed).toEqual([]);
		expect(waits).toEqual([1_000, 2_000, 4_000]);
		const minutes = error === ENGINE_FULL || error === NOT_VALID ? 5 : 60;
		expect(logged).toEqual([
			`n8n did not start the workflow of this trigger with 2 replies yet. The trigger tries again for ${minutes} minutes, and asks ClickSend for nothing meanwhile. If n8n is stopped before, look for them in the ClickSend dashboard.`,
		]);
	});

	it('leaves at ClickSend what is unread meanwhile, and asks for it afterwards', async () => {
		replies('first');
		const poller = publishedPoller(trigger({ refuses: refusing(NOT_INSERTED, 5) }));
		await settled(poller);
		replies('second');
		expect(await poller.poll()).toBeNull();
		expect(unread()).toBe(1);
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR_MS);
		try {
			await poller.poll();
		} finally {
			now.mockRestore();
		}
		expect(poller.polled.emitted.map(texts)).toEqual([['first'], ['second']]);
	});

	it('holds back no other trigger', async () => {
		replies('first');
		await settled(publishedPoller(trigger({ refuses: refusing(NOT_INSERTED, 1) })));
		replies('second');
		expect((await pollOnce(trigger())).emitted.map(texts)).toEqual([['second']]);
	});

	it('is given up after an hour, with words that promise nothing', async () => {
		replies('one');
		const { emitted, failed, logged } = await settled(
			publishedPoller(trigger({ refuses: refusing(NOT_INSERTED) })),
		);
		expect(emitted).toEqual([]);
		expect(texts(keptBy(failed[0]))).toEqual(['one']);
		const waited = waits.reduce((sum, ms) => sum + ms, 0);
		expect(waited).toBeGreaterThan(HOUR_MS - 60_001);
		expect(waited).toBeLessThanOrEqual(HOUR_MS);
		expect(Math.max(...waits)).toBe(60_000);
		expect(logged.at(-1)).toBe(
			"n8n did not start the workflow of this trigger with 1 reply. If no execution that did not succeed has them, n8n's database did not take that either. Look for them in the ClickSend dashboard.",
		);
	});
});

describe('A start of which something may exist already', () => {
	it.each([
		[new QueryFailedError('UPDATE "execution_entity" SET "status" = ?')],
		[new QueryFailedError('SELECT "id" FROM "execution_entity" WHERE "id" = ?')],
		[new QueryFailedError('COMMIT', 'Connection terminated unexpectedly')],
		[withCode('ECONNRESET')],
		[new Error('job stalled more than maxStalledCount')],
	])('is never made again: %s', async (error) => {
		replies('one');
		const { failed } = await settled(publishedPoller(trigger({ refuses: refusing(error) })));
		expect(waits).toEqual([]);
		expect(texts(keptBy(failed[0]))).toEqual(['one']);
	});
});

describe('A workflow that saves no executions that did not succeed', () => {
	const settings = { saveDataErrorExecution: 'none' } as const;

	it('is told in the log that nothing keeps the records', async () => {
		replies('one', 'two');
		const { failed, logged } = await settled(
			publishedPoller(trigger({ settings, refuses: () => 'Engine 2.0 is not available.' })),
		);
		expect(logged[0]).toBe(
			'n8n did not start the workflow of this trigger with 2 replies. Save failed production executions is off in the settings of the workflow, so only an error workflow gets them. Look for them in the ClickSend dashboard.',
		);
		expect(texts(keptBy(failed[0]))).toEqual(['one', 'two']);
		expect(logged.join()).not.toContain('+61491570156');
	});

	it('is told in the log that records may be lost', async () => {
		replies('one');
		sandbox.state.faults.inject({ kind: 'resetAfter' });
		const poller = publishedPoller(trigger({ settings }));
		await poller.poll();
		expect(poller.polled.logged.join()).toContain(
			'Look for the records in the ClickSend dashboard',
		);
	});
});

describe('Two triggers with the same node ID', () => {
	it('both ask ClickSend, also at the same time', async () => {
		replies('one');
		const first = publishedPoller(trigger({ workflowId: 'made by hand' }));
		const second = publishedPoller(
			trigger({
				workflowId: 'made by hand',
				nodeName: 'Trigger 1',
				parameters: { event: 'deliveryReport' },
			}),
		);
		await Promise.all([first.poll(), second.poll()]);
		expect(sandbox.state.requests.map(({ path }) => path.replace(/^.*\//, '')).sort()).toEqual([
			'delivery.php',
			'reply.php',
		]);
	});
});

describe('What a poll says that did not succeed', () => {
	it.each([429, 503])('names no option that the trigger does not have: HTTP %i', async (status) => {
		sandbox.state.faults.inject({ kind: 'status', status, times: 'always' });
		await expect(publishedPoller(trigger()).poll()).rejects.toThrow(
			new RegExp(
				`asks to slow down \\(HTTP ${status}\\)\\. Wait a moment, then try again\\. This request was not taken\\. It was tried 4 times\\.$`,
			),
		);
	});

	it('promises no details where nothing arrived', async () => {
		sandbox.state.faults.inject({ kind: 'resetAfter', times: 'always' });
		await expect(publishedPoller(trigger()).poll()).rejects.toThrow(
			/Look for the records in the ClickSend dashboard, .* ClickSend may have marked them as read\. It was tried 4 times\.$/,
		);
	});

	it('tells of the details where a part arrived', async () => {
		replies('one');
		sandbox.state.faults.inject({ kind: 'truncate', bytes: 20, times: 'always' });
		await expect(publishedPoller(trigger()).poll()).rejects.toThrow(
			/ClickSend may have marked them as read\. What arrived of its response is in the details\./,
		);
	});
});
