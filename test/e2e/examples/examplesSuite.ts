import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { executionError } from '../../../tools/n8n/execution';
import { ScriptedModel } from '../../support/n8n/languageModel';
import { TESTER, type RealN8n } from '../../support/n8n/realN8n';
import { hasRun, Library, out, PHONE } from './library';
import { describeOptOutExample } from './optOuts';
import { describeWaitingExamples } from './waiting';

const FILES = readdirSync(join(__dirname, '../../../examples')).filter((name) =>
	name.endsWith('.json'),
);

const TEAM = '+61491570110';
const TEST_NUMBER = '+61411111111';
const DEPUTY = '+61491570313';

/** The workflows in `examples/`, each run in a real n8n against the sandbox. */
export function describeExamples(n8n: RealN8n): void {
	describe('each example', () => {
		const examples = new Library(n8n);
		const state = () => n8n.sandbox.state;
		const undelivered = (messageid: string | undefined) =>
			state().addDeliveryReport({ messageid: messageid ?? '', status: 'Undelivered' });
		let imported: readonly string[] = [];
		beforeAll(async () => {
			imported = await examples.open();
		});

		it('is imported as it is, under a name of its own', () => {
			expect(imported).toHaveLength(FILES.length);
			expect(new Set(imported).size).toBe(FILES.length);
		});

		it('Send an SMS', async () => {
			const execution = await examples.run('Send an SMS');
			expect(out(execution, 'ClickSend').map(({ result }) => result)).toEqual(['0000', '0000']);
			expect(examples.sent().map(([to]) => to)).toEqual(['+61411111111', PHONE]);
		});

		it('Balance, history and inbox: reads what there is', async () => {
			const messageid = await examples.sms(PHONE);
			state().addReply({ messageid, from: PHONE, message: 'Yes' });
			const execution = await examples.run('Balance, history and inbox');
			expect(executionError(execution)).toBeUndefined();
			expect(out(execution, 'Get balance')).toMatchObject([{ result: '0000' }]);
			expect(out(execution, 'Get SMS history')).toHaveLength(2);
			expect(out(execution, 'Get unread replies')).toMatchObject([{ message: 'Yes' }]);
			expect(out(execution, 'Get unread delivery reports')).toEqual([{}]);
		});

		it('Answer replies: answers a reply, but neither STOP nor a delivery report', async () => {
			const name = 'Answer replies';
			const messageid = await examples.sms(PHONE);
			await examples.pushTo(name);
			await examples.whileActive(name, async () => {
				state().addReply({ messageid, from: PHONE, message: 'Yes' });
				await examples.latest(name, 1);
				state().addDeliveryReport({ messageid, status: 'Delivered' });
				await examples.latest(name, 2);
				state().addReply({ messageid, from: PHONE, message: 'Stop!' });
				await examples.latest(name, 3);
			});
			expect(examples.sent().slice(1)).toEqual([[PHONE, 'Thank you, we got your reply: Yes']]);
		});

		it('Bulk send with a report: everybody with a good number, a file about the others', async () => {
			const execution = await examples.run('Bulk send with a report');
			expect(executionError(execution)).toBeUndefined();
			expect(examples.sent().map(([to]) => to)).toEqual([PHONE, '+61491570157', '+61411111111']);
			expect(new Set(state().ledger.map(({ customstring }) => customstring))).toEqual(
				new Set(['spring-sale-2026']),
			);
			expect(out(execution, 'Accepted')).toHaveLength(3);
			expect(out(execution, 'Not accepted')).toMatchObject([
				{ name: 'Chloé', phone: '+61255501234', outcome: 'refused' },
				{ name: 'Dan', phone: 'see e-mail', outcome: 'notSent' },
			]);
			const file = await examples.fileText(execution, 'Report as a CSV file');
			const [heading, ...lines] = file.trim().split('\n');
			expect(heading).toContain('name,phone,outcome,reason,remedy');
			expect(lines).toEqual([
				expect.stringContaining('Chloé,+61255501234,refused,'),
				expect.stringContaining('Dan,see e-mail,notSent,'),
			]);
		});

		describe('Appointment reminders', () => {
			const name = 'Appointment reminders';

			it('reminds of what is tomorrow, once, however often it is run', async () => {
				await examples.run(name);
				const reminders = [
					[PHONE, expect.stringMatching(/^Hello Ava, see you tomorrow at 09:30/)],
					['+61491570157', expect.stringMatching(/^Hello Ben, see you tomorrow at 14:00/)],
				];
				expect(examples.sent().sort()).toEqual(reminders);
				const again = await examples.run(name);
				expect(again.status).toBe('success');
				expect(examples.sent().sort()).toEqual(reminders);
			});

			it('sends the others when one is refused, ends with an error, and the next run makes up for it', async () => {
				state().faults.inject({ kind: 'recipientResult', to: PHONE, code: '2015' });
				const execution = await examples.run(name);
				expect(examples.sent().map(([to]) => to)).toEqual(['+61491570157']);
				expect(executionError(execution)).toMatch(/: Ava \(.*\(2015\).*\)$/);
				await examples.run(name);
				expect(examples.sent().map(([to]) => to)).toEqual(['+61491570157', PHONE]);
			});
		});

		it('Auto-reply with opt-out: an answer a day, none to STOP and after it, again after START', async () => {
			const name = 'Auto-reply with opt-out';
			const anna = PHONE;
			const bert = '+61491570157';
			const toAnna = await examples.sms(anna);
			const toBert = await examples.sms(bert);
			const annaWrites = (message: string) =>
				state().addReply({ messageid: toAnna, from: anna, message });
			const bertWrites = (message: string) =>
				state().addReply({ messageid: toBert, from: bert, message });
			// n8n polls when a workflow is activated.
			const pollNumber = async (count: number) => {
				const before = state().ledger.length;
				const execution = await examples.whileActive(
					name,
					async () => await examples.latest(name, count),
				);
				const handedOver = hasRun(execution, 'For a person') ? out(execution, 'For a person') : [];
				return { said: examples.sent().slice(before).sort(), handedOver };
			};

			annaWrites('Hello?');
			annaWrites('Anybody there?');
			bertWrites('Please stop texting me!');
			expect(await pollNumber(1)).toEqual({
				said: [[anna, expect.stringContaining('Thank you for your message')]],
				handedOver: [{ from: bert, forAPerson: 'Please stop texting me!' }],
			});

			annaWrites('Still there?');
			annaWrites('Revoke');
			bertWrites('Did you hear me?');
			bertWrites('STOP');
			expect(await pollNumber(2)).toEqual({ said: [], handedOver: [] });

			bertWrites('START');
			bertWrites('When are you open?');
			expect(await pollNumber(3)).toEqual({
				said: [[bert, expect.stringContaining('Welcome back')]],
				handedOver: [],
			});

			// A test run shows what is in the history, and bothers nobody.
			const carl = '+61491570158';
			state().addReply({ messageid: await examples.sms(carl), from: carl, message: 'Hi' });
			const before = state().ledger.length;
			await examples.run(name);
			const tried = examples.sent().slice(before);
			expect(tried.length).toBeGreaterThan(0);
			expect(new Set(tried.map(([to]) => to))).toEqual(new Set([TEST_NUMBER]));
		});

		describeOptOutExample(n8n, examples);

		describe('Alert when a delivery fails', () => {
			const name = 'Alert when a delivery fails';
			let executions = 0;
			/** Activates the example; every report in `act` is pushed to it. */
			const whileActive = async (act: () => Promise<void>) => {
				await examples.pushTo(name);
				await examples.whileActive(name, act);
			};
			const next = async () => await examples.latest(name, ++executions);
			const last = () => state().ledger.at(-1);

			it('tells the team, then the deputy, then whoever watches for errors', async () => {
				const delivered = await examples.sms(PHONE);
				const messageid = await examples.sms(PHONE);
				await whileActive(async () => {
					state().addDeliveryReport({ messageid: delivered, status: 'Delivered' });
					expect(hasRun(await next(), 'What was it?')).toBe(false);

					undelivered(messageid);
					await next();
					expect(last()).toMatchObject({
						to: TEAM,
						message: `Not delivered to ${PHONE}: Hello`,
						customstring: `alert-team ${messageid}`,
					});

					undelivered(last()?.messageid);
					await next();
					expect(last()).toMatchObject({
						to: DEPUTY,
						message: expect.stringContaining(messageid),
						customstring: `alert-deputy ${messageid}`,
					});

					undelivered(last()?.messageid);
					expect(executionError(await next())).toMatch(/^Nobody was alerted: /);
				});
				expect(examples.sent()).toHaveLength(4);
			});

			it('tells the deputy at once when the alert to the team is refused', async () => {
				const messageid = await examples.sms(PHONE);
				state().faults.inject({ kind: 'recipientResult', to: TEAM, code: '2015' });
				await whileActive(async () => {
					undelivered(messageid);
					expect((await next()).status).toBe('success');
				});
				expect(examples.sent().slice(1)).toEqual([[DEPUTY, expect.stringContaining(messageid)]]);
			});

			it('tells the team even when the history cannot be read', async () => {
				const messageid = await examples.sms(PHONE);
				state().faults.inject({ kind: 'result', code: '2007', endpoint: 'history.php' });
				await whileActive(async () => {
					undelivered(messageid);
					await next();
				});
				expect(examples.sent().slice(1)).toEqual([
					[TEAM, `Not delivered to somebody: message ID ${messageid}`],
				]);
			});
		});

		it('Low balance alert: one a day, and none while there is enough', async () => {
			const name = 'Low balance alert';
			const enough = await examples.run(name);
			expect(hasRun(enough, 'Once a day')).toBe(false);
			state().putAccount({ ...TESTER, balance: 9.5 });
			await examples.run(name);
			await examples.run(name);
			expect(examples.sent()).toEqual([
				[TEAM, 'Only $9.50 is left on the ClickSend account. Please top it up.'],
			]);
		});

		it('Conversation by polling: goes on where each person is, and hands over what it cannot read', async () => {
			const name = 'Conversation by polling';
			const answers = (execution: Awaited<ReturnType<Library['run']>>) =>
				out(execution, 'For a person').map(({ message }) => message);
			const answerLast = (to: string, message: string) => {
				const messageid =
					state()
						.ledger.filter((sms) => sms.to === to)
						.at(-1)?.messageid ?? '';
				state().addReply({ messageid, from: to, message });
			};
			const before = await examples.run(name, 'When clicking ‘Execute workflow’');
			expect(out(before, 'Ask')).toMatchObject([{ result: '0000' }]);
			const others = ['+61491570157', '+61491570158', '+61491570160'] as const;
			for (const to of others) await examples.sms(to, 'parcel:suits?');
			await examples.sms('+61491570159', 'something else');
			const poll = async (count: number) => {
				const length = state().ledger.length;
				const execution = await examples.whileActive(
					name,
					async () => await examples.latest(name, count),
				);
				return { said: examples.sent().slice(length), handedOver: answers(execution).sort() };
			};

			answerLast(PHONE, '2');
			answerLast(others[0], ' 1, thanks');
			answerLast(others[1], 'Who is this?');
			answerLast(others[2], 'Stop');
			answerLast('+61491570159', '1');
			expect(await poll(2)).toEqual({
				said: [
					[others[0], 'Thank you. See you tomorrow!'],
					[PHONE, 'Which day would suit you?'],
					[others[1], expect.stringMatching(/^Sorry, we did not understand/)],
				],
				handedOver: ['1', 'Stop'],
			});

			answerLast(PHONE, 'Friday');
			answerLast(others[1], 'Leave me alone');
			expect(await poll(3)).toEqual({
				said: [[PHONE, 'Thank you. We have noted: Friday']],
				handedOver: ['Leave me alone'],
			});

			const length = state().ledger.length;
			await examples.run(name, 'New replies');
			const tried = examples.sent().slice(length);
			expect(tried.length).toBeGreaterThan(0);
			expect(new Set(tried.map(([to]) => to))).toEqual(new Set([TEST_NUMBER]));
		});

		it('Ask and wait for the answer: goes on with the reply, leaves others unread, and gives up in time', async () => {
			const name = 'Ask and wait for the answer';
			const other = await examples.sms(PHONE);
			const asking = await examples.begin(name);
			await n8n.sandboxUntil(() => state().ledger.length === 2);
			state().addReply({ messageid: other, from: PHONE, message: 'NO' });
			// It looks once before the reply is there.
			await n8n.sandboxUntil(() => state().requests.some(({ path }) => path.endsWith('reply.php')));
			const { messageid } = state().ledger[1] ?? {};
			state().addReply({ messageid: messageid ?? '', from: PHONE, message: 'Yes, go on' });

			await examples.change(name, 'The question', 'answerBy', '={{ $now.toISO() }}');
			const tooLate = examples.run(name);
			const answered = await examples.ended(asking);
			expect(out(answered, 'Go on with the answer')).toEqual([
				{ answer: 'Yes, go on', from: PHONE, approved: true },
			]);
			expect(state().replies.filter(({ read }) => !read)).toMatchObject([{ message: 'NO' }]);
			const late = await tooLate;
			expect(late.status).toBe('success');
			expect(hasRun(late, 'No answer in time')).toBe(true);
			expect(hasRun(late, 'Go on with the answer')).toBe(false);
		});

		it('Nightly reconciliation: puts each report beside its SMS, and shows what has none', async () => {
			const name = 'Nightly reconciliation';
			const delivered = await examples.sms(PHONE, 'order-1');
			const failed = await examples.sms('+61491570157');
			const open = await examples.sms('+61491570158');
			state().addDeliveryReport({ messageid: delivered, status: 'Delivered' });
			undelivered(failed);
			state().addReply({ messageid: delivered, from: PHONE, message: 'Thanks' });

			const first = await examples.run(name);
			expect(executionError(first)).toBeUndefined();
			expect(out(first, 'One line each').map((line) => [line.messageid, line.outcome])).toEqual(
				expect.arrayContaining([
					[delivered, 'delivered'],
					[failed, 'undelivered'],
					[open, 'no report yet'],
				]),
			);
			expect(out(first, 'One line each')).toHaveLength(3);
			expect(out(first, 'Count the outcomes')).toHaveLength(3);
			expect(await examples.fileText(first, 'Report as a CSV file')).toContain(
				`${delivered},${PHONE},`,
			);

			// The night after, one is reported late, and one that ClickSend does not list.
			const { ledger } = state();
			for (const sms of ledger) sms.acceptedAt = '2020-01-31T00:00:00Z';
			undelivered(open);
			undelivered(failed);
			state().ledger = ledger.filter(({ messageid }) => messageid !== failed);
			const second = await examples.run(name);
			expect(out(second, 'One line each')).toEqual([
				expect.objectContaining({ messageid: open, to: '+61491570158', outcome: 'undelivered' }),
				expect.objectContaining({ messageid: failed, to: '', outcome: 'not in the history' }),
			]);
		});

		describe('AI agent sends SMS', () => {
			const name = 'AI agent sends SMS';
			const model = new ScriptedModel();
			beforeAll(async () => {
				const data = { apiKey: 'none', url: await model.start(), header: false };
				const type = 'openAiApi';
				const id = await n8n.client.createCredential({ name: 'A model', type, data });
				await examples.connect(name, 'Model', type, { id, name: 'A model' });
			});
			afterAll(async () => {
				await model.stop();
			});

			it('tells the model its contacts and the tool, sends what it asks for, and answers', async () => {
				model.willCall([{ To: PHONE, Message: 'I am ten minutes late.' }]);
				const execution = await examples.chat(name, 'Tell Ava that I am ten minutes late.');
				expect(executionError(execution)).toBeUndefined();
				expect(model.said('system')).toEqual([
					expect.stringContaining(`Ava, front desk: ${PHONE}`),
				]);
				expect(model.said('user')).toEqual(['Tell Ava that I am ten minutes late.']);
				expect(model.offeredTools).toMatchObject([
					{
						description: expect.stringContaining('Send each message once'),
						parameters: { required: ['To', 'Message'] },
					},
				]);
				expect(state().ledger).toMatchObject([
					{ to: PHONE, message: 'I am ten minutes late.', customstring: execution.id },
				]);
				expect(out(execution, 'AI Agent')).toEqual([{ output: 'Done.' }]);
			});

			it('remembers what was said, and hands a refused number back to the model', async () => {
				model.willCall([{ To: 'Ben', Message: 'And you?' }]);
				const execution = await examples.chat(name, 'And ask Ben.');
				expect(execution.status).toBe('success');
				expect(model.said('user')).toEqual([
					'Tell Ava that I am ten minutes late.',
					'And ask Ben.',
				]);
				expect(model.toolResults).toEqual([
					expect.stringMatching(/it is not a phone number.*\\"Ben\\"/),
				]);
				expect(state().ledger).toEqual([]);
			});
		});

		describeWaitingExamples(n8n, examples);

		it('Nightly reconciliation: a night without anything is no error', async () => {
			const execution = await examples.run('Nightly reconciliation');
			expect(execution.status).toBe('success');
			expect(hasRun(execution, 'Count the outcomes')).toBe(false);
		});
	});
}
