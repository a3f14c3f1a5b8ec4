import { Asker, linkIn, MOBILE, question, submit, type Asked } from '../../support/n8n/asker';
import { chain, START, type Link } from '../../support/n8n/chain';
import { toRun, type Fields, type RealN8n } from '../../support/n8n/realN8n';
import { nodeItems } from '../../../tools/n8n/execution';
import { readAnswerCode, writeAnswerCode } from '../../../nodes/ClickSend/waiting/answerCode';
import { replySaying, reportWith } from '../../support/n8n/pushes';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

/** As short as n8n may take it: it looks every minute for executions whose time is over. */
const SOON = {
	limitWaitTime: {
		values: { limitType: 'afterTimeInterval', resumeAmount: 0.01, resumeUnit: 'minutes' },
	},
};
/** n8n's minute, and time to run on. */
const TIMEOUT_MS = 100_000;

const EVERY_MINUTE = { item: [{ mode: 'everyMinute' }] };

/** The custom string of an SMS, with something in it changed. */
function forged(customString: string, change: Partial<ReturnType<typeof readAnswerCode>>): string {
	const code = readAnswerCode(customString);
	return (code && writeAnswerCode({ ...code, ...change })) ?? '';
}

/** Send and Wait, in a real n8n. */
export function describeWaiting(n8n: RealN8n): void {
	const asker = new Asker(n8n);
	const state = () => n8n.sandbox.state;

	describe('Send and Wait', () => {
		let trigger: TriggerWorkflow;
		/** How often the trigger's workflow has started. */
		let started = 0;
		/** Begun before all others and looked at after them, because n8n takes a minute over it. */
		let overdue: Asked;

		const pushToTrigger = () => {
			state().pushSettings = { reply: trigger.url(), deliveryReport: trigger.url() };
		};
		const startsNothing = async () => {
			await n8n.sandbox.pushesSettled();
			expect(await trigger.executionCount()).toBe(started);
		};
		const startsMore = async (count: number): Promise<Fields[]> => {
			started += count;
			const executions = await trigger.executions(started);
			expect(executions).toHaveLength(started);
			return executions.slice(0, count).flatMap((execution) => trigger.items(execution));
		};
		const startsOne = async () => await startsMore(1);

		beforeAll(async () => {
			n8n.reset();
			trigger = await TriggerWorkflow.activate(n8n);
			overdue = await asker.ask({ responseType: 'approval', options: SOON });
		});
		afterAll(async () => {
			await trigger.deactivate();
		});
		beforeEach(pushToTrigger);

		describe('goes on with', () => {
			it('a reply, to the letter', async () => {
				const asked = await asker.ask({});
				expect(asked.sms.customstring).toMatch(/^[\w-]{50}$/);
				asker.answer(asked.sms, ' 007 Yes & no ');
				expect((await asker.run(asked)).json).toMatchObject([
					{
						to: MOBILE,
						messageid: asked.sms.messageid,
						data: { text: ' 007 Yes & no ' },
						timedOut: false,
						respondedVia: 'reply',
						respondedBy: MOBILE,
						respondedAt: expect.stringMatching(/^\d{4}-/),
					},
				]);
				await startsNothing();
			});

			it('a delivery report', async () => {
				const asked = await asker.ask({ responseType: 'deliveryReport' });
				asker.report(asked.sms, 'Undelivered');
				expect((await asker.run(asked)).json).toMatchObject([
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
			])('the approval %j', async (word, approved) => {
				const asked = await asker.ask({ responseType: 'approval' });
				expect(asked.sms.message).toBe(
					'Shall we deliver tomorrow?\n\nReply YES to approve or NO to decline.',
				);
				asker.answer(asked.sms, word);
				expect((await asker.run(asked)).json).toMatchObject([
					{ data: { approved, text: word, understood: true } },
				]);
			});

			it('an answer that is neither yes nor no, when it was asked again as often as it may', async () => {
				const asked = await asker.ask({ responseType: 'approval' });
				asker.answer(asked.sms, 'Maybe');
				asker.answer(asked.sms, 'Or not');
				await n8n.sandbox.pushesSettled();
				expect(asker.sent).toHaveLength(2);
				expect(asker.latest.message).toBe(
					'Sorry, that was neither yes nor no. Reply YES to approve or NO to decline.',
				);
				asker.answer(asker.latest, 'Perhaps');
				expect((await asker.run(asked)).json).toMatchObject([
					{ data: { approved: false, text: 'Perhaps', understood: false } },
				]);
				await startsNothing();
			});

			it('STOP, without another SMS, and starts the workflow of the trigger as well', async () => {
				const asked = await asker.ask({ responseType: 'approval' });
				asker.answer(asked.sms, 'Stop.');
				expect((await asker.run(asked)).json).toMatchObject([
					{ data: { approved: false, text: 'Stop.', understood: false } },
				]);
				expect(await startsOne()).toMatchObject([{ event: 'reply', message: 'Stop.' }]);
				expect(asker.sent).toHaveLength(1);
			});

			it('a button behind the link, which decides nothing when it is only opened', async () => {
				const asked = await asker.ask({ responseType: 'approval', options: { addLink: true } });
				const link = linkIn(asked.sms);
				const opened = await fetch(link);
				expect([opened.status, opened.headers.get('content-security-policy')]).toEqual([
					200,
					expect.stringContaining("default-src 'none'"),
				]);
				expect(await opened.text()).toContain('Shall we deliver tomorrow?');
				const ofAnother = new URL(link);
				ofAnother.searchParams.set('q', 'AAAAAAAAAAAAAAAAAAAAAA');
				const turnedAway = await submit(ofAnother.href, { decision: 'approve' });
				expect(turnedAway.status).toBeGreaterThanOrEqual(400);
				expect(await asker.isWaiting(asked)).toBe(true);

				const pressed = await submit(link, { decision: 'decline' });
				expect(await pressed.text()).toContain('Thank you');
				expect((await asker.run(asked)).json).toMatchObject([
					{ data: { approved: false }, respondedVia: 'link', respondedBy: MOBILE },
				]);
				expect(await (await fetch(link)).text()).not.toContain('Shall we deliver tomorrow?');
			});

			it('a text that was written behind the link, and not with an empty one', async () => {
				const asked = await asker.ask({ responseType: 'freeText' });
				const link = linkIn(asked.sms);
				expect(await (await fetch(link)).text()).toContain('<textarea');
				expect((await submit(link, { text: ' ' })).status).toBe(400);
				expect(await asker.isWaiting(asked)).toBe(true);
				await submit(link, { text: ' 007 <b>\r\n& “so” 😀 ' });
				expect((await asker.run(asked)).json).toMatchObject([
					{ data: { text: ' 007 <b>\n& “so” 😀 ' }, respondedVia: 'link', timedOut: false },
				]);
			});
		});

		it('goes on with what a poll trigger finds, which starts only for what nobody waits for', async () => {
			state().pushSettings = { reply: '', deliveryReport: '' };
			const reply = await asker.ask({});
			const approval = await asker.ask({ responseType: 'approval' });
			const delivery = await asker.ask({ responseType: 'deliveryReport' });
			asker.answer(approval.sms, 'no');
			asker.answer(reply.sms, '0000');
			asker.report(delivery.sms, 'Delivered');
			asker.report(reply.sms, 'Delivered');
			const poll = async (event: string) =>
				await TriggerWorkflow.activate(n8n, {
					type: 'clickSendPollTrigger',
					parameters: { event, pollTimes: EVERY_MINUTE },
				});
			const polls = [await poll('reply'), await poll('deliveryReport')];
			const [replies, reports] = polls;

			expect((await asker.run(reply)).json).toMatchObject([{ data: { text: '0000' } }]);
			expect((await asker.run(approval)).json).toMatchObject([{ data: { approved: false } }]);
			expect((await asker.run(delivery)).json).toMatchObject([{ data: { delivered: true } }]);
			const [execution] = (await reports?.executions(1)) ?? [];
			expect(reports?.items(execution)).toMatchObject([
				{ event: 'deliveryReport', messageid: reply.sms.messageid },
			]);
			expect(await replies?.executionCount()).toBe(0);
			for (const each of polls) await each.deactivate();
		});

		describe('starts the workflow of the trigger for', () => {
			it('all but the first of several answers at the same moment', async () => {
				const thanks = { ...question({ message: 'Thanks' }), operation: 'send' };
				const asked = await asker.askInChain([
					asker.link('ClickSend', question({})),
					asker.link('Thanks', thanks),
				]);
				const answers = ['one', 'two', 'three'];
				for (const each of answers) asker.answer(asked.sms, each);
				const { json } = await asker.run(asked);
				const rest = (await startsMore(2)).map(({ message }) => message);
				const taken = json.map(({ data }) => Reflect.get(Object(data), 'text'));
				expect(taken).toHaveLength(1);
				expect([...taken, ...rest].sort()).toEqual([...answers].sort());
				expect(asker.sent.map(({ message }) => message)).toEqual([asked.sms.message, 'Thanks']);
			});

			it('an answer that comes when the execution is over', async () => {
				const asked = await asker.ask({});
				asker.answer(asked.sms, 'first');
				expect((await asker.run(asked)).json).toMatchObject([{ data: { text: 'first' } }]);
				asker.answer(asked.sms, 'second');
				expect(await startsOne()).toMatchObject([{ event: 'reply', message: 'second' }]);
			});

			it('an answer with the code of nothing that is waited for', async () => {
				const asked = await asker.ask({});
				const other = await asker.ask({});
				const { customstring } = asked.sms;
				const foreign = readAnswerCode(other.sms.customstring);
				const strings = [
					forged(customstring, { token: '0'.repeat(64) }),
					forged(customstring, { token: foreign?.token ?? '' }),
					forged(customstring, { executionId: other.id }),
					forged(customstring, { executionId: '4000000000' }),
					forged(customstring, {
						question: ((readAnswerCode(customstring)?.question ?? 0) + 1) % 128,
					}),
					'A'.repeat(50),
				];
				for (const each of strings) {
					await trigger.push({ ...replySaying('forged'), customstring: each });
				}
				expect(
					new Set((await startsMore(strings.length)).map((item) => item.customstring)),
				).toEqual(new Set(strings));
				expect(
					await Promise.all([asked, other].map(async (each) => await asker.isWaiting(each))),
				).toEqual([true, true]);
				asker.answer(other.sms, 'of the other');
				asker.answer(asked.sms, 'of the one');
				expect((await asker.run(asked)).json).toMatchObject([{ data: { text: 'of the one' } }]);
				expect((await asker.run(other)).json).toMatchObject([{ data: { text: 'of the other' } }]);
				await startsNothing();
			});

			it('the delivery report of a question that waits for a reply', async () => {
				const asked = await asker.ask({});
				asker.report(asked.sms, 'Delivered');
				expect(await startsOne()).toMatchObject([
					{ event: 'deliveryReport', messageid: asked.sms.messageid },
				]);
				// Nor does a report count as a reply, whatever it brings along.
				const { customstring } = asked.sms;
				await trigger.push({ ...reportWith(asked.sms.messageid, 'Delivered'), customstring });
				await startsOne();
				expect(await asker.isWaiting(asked)).toBe(true);
				asker.answer(asked.sms, 'yes');
				expect((await asker.run(asked)).json).toMatchObject([{ data: { text: 'yes' } }]);
			});

			it('an answer to the first question while the second waits', async () => {
				const asked = await asker.askInChain([
					asker.link('ClickSend', question({})),
					asker.link('Second', question({ message: 'And when?' })),
				]);
				asker.answer(asked.sms, 'Yes');
				await n8n.sandboxUntil(() => asker.sent.length === 2);
				await n8n.client.waitForExecution(asked.id, { until: ['waiting'] });
				// All nodes count together, so that no two questions of an execution have the same number.
				const numbers = asker.sent.map((sms) => readAnswerCode(sms.customstring)?.question);
				expect(numbers).toEqual([0, 1]);
				asker.answer(asked.sms, 'Rather not');
				expect(await startsOne()).toMatchObject([{ message: 'Rather not' }]);
				asker.answer(asker.latest, 'At ten');
				const execution = await asker.ended(asked);
				expect(toRun(execution).json).toMatchObject([{ data: { text: 'Yes' } }]);
				expect(nodeItems(execution, 'Second')).toMatchObject([
					{ json: { data: { text: 'At ten' } } },
				]);
			});

			it('an answer to an earlier round of a loop', async () => {
				const asked = await asker.askInChain([
					{
						name: 'Two',
						type: 'n8n-nodes-base.code',
						typeVersion: 2,
						parameters: {
							jsCode: "return [{ json: { day: 'Monday' } }, { json: { day: 'Friday' } }]",
						},
					},
					{
						name: 'Loop',
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 1, options: {} },
						next: { to: 'ClickSend', output: 1 },
					},
					asker.link('ClickSend', question({ message: '=Is {{ $json.day }} good?' }), {
						next: { to: 'Loop', output: 0 },
					}),
				]);
				expect(asked.sms.message).toBe('Is Monday good?');
				asker.answer(asked.sms, 'Yes');
				await n8n.sandboxUntil(() => asker.sent.length === 2);
				expect(asker.latest.message).toBe('Is Friday good?');
				asker.answer(asked.sms, 'No');
				expect(await startsOne()).toMatchObject([{ message: 'No' }]);
				asker.answer(asker.latest, 'Rather not');
				expect((await asker.run(asked)).json.map(({ data }) => data)).toEqual([
					{ text: 'Yes' },
					{ text: 'Rather not' },
				]);
			});

			it('an answer that comes while a Wait node of the execution waits for a call', async () => {
				const wait: Link = {
					name: 'Wait',
					type: 'n8n-nodes-base.wait',
					typeVersion: 1.1,
					parameters: { resume: 'webhook', httpMethod: 'POST', options: {} },
					more: { webhookId: `wait-${started}` },
				};
				const asked = await asker.askInChain([asker.link('ClickSend', question({})), wait]);
				asker.answer(asked.sms, 'Yes');
				const isAtWait = async () => {
					const { status, data } = await n8n.client.getExecution(asked.id);
					return status === 'waiting' && data.resultData.lastNodeExecuted === 'Wait';
				};
				while (!(await isAtWait()));
				asker.answer(asked.sms, 'Too late');
				expect(await startsOne()).toMatchObject([{ message: 'Too late' }]);
				expect(await isAtWait()).toBe(true);
				await n8n.client.stopExecution(asked.id);
			});
		});

		it('starts the workflow of the trigger as well where it is to start for answers', async () => {
			const also = await TriggerWorkflow.activate(n8n, {
				parameters: { options: { startForAnswers: true } },
			});
			state().pushSettings.reply = also.url();
			const asked = await asker.ask({});
			asker.answer(asked.sms, 'both');
			expect((await asker.run(asked)).json).toMatchObject([{ data: { text: 'both' } }]);
			const [execution] = await also.executions(1);
			expect(also.items(execution)).toMatchObject([{ message: 'both' }]);
			await also.deactivate();
		});

		it('asks for each branch that leads to it, one after the other', async () => {
			const branch = (name: string, to: string, output = 0): Link => ({
				name,
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: `{ "day": "${name}" }`, options: {} },
				next: { to, output },
			});
			const workflow = chain([
				START,
				branch('Monday', 'ClickSend'),
				branch('Friday', 'ClickSend'),
				asker.link('ClickSend', question({ message: '=Is {{ $json.day }} good?' })),
			]);
			const [both] = [['Monday', 'Friday'].map((node) => ({ node, type: 'main', index: 0 }))];
			const connections = { ...workflow.connections, Start: { main: [both] } };
			// In the first order of n8n, both branches are waiting for their turn while the first one asks.
			const settings = { executionOrder: 'v0' };
			const id = await n8n.client.runWorkflow({ ...workflow, connections, settings });
			await n8n.client.waitForExecution(id, { until: ['waiting'] });
			const first = asker.latest;
			asker.answer(first, 'Yes');
			await n8n.sandboxUntil(() => asker.sent.length === 2);
			asker.answer(asker.latest, 'No');
			const execution = await n8n.client.waitForExecution(id);
			expect(asker.sent.map(({ message }) => message)).toEqual([
				'Is Monday good?',
				'Is Friday good?',
			]);
			expect(toRun(execution).json.map(({ data }) => data)).toEqual([
				{ text: 'Yes' },
				{ text: 'No' },
			]);
			await startsNothing();
		});

		it('finds its answer under any name of the node', async () => {
			const name = `Ask "Bob's" \\ {{ $json }} \`now\` €`;
			const asked = await asker.askInChain([asker.link(name, question({}))]);
			asker.answer(asked.sms, 'found');
			const items = nodeItems(await asker.ended(asked), name);
			expect(items).toMatchObject([{ json: { data: { text: 'found' } } }]);
		});

		describe('with On Error', () => {
			it.each([
				['continueRegularOutput', 'json'],
				['continueErrorOutput', 'errorJson'],
			] as const)('%s has an item with the error, and does not wait', async (onError, output) => {
				const run = await n8n.run(question({ to: 'Nathan' }), { settings: { onError } });
				expect(run.execution.status).toBe('success');
				expect(run[output]).toMatchObject([{ error: { outcome: 'notSent' } }]);
				expect(asker.sent).toEqual([]);
			});

			it('continueErrorOutput goes on with an answer from the first output', async () => {
				const asked = await asker.ask({}, { settings: { onError: 'continueErrorOutput' } });
				asker.answer(asked.sms, 'fine');
				const { json, errorJson } = await asker.run(asked);
				expect(json).toMatchObject([{ data: { text: 'fine' } }]);
				expect(errorJson).toEqual([]);
			});

			it('Retry On Fail asks once', async () => {
				state().faults.inject({ kind: 'recipientResult', to: MOBILE, code: '2016' });
				const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
				const asked = await asker.ask({}, { settings });
				asker.answer(asked.sms, 'here');
				expect((await asker.run(asked)).json).toMatchObject([{ data: { text: 'here' } }]);
			});
		});

		describe('when n8n is started again', () => {
			it('goes on with what came meanwhile, by push and by poll, and what comes after', async () => {
				const pushed = await asker.ask({});
				const later = await asker.ask({});
				const polled = await asker.ask({ responseType: 'deliveryReport' });
				state().pushSettings.deliveryReport = '';
				const poll = await TriggerWorkflow.activate(n8n, {
					type: 'clickSendPollTrigger',
					parameters: { event: 'deliveryReport', pollTimes: EVERY_MINUTE },
				});
				const again = n8n.restart();
				const isUp = async () =>
					await fetch(n8n.url).then(
						() => true,
						() => false,
					);
				while (await isUp());
				asker.answer(pushed.sms, 'while you were out');
				asker.report(polled.sms, 'Delivered');
				await n8n.sandbox.pushesSettled();
				const [push] = state().pusher.pushes;
				expect(push?.state).toBe('failed');
				await again;
				// What comes before, n8n runs, but may note down as crashed: it looks through its log for crashes then.
				await n8n.logUntil('Editor is now accessible');
				state().pusher.again(push?.id ?? '');
				expect((await asker.run(pushed)).json).toMatchObject([
					{ data: { text: 'while you were out' } },
				]);
				expect((await asker.run(polled)).json).toMatchObject([{ data: { delivered: true } }]);
				expect(await poll.executionCount()).toBe(0);
				await poll.deactivate();
				asker.answer(later.sms, 'welcome back');
				expect((await asker.run(later)).json).toMatchObject([{ data: { text: 'welcome back' } }]);
				await startsNothing();
			});
		});

		it('goes on when time is over, and says so', async () => {
			const { id, sms } = overdue;
			const execution = await n8n.client.waitForExecution(id, { timeoutMs: TIMEOUT_MS });
			expect(toRun(execution).json).toMatchObject([
				{ timedOut: true, messageid: sms.messageid, data: { approved: false } },
			]);
			await trigger.push({ ...replySaying('too late'), customstring: sms.customstring });
			expect(await startsOne()).toMatchObject([{ message: 'too late' }]);
		});
	});
}
