import { executionError } from '../../../tools/n8n/execution';
import type { RealN8n } from '../../support/n8n/realN8n';
import { hasRun, out, PHONE, type Library } from './library';

const DEPUTY = '+61491570313';

/** Passes answers on to the executions that wait for them, where they are pushed. */
const TRIGGER = 'Answer replies';

/** The workflows in `examples/` that ask somebody and wait. */
export function describeWaitingExamples(n8n: RealN8n, examples: Library): void {
	describe('an example that waits', () => {
		const state = () => n8n.sandbox.state;
		const last = () => state().ledger.at(-1);
		const sent = async (count: number) => {
			await n8n.sandboxUntil(() => state().ledger.length === count);
		};
		const answer = (message: string) => {
			const { messageid = '', to = '' } = last() ?? {};
			state().addReply({ messageid, from: to, message });
		};
		const report = (status: 'Delivered' | 'Undelivered') =>
			state().addDeliveryReport({ messageid: last()?.messageid ?? '', status });
		const withTrigger = async (act: () => Promise<void>) => {
			await examples.pushTo(TRIGGER);
			const before = await examples.executionCount(TRIGGER);
			await examples.whileActive(TRIGGER, act);
			expect(await examples.executionCount(TRIGGER)).toBe(before);
		};

		it('Approve an order by SMS: places it after a yes, leaves it after a no', async () => {
			const name = 'Approve an order by SMS';
			const answeredWith = async (word: string) => {
				const id = await examples.waiting(name);
				expect(examples.sent().at(-1)).toEqual([
					PHONE,
					expect.stringContaining('Order 1234 for Example Bakery: $1250. Shall we place it?'),
				]);
				answer(word);
				return await examples.ended(id);
			};
			await withTrigger(async () => {
				const approved = await answeredWith('Yes!');
				expect(out(approved, 'Place the order')).toEqual([
					{ order: '1234', approvedBy: PHONE, approvedAt: expect.stringMatching(/^\d{4}-/) },
				]);
				expect(hasRun(approved, 'Leave the order')).toBe(false);
				const declined = await answeredWith('no');
				expect(out(declined, 'Leave the order')).toEqual([{ order: '1234', reason: 'declined' }]);
			});
		});

		describe('On-call: ask, escalate after 5 minutes', () => {
			const name = 'On-call: ask, escalate after 5 minutes';

			it('is taken by the first who says yes', async () => {
				await withTrigger(async () => {
					const id = await examples.waiting(name);
					answer('yes');
					expect(out(await examples.ended(id), 'Taken')).toMatchObject([{ takenBy: PHONE }]);
				});
				expect(examples.sent().map(([to]) => to)).toEqual([PHONE]);
			});

			it('goes to the deputy when the first declines, or cannot be sent an SMS', async () => {
				await withTrigger(async () => {
					const declined = await examples.waiting(name);
					answer('no');
					await sent(2);
					answer('ok');
					expect(out(await examples.ended(declined), 'Taken')).toMatchObject([{ takenBy: DEPUTY }]);

					state().faults.inject({ kind: 'recipientResult', to: PHONE, code: '2015' });
					const refused = await examples.waiting(name);
					answer('ok');
					expect(out(await examples.ended(refused), 'Taken')).toMatchObject([{ takenBy: DEPUTY }]);
				});
				expect(examples.sent().map(([to]) => to)).toEqual([PHONE, DEPUTY, DEPUTY]);
			});

			it('goes to the deputy when the first does not answer in time, and ends with an error after that', async () => {
				await examples.change(name, 'The alert', 'minutes', '={{ 0.02 }}');
				const id = await examples.waiting(name);
				// n8n looks once a minute for what has waited long enough.
				await sent(2);
				expect(last()).toMatchObject({ to: DEPUTY });
				await examples.change(name, 'The alert', 'minutes', '={{ 5 }}');
				await examples.pushTo(TRIGGER);
				await examples.whileActive(TRIGGER, async () => {
					// Declined, or too late for that as well.
					answer('no');
					expect(executionError(await examples.ended(id))).toMatch(/Nobody takes the alert/);
				});
			});
		});

		it('Send, and call if undelivered: calls only whom the SMS has not reached', async () => {
			const name = 'Send, and call if undelivered';
			await withTrigger(async () => {
				const arrived = await examples.waiting(name);
				report('Delivered');
				expect(hasRun(await examples.ended(arrived), 'Call')).toBe(false);

				const failed = await examples.waiting(name);
				report('Undelivered');
				expect(out(await examples.ended(failed), 'Call')).toEqual([
					{
						call: PHONE,
						say: 'Your flight at 18:05 is cancelled. Please call us.',
						reason: 'Undelivered (301)',
					},
				]);

				state().faults.inject({ kind: 'recipientResult', to: PHONE, code: '2015' });
				const refused = await examples.run(name);
				expect(out(refused, 'Call')).toMatchObject([
					{ call: PHONE, reason: expect.stringContaining('2015') },
				]);
			});
		});

		it('Ask without a public URL: goes on with its own reply, and keeps any other', async () => {
			const name = 'Ask without a public URL';
			const other = await examples.sms('+61491570157');
			const id = await examples.waiting(name);
			answer('At six, please');
			state().addReply({ messageid: other, from: '+61491570157', message: 'Hello' });
			// n8n polls when a workflow is activated.
			await examples.whileActive(name, async () => {
				expect(out(await examples.ended(id), 'Go on with the answer')).toEqual([
					{ answer: 'At six, please', from: PHONE },
				]);
				const started = await examples.besides(name, id);
				expect(out(started, 'Any other reply')).toMatchObject([{ message: 'Hello' }]);
			});
		});
	});
}
