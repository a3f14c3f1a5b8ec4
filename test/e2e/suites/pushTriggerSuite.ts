import { brotliCompressSync } from 'node:zlib';
import type { RealN8n } from '../../support/n8n/realN8n';
import { encode, ENCODINGS, post, PUSHES, replySaying, reportWith } from '../../support/n8n/pushes';
import {
	PUSH_TOKEN,
	TriggerWorkflow,
	type TriggerOptions,
} from '../../support/n8n/triggerWorkflow';

const MEGABYTE = 1024 * 1024;

/** Settings with which no push could come in, or with which n8n answers each with 500. */
const UNUSABLE: ReadonlyArray<[what: string, options: TriggerOptions, message: RegExp]> = [
	['no push token', { credential: { pushToken: '' } }, /no push token/],
	['a short push token', { credential: { pushToken: 'short' } }, /at least 16 characters/],
	[
		'an unreadable allowlist',
		{ parameters: { options: { ipAllowlist: '10.0.0.0/8, office' } } },
		/Entry 2 of the IP allowlist is neither/,
	],
	[
		'an allowlist that comes to nothing',
		{ parameters: { options: { ipAllowlist: '={{ undefined }}' } } },
		/IP allowlist is set and holds no address/,
	],
	[
		'an expression for when to respond',
		{ parameters: { options: { responseMode: '={{ "lastNode" }}' } } },
		/Respond option is neither/,
	],
	['no event', { parameters: { events: [] } }, /No event is selected|required parameters: events/],
];

/** Deeper than n8n could save an execution. */
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
/** Bodies in content encodings that n8n takes as they come. */
const UNREAD = [
	{ 'content-encoding': 'br' },
	{ 'content-encoding': 'GZIP' },
	{ 'content-encoding': 'x-gzip' },
].map((headers) => ({
	type: 'application/x-www-form-urlencoded',
	body: brotliCompressSync(encode(replySaying('packed'), 'form').body),
	headers,
}));
/** More fields than n8n reads. */
const LONG_FORM = `${'x=1&'.repeat(1500)}from=%2B61491570156&message=late`;

/** The ClickSend Trigger, in a real n8n. */
export function describePushTrigger(n8n: RealN8n): void {
	const activate = async (options?: TriggerOptions) => await TriggerWorkflow.activate(n8n, options);

	describe('the ClickSend Trigger', () => {
		describe('each event', () => {
			let workflow: TriggerWorkflow;
			let started = 0;
			beforeAll(async () => {
				workflow = await activate();
			});
			afterAll(async () => {
				await workflow.deactivate();
			});

			describe.each(ENCODINGS)('pushed as %s', (encoding) => {
				it.each(PUSHES)('%s starts one execution with its item', async (_what, fields, item) => {
					expect(await workflow.push(fields, encoding)).toMatchObject({ status: 200 });
					started++;
					const executions = await workflow.executions(started);
					expect(executions).toHaveLength(started);
					expect(workflow.items(executions[0])).toEqual([item]);
				});
			});
		});

		describe('on the test URL', () => {
			it('the push that is listened for shows up in the editor', async () => {
				const workflow = await TriggerWorkflow.save(n8n);
				await workflow.listen();
				const url = workflow.url(PUSH_TOKEN, 'webhook-test');
				expect(await workflow.push(replySaying('test'), 'form', url)).toMatchObject({
					status: 200,
				});
				const [execution] = await workflow.executions(1);
				expect(execution?.mode).toBe('manual');
				expect(workflow.items(execution)).toMatchObject([{ event: 'reply', message: 'test' }]);
				// It listened for one.
				expect((await workflow.push(replySaying('second'), 'form', url)).status).toBe(404);
			});

			it('a wrong token is turned away there too', async () => {
				const workflow = await TriggerWorkflow.save(n8n);
				await workflow.listen();
				const url = workflow.url('wrong', 'webhook-test');
				expect((await workflow.push(replySaying('x'), 'form', url)).status).toBe(403);
				expect(await workflow.executionCount()).toBe(0);
			});
		});

		describe('who may knock', () => {
			it('a wrong, missing or doubled token and a wrong address get the same answer', async () => {
				const workflow = await activate({
					parameters: { options: { ipAllowlist: '127.0.0.1, 192.0.2.0/24' } },
				});
				const body = encode(replySaying('x'), 'form');
				const knocks = [
					await post(workflow.url(`${PUSH_TOKEN}x`), body),
					await post(workflow.url(''), body),
					await post(`${workflow.url()}&token=${PUSH_TOKEN}`, body),
					await post(workflow.url(), body, '127.0.0.2'),
				];
				expect(new Set(knocks.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
				expect(knocks[0]?.status).toBe(403);
				expect(await workflow.executionCount()).toBe(0);
				// The right ones get in.
				expect((await post(workflow.url(), body)).status).toBe(200);
				await workflow.executions(1);
				await workflow.deactivate();
			});

			it('a new token of the credential gets in at once, and with it the former one no more', async () => {
				const workflow = await activate();
				const token = `${PUSH_TOKEN}-new`;
				const knock = async (given: string) =>
					(await workflow.push(replySaying('x'), 'form', workflow.url(given))).status;
				expect(await knock(PUSH_TOKEN)).toBe(200);
				expect(await knock(token)).toBe(403);
				await workflow.changeCredential({ pushToken: token });
				expect(await knock(token)).toBe(200);
				expect(await knock(PUSH_TOKEN)).toBe(403);
				await workflow.executions(2);
				await workflow.deactivate();
			});

			it('bodies that no push has get a 4xx and start nothing', async () => {
				const workflow = await activate();
				const large = encode(replySaying('x'.repeat(2 * MEGABYTE)), 'form');
				const statuses = [
					await post(workflow.url(), large),
					await post(workflow.url(), encode(replySaying('x'.repeat(2 * MEGABYTE)), 'json')),
					await post(workflow.url(), encode(replySaying('x'.repeat(2 * MEGABYTE)), 'multipart')),
					await post(workflow.url(), { type: 'application/json', body: '{"from":' }),
					await post(workflow.url(), { type: 'application/json', body: '[{"from":"+614"}]' }),
					await post(workflow.url(), { type: 'application/json', body: '"text"' }),
					await post(workflow.url(), { type: 'application/xml', body: '<xml></xml>' }),
					await post(workflow.url(), { type: 'text/plain', body: 'hello' }),
					await post(workflow.url(), encode({}, 'form')),
					await post(workflow.url(), encode({}, 'query')),
					await post(workflow.url(), {
						type: `multipart/form-data; boundary=b`,
						body: '--b\r\nContent-Disposition: form-data; name="photo"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n',
					}),
					...(await Promise.all(UNREAD.map(async (push) => await post(workflow.url(), push)))),
					await post(workflow.url(), {
						type: 'application/json',
						body: `{"from":"+61491570156","message":"deep","x":${DEEP}}`,
					}),
					await post(workflow.url(), {
						type: 'application/x-www-form-urlencoded',
						body: LONG_FORM,
					}),
				].map(({ status }) => status);
				expect(statuses.filter((status) => status >= 400 && status < 500)).toEqual(statuses);
				expect(statuses.slice(0, 2)).toEqual([413, 413]);
				expect(await workflow.executionCount()).toBe(0);
				await workflow.deactivate();
			});

			it('with settings that would turn every push away it is not activated, and says why', async () => {
				const refusals = await n8n.forEach(
					UNUSABLE,
					async ([, options]) => await activate(options).then(() => 'none', String),
				);
				expect(refusals).toEqual(
					UNUSABLE.map(([, , message]): unknown => expect.stringMatching(message)),
				);
			});
		});

		it('what was turned away is in the log once a minute, without the token', async () => {
			const workflow = await activate();
			const body = encode(replySaying('x'), 'form');
			for (const token of [`${PUSH_TOKEN} `, 'wrong-1', 'wrong-2']) {
				expect((await post(workflow.url(token), body)).status).toBe(403);
			}
			await n8n.logUntil('1 push: 1 with the right token and a blank before or after it');
			expect(n8n.log()).not.toContain(PUSH_TOKEN);
			expect(n8n.log()).not.toContain(String(replySaying('x').from));
			await workflow.deactivate();
		});

		describe('what starts a workflow', () => {
			it('a final delivery report, where only those are wanted', async () => {
				const workflow = await activate({ parameters: { options: { onlyFinal: true } } });
				const report = (status_code: string) => ({
					...reportWith('A1', 'Undelivered'),
					status_code,
				});
				expect(await workflow.push(report('300'))).toEqual({
					status: 200,
					text: expect.stringContaining('not final'),
				});
				expect((await workflow.push(report('301'))).status).toBe(200);
				const [execution, ...others] = await workflow.executions(1);
				expect(others).toEqual([]);
				expect(workflow.items(execution)).toMatchObject([{ status_code: 301, isFinal: true }]);
				await workflow.deactivate();
			});

			it('no report of another kind of message', async () => {
				const workflow = await activate();
				const fax = { ...reportWith('A1', 'Delivered'), message_type: 'fax' };
				expect(await workflow.push(fax)).toEqual({
					status: 200,
					text: expect.stringContaining('another kind of message (fax)'),
				});
				expect(await workflow.executionCount()).toBe(0);
				await workflow.deactivate();
			});

			it('anything else, and events that are not selected, are answered 200', async () => {
				const workflow = await activate({ parameters: { events: ['deliveryReport'] } });
				expect(await workflow.push(replySaying('x'))).toEqual({
					status: 200,
					text: expect.stringContaining('does not listen for replies'),
				});
				expect(await workflow.push({ ping: 'hello' })).toEqual({
					status: 200,
					text: expect.stringContaining('Neither a reply nor a delivery report'),
				});
				expect(await workflow.executionCount()).toBe(0);
				await workflow.deactivate();
			});

			it('with Skip Duplicates, one push of the same message ID and status', async () => {
				const workflow = await activate({ parameters: { options: { skipDuplicates: true } } });
				const pushes = [
					reportWith('A1', 'Undelivered'),
					reportWith('A1', 'Undelivered'),
					reportWith('A1', 'Delivered'),
					replySaying('once'),
					replySaying('once'),
				];
				// At the same time, and one after the other.
				const together = await Promise.all(
					[1, 2, 3, 4].map(async () => await workflow.push(reportWith('B2', 'Delivered'))),
				);
				expect(together.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
				for (const fields of pushes) expect((await workflow.push(fields)).status).toBe(200);
				expect(await workflow.executions(4)).toHaveLength(4);
				await workflow.deactivate();
			});

			it('without it, every push', async () => {
				const workflow = await activate();
				await workflow.push(reportWith('A1', 'Delivered'));
				await workflow.push(reportWith('A1', 'Delivered'));
				expect(await workflow.executions(2)).toHaveLength(2);
				await workflow.deactivate();
			});
		});

		describe('when the last node finishes', () => {
			const options = { responseMode: 'lastNode', skipDuplicates: true };

			it('ClickSend gets 200 and none of its data', async () => {
				const workflow = await activate({ parameters: { options }, then: { put: 'for us alone' } });
				const answer = await workflow.push(replySaying('x'));
				expect(answer.status).toBe(200);
				expect(answer.text).not.toContain('for us alone');
				const [execution] = await workflow.executions(1);
				expect(execution?.status).toBe('success');
				await workflow.deactivate();
			});

			it('ClickSend learns of a workflow that did not succeed, and its next push starts it again', async () => {
				const workflow = await activate({
					parameters: { options },
					then: { stop: 'The customer database is away' },
				});
				expect((await workflow.push(replySaying('x'))).status).toBe(500);
				expect((await workflow.push(replySaying('x'))).status).toBe(500);
				const executions = await workflow.executions(2);
				expect(executions.map(({ status }) => status)).toEqual(['error', 'error']);
				await workflow.deactivate();
			});
		});
	});
}
