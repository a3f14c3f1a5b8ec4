import type { IExecuteFunctions } from 'n8n-workflow';
import { OPEN, type Slot } from '../../nodes/ClickSend/errors/issue';
import { sendAll, type SendSession } from '../../nodes/ClickSend/sending/sendAll';
import type { SmsJob } from '../../nodes/ClickSend/sending/sendRequests';
import { openSmsReader } from '../../nodes/ClickSend/sending/sms';
import { openNodeClient } from '../../nodes/ClickSend/transport/nodeClient';
import { MARKER_KEY, useClickSendBench } from '../support/clickSend';
import { executeContext } from '../support/executeContext';

const bench = useClickSendBench();

const numbers = (count: number) =>
	Array.from({ length: count }, (_, n) => `+61491${String(570_000 + n)}`);

/** An item for each number, all with the same message unless they have their own. */
function jobsOf(to: readonly string[], messageOf = (_index: number) => 'Hello'): SmsJob[] {
	const read = openSmsReader({ timezone: 'UTC', now: Date.now() });
	return to.map((number, itemIndex) => {
		const sms = read({ to: number, message: messageOf(itemIndex), options: {} });
		return { itemIndex, sms, outcomes: sms.recipients.map(() => OPEN) };
	});
}

let executions = 0;

async function send(
	jobs: readonly SmsJob[],
	perMinute: number,
	more: Partial<SendSession> & { executionTimeoutMs?: number } = {},
) {
	const { executionTimeoutMs, ...session } = more;
	const credentials = {
		username: 'tester',
		apiKey: MARKER_KEY,
		baseUrl: bench.sandbox.baseUrl,
		restBaseUrl: bench.sandbox.restBaseUrl,
	};
	const context = executeContext({ parameters: {}, items: [], credentials });
	const opened = await openNodeClient(context as IExecuteFunctions);
	if (!opened.ok) throw new Error(opened.issue.message);
	return await sendAll(
		{
			client: opened.value,
			endsAtIssue: false,
			cancelSignal: undefined,
			heldBackBy: undefined,
			putsOutAccepted: true,
			pace: { perMinute, executionTimeoutMs, execution: `execution ${executions++}` },
			...session,
		},
		jobs,
	);
}

const nameOf = (slot: Slot) => {
	if (slot === OPEN) return 'open';
	return slot.ok ? 'accepted' : `${slot.issue.certainty}: ${slot.issue.message}`;
};

/** How many recipients have which outcome. */
function tally(jobs: readonly SmsJob[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of jobs.flatMap(({ outcomes }) => outcomes.map(nameOf))) {
		counts[name] = (counts[name] ?? 0) + 1;
	}
	return counts;
}

const STOPPED = 'notSent: Not sent, because the execution was stopped';

/** Stops when so many SMS have arrived. */
function stopAfter(arrived: number): AbortSignal {
	const stop = new AbortController();
	const { state } = bench.sandbox;
	const leave = state.onChange(() => {
		if (state.ledger.length < arrived) return;
		leave();
		stop.abort();
	});
	return stop.signal;
}

describe('A paced send', () => {
	it('that is stopped while it waits leaves the rest not sent, and accounts for all', async () => {
		const jobs = jobsOf(numbers(350));
		await send(jobs, 100, { cancelSignal: stopAfter(100) });
		expect(tally(jobs)).toEqual({ accepted: 100, [STOPPED]: 250 });
		expect(jobs.slice(0, 100).every(({ outcomes: [slot] }) => slot?.ok)).toBe(true);
		expect(bench.sandbox.state.ledger.map(({ to }) => to)).toEqual(numbers(100));
		expect(bench.sandbox.state.requests).toHaveLength(1);
	});

	it('that is stopped among messages of their own leaves the rest not sent', async () => {
		const jobs = jobsOf(numbers(20), (index) => `Hello ${index}`);
		await send(jobs, 1_200, { cancelSignal: stopAfter(3) });
		const { ledger } = bench.sandbox.state;
		expect(ledger.length).toBeLessThan(20);
		expect(tally(jobs)).toEqual({ accepted: ledger.length, [STOPPED]: 20 - ledger.length });
	});

	it('has requests as large as a minute', async () => {
		const jobs = jobsOf(numbers(2_500));
		await send(jobs, 60_000);
		expect(tally(jobs)).toEqual({ accepted: 2_500 });
		const sizes = () => bench.sandbox.state.requests.map(({ results }) => results.length);
		expect(sizes()).toEqual([1_000, 1_000, 500]);
		bench.sandbox.reset();
		const fewer = jobsOf(numbers(250));
		await send(fewer, 100, { cancelSignal: stopAfter(100) });
		expect(sizes()).toEqual([100]);
	});

	it('waits no longer where nothing more is to leave', async () => {
		bench.inject({ kind: 'result', code: '2018' });
		const jobs = jobsOf(numbers(3), (index) => `Hello ${index}`);
		await send(jobs, 1, { endsAtIssue: true });
		expect(bench.sandbox.state.requests).toHaveLength(1);
		expect(Object.values(tally(jobs))).toEqual([1, 2]);
	});

	it('that would take too long does not begin', async () => {
		const jobs = jobsOf(numbers(1_000));
		await send(jobs, 1);
		expect(tally(jobs)).toEqual({
			'notSent: At the pace of SMS per Minute, this run would take 16 hours 39 minutes; 12 hours are the most': 1_000,
		});
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it("that would be ended by the workflow's timeout does not begin, but a shorter one does", async () => {
		const jobs = jobsOf(numbers(3), (index) => `Hello ${index}`);
		await send(jobs, 1, { executionTimeoutMs: 60_000 });
		expect(Object.keys(tally(jobs))).toEqual([expect.stringContaining("workflow's timeout")]);
		expect(bench.sandbox.state.requests).toEqual([]);
		const fewer = jobsOf(numbers(1));
		await send(fewer, 1, { executionTimeoutMs: 60_000 });
		expect(tally(fewer)).toEqual({ accepted: 1 });
	});

	it('leaves out a schedule that has passed while the run lasted', async () => {
		const read = openSmsReader({ timezone: 'UTC', now: Date.parse('2020-01-01T00:00Z') });
		const sms = read({
			to: '+61491570156',
			message: 'Hello',
			options: { schedule: '2020-01-01T08:00:00' },
		});
		const jobs: SmsJob[] = [{ itemIndex: 0, sms, outcomes: [OPEN] }];
		await send(jobs, 60);
		expect(tally(jobs)).toEqual({ accepted: 1 });
		expect(bench.sandbox.state.requests[0]?.parameters).not.toHaveProperty('schedule');
	});
});
