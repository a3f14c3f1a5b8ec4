import type { Fields, RealN8n } from './n8n';
import { toRun } from './n8n';
import { TriggerWorkflow } from './triggerWorkflow';

const MOBILE = '+61491570156';

/** Send and Wait, in a real n8n. */
export function describeWaiting(n8n: RealN8n): void {
	const state = () => n8n.sandbox.state;
	const last = () => state().ledger.at(-1);

	/** Asks, and resolves when n8n has saved that it waits. @returns the execution's ID */
	async function ask(parameters: Fields): Promise<string> {
		const before = state().ledger.length;
		const id = await n8n.begin({
			resource: 'sms',
			operation: 'sendAndWait',
			to: MOBILE,
			message: 'Shall we deliver tomorrow?',
			responseType: 'reply',
			options: {},
			...parameters,
		});
		await n8n.client.waitForExecution(id, { until: ['waiting', 'error', 'success'] });
		expect(state().ledger.length).toBe(before + 1);
		return id;
	}

	const ended = async (id: string) => toRun(await n8n.client.waitForExecution(id));
	const answer = (message: string, messageid = last()?.messageid) =>
		state().addReply({ messageid: messageid ?? '', from: MOBILE, message });

	describe('Send and Wait', () => {
		let trigger: TriggerWorkflow;
		let started = 0;
		beforeAll(async () => {
			trigger = await TriggerWorkflow.activate(n8n);
		});
		afterAll(async () => {
			await trigger.deactivate();
		});
		beforeEach(() => {
			state().pushSettings = { reply: trigger.url(), deliveryReport: trigger.url() };
		});
		const startsNothing = async () => {
			expect(await trigger.executionCount()).toBe(started);
		};
		const startsOne = async () => {
			started++;
			return trigger.items((await trigger.executions(started))[0]);
		};

		it('goes on with a reply, to the letter', async () => {
			const id = await ask({});
			expect(last()?.customstring).toMatch(/^[\w-]{50}$/);
			answer(' 007 Yes & no ');
			expect((await ended(id)).json).toMatchObject([
				{
					to: MOBILE,
					messageid: last()?.messageid,
					data: { text: ' 007 Yes & no ' },
					timedOut: false,
					respondedVia: 'reply',
					respondedBy: MOBILE,
					respondedAt: expect.stringMatching(/^\d{4}-/),
				},
			]);
			await startsNothing();
		});

		it('leaves a second answer to the workflow of the trigger', async () => {
			const id = await ask({});
			answer('first');
			expect((await ended(id)).json).toMatchObject([{ data: { text: 'first' } }]);
			answer('second');
			expect(await startsOne()).toMatchObject([{ event: 'reply', message: 'second' }]);
		});

		it('goes on with a delivery report', async () => {
			const id = await ask({ responseType: 'deliveryReport' });
			state().addDeliveryReport({ messageid: last()?.messageid ?? '', status: 'Undelivered' });
			expect((await ended(id)).json).toMatchObject([
				{
					data: { delivered: false, status: 'Undelivered', status_code: 301 },
					respondedVia: 'deliveryReport',
				},
			]);
			await startsNothing();
		});

		it.each([
			['YES.', true],
			['n', false],
		])('takes the approval %j', async (word, approved) => {
			const id = await ask({ responseType: 'approval' });
			expect(last()?.message).toBe(
				'Shall we deliver tomorrow?\n\nReply YES to approve or NO to decline.',
			);
			answer(word);
			expect((await ended(id)).json).toMatchObject([
				{ data: { approved, text: word, understood: true } },
			]);
		});

		it('asks again where an answer is neither yes nor no, as often as it may', async () => {
			const id = await ask({ responseType: 'approval' });
			answer('Maybe');
			await n8n.sandboxUntil(() => state().ledger.length === 2);
			expect(last()?.message).toBe(
				'Sorry, that was neither yes nor no. Reply YES to approve or NO to decline.',
			);
			answer('Perhaps');
			expect((await ended(id)).json).toMatchObject([
				{ data: { approved: false, text: 'Perhaps', understood: false } },
			]);
			await startsNothing();
		});

		it('goes on when time is over, and says so', async () => {
			const id = await ask({
				options: {
					limitWaitTime: {
						values: {
							limitType: 'afterTimeInterval',
							resumeAmount: 0.02,
							resumeUnit: 'minutes',
						},
					},
				},
			});
			const run = await ended(id);
			expect(run.json).toMatchObject([{ timedOut: true, messageid: last()?.messageid }]);
			answer('too late');
			expect(await startsOne()).toMatchObject([{ message: 'too late' }]);
		});

		it('takes an answer by its link, which decides nothing when it is only opened', async () => {
			const id = await ask({ responseType: 'approval', options: { addLink: true } });
			const [link = ''] = /http\S+$/.exec(last()?.message ?? '') ?? [];
			const opened = await fetch(link);
			expect([opened.status, opened.headers.get('content-security-policy')]).toEqual([
				200,
				expect.stringContaining("default-src 'none'"),
			]);
			const page = await opened.text();
			expect(page).toContain('Shall we deliver tomorrow?');
			expect((await fetch(`${link}0`)).status).toBeGreaterThanOrEqual(400);
			const pressed = await fetch(link, {
				method: 'POST',
				body: new URLSearchParams({ decision: 'decline' }),
			});
			expect(await pressed.text()).toContain('Thank you');
			expect((await ended(id)).json).toMatchObject([
				{ data: { approved: false }, respondedVia: 'link', respondedBy: MOBILE },
			]);
			expect(await (await fetch(link)).text()).not.toContain('Shall we deliver tomorrow?');
		});
	});
}
