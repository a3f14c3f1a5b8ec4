import type { IPollFunctions } from 'n8n-workflow';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import type { FindWaiting } from '../../nodes/ClickSend/triggers/handover';
import { poll } from '../../nodes/ClickSend/triggers/poll/poll';
import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import { pollOnce, publishedPoller, type PollOptions } from '../support/polls';

/** As much as n8n's durable scheduler leaves to a poll. */
const DURABLE_BUDGET_MS = 36_000;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(async () => {
	await sandbox.close();
});

const trigger = (more: Partial<PollOptions> = {}): PollOptions => ({
	parameters: { event: 'reply' },
	credentials: {
		username: DEFAULT_ACCOUNT.username,
		apiKey: DEFAULT_ACCOUNT.key,
		baseUrl: sandbox.baseUrl,
	},
	...more,
});

const reply = (message: string) => sandbox.state.addReply({ from: '+61491570156', message });

const requests = () => sandbox.state.requests.length;

/** Never answers, whoever asks. */
const silence = () => {
	sandbox.state.faults.inject({ kind: 'hang', times: 'always' });
};

const LOST =
	/^No response from [\d.:]+: time was up\. Look for the records in the ClickSend dashboard, or for inbound SMS with the operation Get History: ClickSend may have marked them as read\./;

describe('A pull that is given up, after which ClickSend may have marked records as read', () => {
	it('uses the whole time that n8n leaves to the poll, in one request', async () => {
		reply('lost');
		silence();
		const { poll: pollNow } = publishedPoller(trigger({ budgetMs: 300 }));
		await expect(pollNow()).rejects.toThrow(LOST);
		expect(requests()).toBe(1);
	});

	it.each([
		['the durable scheduler', { budgetMs: DURABLE_BUDGET_MS }, DURABLE_BUDGET_MS],
		['the clock', {}, 300_000],
		['n8n 1', { engine: 'n8n 1' }, 300_000],
	] as const)('has as much time as n8n gives it: %s', async (_who, n8n, expected) => {
		const { context, poll: pollNow } = publishedPoller(trigger(n8n));
		const request = jest.spyOn(context.helpers, 'httpRequestWithAuthentication');
		await pollNow();
		const timeouts = request.mock.calls.map(([, { timeout }]) => timeout);
		expect(timeouts).toEqual([expect.closeTo(expected, -3)]);
	});

	it('leaves an execution that did not succeed, and ends the publication that it is a part of', async () => {
		sandbox.state.faults.inject({ kind: 'status', status: 500, times: 'always' });
		const { polled, poll: pollNow } = publishedPoller(trigger());
		await expect(pollNow()).rejects.toThrow('did not complete the request (HTTP 500)');
		expect(polled.failed).toMatchObject([{ message: expect.stringContaining('HTTP 500') }]);
	});

	it('leaves one such execution after the publication too, and n8n makes no second', async () => {
		const { polled, poll: pollNow } = publishedPoller(trigger());
		await pollNow();
		sandbox.state.faults.inject({ kind: 'status', status: 500, times: 'always' });
		await expect(pollNow()).resolves.toBeNull();
		expect(polled.failed).toMatchObject([{ message: expect.stringContaining('HTTP 500') }]);
	});

	it('leaves it to the durable scheduler, which makes the execution and polls again later', async () => {
		sandbox.state.faults.inject({ kind: 'status', status: 500, times: 'always' });
		const { polled, poll: pollNow } = publishedPoller(trigger({ budgetMs: DURABLE_BUDGET_MS }));
		await expect(pollNow()).rejects.toThrow('HTTP 500');
		expect(polled.failed).toEqual([]);
	});

	it('leaves no such execution where ClickSend surely has not looked at it', async () => {
		sandbox.state.faults.inject({ kind: 'status', status: 404 });
		const { polled, poll: pollNow } = publishedPoller(trigger());
		await expect(pollNow()).rejects.toThrow('HTTP 404');
		expect(polled.failed).toEqual([]);
	});
});

describe('A response that is lost, where the next request brings one', () => {
	it('leaves an execution that did not succeed beside what came', async () => {
		reply('marked as read, and lost');
		sandbox.state.faults.inject({ kind: 'resetAfter' });
		const { polled, poll: pollNow } = publishedPoller(trigger());
		await expect(pollNow()).resolves.toBeNull();
		expect(polled.emitted).toEqual([]);
		expect(polled.failed).toHaveLength(1);
		expect(polled.failed[0]?.message).toMatch(
			/the connection ended.* Look for the records in the ClickSend dashboard.* The request was made again, and ClickSend responded to that\.$/,
		);
	});

	it('leaves it also where that one says that the login is wrong', async () => {
		sandbox.state.faults.inject({ kind: 'resetAfter' });
		sandbox.state.faults.inject({ kind: 'result', code: '2022' });
		const { polled, poll: pollNow } = publishedPoller(trigger());
		await expect(pollNow()).rejects.toThrow('(2022)');
		expect(polled.failed).toMatchObject([{ message: expect.stringContaining('connection ended') }]);
	});
});

describe('A response that is cut off between two records', () => {
	it('leaves an execution that did not succeed beside what came', async () => {
		const good = '<reply><from>+61491570156</from><message>whole</message></reply>';
		sandbox.state.faults.inject({ kind: 'raw', body: `<xml><replies replycount="2">${good}` });
		const { emitted, failed } = await pollOnce(trigger());
		expect(emitted).toMatchObject([[{ message: 'whole' }]]);
		expect(failed).toMatchObject([
			{ message: expect.stringContaining('can be read only in part') },
		]);
	});

	it('leaves none where an item says so', async () => {
		sandbox.state.faults.inject({ kind: 'raw', body: '<xml><replies><reply><from>+614' });
		const { emitted, failed } = await pollOnce(trigger());
		expect(emitted).toMatchObject([[{ raw: '<reply><from>+614' }]]);
		expect(failed).toEqual([]);
	});
});

describe('Two polls of a workflow that overlap', () => {
	it('resolve all expressions before the request: n8n may not be able to afterwards', async () => {
		reply('Yes');
		const found: unknown[] = [];
		const findWaiting: FindWaiting = (_context, event, resumeUrl) => {
			found.push([event.message, resumeUrl]);
			return undefined;
		};
		class Trigger extends ClickSendPollTrigger {
			override async poll(this: IPollFunctions) {
				return await poll(this, findWaiting);
			}
		}
		const resumeUrl = 'http://n8n/webhook-waiting/__EXECUTION_ID__';
		const parameters = { event: 'reply', options: {}, resumeUrl };
		const { context, poll: pollNow } = publishedPoller(trigger({ parameters }), new Trigger());
		sandbox.state.onChange(() => {
			context.getNodeParameter = () => {
				throw new Error('No isolate acquired for this context. Call acquireIsolate() first.');
			};
		});
		await pollNow();
		expect(found).toEqual([['Yes', resumeUrl]]);
	});
});

describe('The error of a poll', () => {
	const failing = async (more: Partial<PollOptions> = {}) =>
		await publishedPoller(trigger({ budgetMs: DURABLE_BUDGET_MS, ...more }))
			.poll()
			.catch((error: unknown) => Reflect.get(Object(error), 'failure'));

	it('tells the durable scheduler how long ClickSend wants it to wait', async () => {
		const headers = { 'Retry-After': '90' };
		sandbox.state.faults.inject({ kind: 'status', status: 429, headers, times: 'always' });
		expect(await failing()).toEqual({ cause: 'rate-limited', retryAfterMs: 90_000 });
	});

	it('tells it that ClickSend does not respond for now', async () => {
		sandbox.state.faults.inject({ kind: 'status', status: 500 });
		expect(await failing()).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('tells it that a person has to act: about the login, an empty one, the address', async () => {
		const credentials = trigger().credentials;
		const invalid = { cause: 'credential-invalid' };
		expect(await failing({ credentials: { ...credentials, apiKey: 'wrong' } })).toEqual(invalid);
		expect(await failing({ credentials: { ...credentials, apiKey: '' } })).toEqual(invalid);
		sandbox.state.faults.inject({ kind: 'status', status: 404 });
		expect(await failing()).toEqual({ cause: 'configuration-invalid' });
	});
});
