import { workedExample } from '../../support/fixtures';
import { MOBILE, OPERATIONS, pathOf, REGISTERED, RUNNABLE } from '../../support/operations';
import { describeExamples } from '../examples/examplesSuite';
import { describeAgentTool } from './agentSuite';
import { describeCommandLine } from './commandLineSuite';
import { describeEvaluations } from './evaluationSuite';
import { describeCrowd } from './crowdSuite';
import { describeMcp } from './mcpSuite';
import { describeN8nAgent } from './n8nAgentSuite';
import { describePollTrigger } from './pollTriggerSuite';
import { describePushMemory } from './pushMemorySuite';
import { describePushTrigger } from './pushTriggerSuite';
import { describeRegistration } from './registrationSuite';
import { describeFlood } from './floodSuite';
import { describePushCosts } from './pushCostsSuite';
import { describeHumanReview } from './reviewSuite';
import { describeStop } from './stopSuite';
import { describeSubWorkflow } from './subWorkflowSuite';
import { describeWaiting } from './waitingSuite';
import { METRICS } from '../../../tools/n8n/isolates';
import { MARKER_KEY, RealN8n, toRun, type Fields } from '../../support/n8n/realN8n';
import { SOON, soonAt } from '../../support/soon';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 120_000;

/** Hundreds of pushes at once take n8n a while on a busy computer. */
const PUSH_TIMEOUT_MS = 240_000;

const DOCUMENTED_KEY = 'D83DED51-9E35-4D42-9BB9-0E34B7CA85AE';

const sms: Fields = {
	resource: 'sms',
	operation: 'send',
	to: '+61491570156',
	message: 'x',
	options: {},
};
const { history, replies, reports, balance } = OPERATIONS;

/** Where n8n finds what a node puts out, and a field of it. */
const SCHEMAS: Array<[node: string, place: string, field: string]> = [
	...REGISTERED.map((each): [string, string, string] => [
		'clickSend',
		`1.0.0/${pathOf(each).join('/')}`,
		each.field,
	]),
	['clickSendTrigger', '1.0.0', 'event'],
	['clickSendTrigger', '1.1.0', 'event'],
	['clickSendPollTrigger', '1.0.0', 'event'],
];

/** The same tests for each line of n8n. */
export function describeN8n(version: string): void {
	jest.setTimeout(TEST_TIMEOUT_MS);

	describe(`In n8n ${version}`, () => {
		const n8n = new RealN8n(version, {
			// A test says itself when something is pushed again.
			sandbox: { pushRetryDelays: [], pushTimeout: PUSH_TIMEOUT_MS },
			env: METRICS,
		});
		beforeAll(async () => {
			await n8n.start();
		}, START_TIMEOUT_MS);
		afterAll(async () => {
			await n8n.stop();
		});
		beforeEach(() => {
			n8n.reset();
		});

		it('the node and its tool are in the list of nodes', async () => {
			const names = (await n8n.client.getNodeTypes()).map(({ name }) => name);
			expect(names).toEqual(
				expect.arrayContaining([
					'n8n-nodes-clicksend-http.clickSend',
					'n8n-nodes-clicksend-http.clickSendTool',
				]),
			);
		});

		it.each(SCHEMAS)(
			'what comes out of %s %s is known before the first run',
			async (node, place, field) => {
				// As the editor asks for it.
				const path = `/schemas/n8n-nodes-clicksend-http.${node}/${place}.json`;
				expect(await n8n.client.request('GET', path)).toMatchObject({
					properties: { [field]: {} },
				});
			},
		);

		describe('the credential test', () => {
			it.each([
				['a good one', {}, 'OK', /^Connection successful$/],
				[
					'a wrong key',
					{ apiKey: 'wrong' },
					'Error',
					/does not know this username and API key \(2022\)/,
				],
				[
					'an inactive account',
					{ username: 'notactive', apiKey: DOCUMENTED_KEY },
					'Error',
					/not activated \(2007\)/,
				],
				['no API key', { apiKey: '' }, 'Error', /^The credential has no API key\. Fill in both/],
				[
					'no username',
					{ username: '' },
					'Error',
					/^The credential has no username\. Fill in both/,
				],
				[
					'an unreachable host',
					{ baseUrl: 'http://127.0.0.1:1' },
					'Error',
					/^ClickSend could not be reached at 127\.0\.0\.1:1\. .*ECONNREFUSED/,
				],
				[
					'an unknown host',
					{ baseUrl: 'https://clicksend.invalid' },
					'Error',
					/^ClickSend could not be reached at clicksend\.invalid/,
				],
				[
					'a URL without TLS',
					{ baseUrl: 'http://api.example.com' },
					'Error',
					/does not start with https:\/\//,
				],
			])('%s', async (_what, fields, status, message) => {
				const result = await n8n.testCredential(fields);
				expect(result.status).toBe(status);
				expect(result.message).toMatch(message);
			});

			it('a web page of a proxy', async () => {
				n8n.sandbox.state.faults.inject({
					kind: 'raw',
					body: '<html>Sign in</html>',
					headers: { 'content-type': 'text/html' },
				});
				expect(await n8n.testCredential({})).toMatchObject({
					status: 'Error',
					message: expect.stringContaining('it is a web page'),
				});
			});
		});

		describe('each operation', () => {
			it.each(['POST', 'GET'])(
				'send by %s: items paired, in order, to the letter',
				async (requestMethod) => {
					const message = ' 007 &<é> + 100% 😀\r\n0000 ';
					const run = await n8n.send(
						{
							to: '={{ $json.to }}',
							message: '={{ $json.message }}',
							options: {
								requestMethod,
								customString: ' 0000 ',
								schedule: SOON,
								country: 'AU',
							},
						},
						{
							items: [
								{ to: '+61411111111, 0491 570 156', message },
								{ to: ['+61422222222', '+447777777777'], message },
							],
						},
					);
					expect(run.error).toBeUndefined();
					expect(run.json.map(({ to }) => to)).toEqual([
						'+61411111111',
						'+61491570156',
						'+61422222222',
						'+447777777777',
					]);
					expect(run.pairing).toEqual([0, 0, 1, 1]);
					const { ledger } = n8n.sandbox.state;
					expect(run.json.map(({ messageid }) => messageid)).toEqual(
						ledger.map(({ messageid }) => messageid),
					);
					for (const sent of ledger) {
						expect(sent).toMatchObject({
							message,
							customstring: ' 0000 ',
							schedule: soonAt('+08:00'),
						});
					}
				},
			);

			it('get history', async () => {
				await n8n.send({ to: '+61411111111,+61491570156' });
				const raw = await n8n.run(history);
				expect(raw.json).toHaveLength(2);
				expect(raw.json[0]).toMatchObject({ to: '+61411111111', direction: 'out', schedule: '' });
				const simple = await n8n.run({ ...history, simplify: true, returnAll: false, limit: 1 });
				expect(simple.json).toHaveLength(1);
				expect(simple.json[0]?.date).toMatch(/Z$/);
			});

			it('get many inbound SMS and delivery reports, once', async () => {
				const { json } = await n8n.send({ to: '+61491570156' });
				const messageid = String(json[0]?.messageid);
				n8n.sandbox.state.addReply({ messageid, from: '+61491570156', message: ' 007 ' });
				n8n.sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
				expect((await n8n.run(replies)).json).toMatchObject([
					{ message: ' 007 ', originalmessageid: messageid },
				]);
				expect((await n8n.run(reports)).json).toMatchObject([{ messageid, status_code: 201 }]);
				expect((await n8n.run(replies)).json).toEqual([]);
				expect((await n8n.run(reports)).json).toEqual([]);
			});

			it('get balance', async () => {
				expect((await n8n.run(balance)).json).toMatchObject([{ result: '0000', balance: 100 }]);
			});

			it.each(RUNNABLE)('$path runs in n8n', async ({ parameters, arrange, field }) => {
				const send = async (options: Fields = {}) =>
					String((await n8n.send({ to: MOBILE, options })).json[0]?.messageid);
				const item = (await arrange?.({ state: n8n.sandbox.state, send })) ?? {};
				const run = await n8n.run(parameters, { items: [item] });
				expect(run.error).toBeUndefined();
				expect(run.json[0]).toHaveProperty(field);
			});

			const examples = RUNNABLE.flatMap(({ parameters, example }) =>
				example ? [{ parameters, name: example.name }] : [],
			);
			it.each(examples)('the worked example of $name', async ({ name, parameters }) => {
				n8n.sandbox.state.faults.inject({ kind: 'raw', body: workedExample(name) });
				expect((await n8n.run(parameters)).json).toMatchSnapshot();
			});
		});

		describe('each documented result code', () => {
			it.each([
				'2006',
				'2007',
				'2015',
				'2016',
				'2017',
				'2018',
				'2022',
				'2051',
				'2052',
				'2100',
				'2199',
			])('%s is an error that says what to do', async (code) => {
				n8n.sandbox.state.faults.inject({ kind: 'result', code });
				const { error } = await n8n.run(sms);
				expect(error?.message).toContain(`(${code})`);
				expect(error?.httpCode).toBe(code);
				expect(error?.description).toBeTruthy();
				expect(error?.message).not.toMatch(/\b(error|problem|failure)\b/i);
			});

			it.each([
				['nocredit', '2018'],
				['notactive', '2007'],
				['banned', '2007'],
			])('the test account %s: %s', async (username, code) => {
				const credentialId = await n8n.createCredential({ username, apiKey: DOCUMENTED_KEY });
				expect((await n8n.run(sms, { credentialId })).error?.httpCode).toBe(code);
			});
		});

		describe('each On Error setting', () => {
			const items = [
				{ id: 'a', to: '+61411111111' },
				{ id: 'b', to: 'Nathan' },
				{ id: 'c', to: '+61491570156' },
			];
			const parameters = { to: '={{ $json.to }}' };

			it('stop: a bad item is found before the first SMS leaves', async () => {
				const { error, execution } = await n8n.send(parameters, { items });
				expect(execution.status).toBe('error');
				expect(error).toMatchObject({ context: { itemIndex: 1 } });
				expect(n8n.sandbox.state.requests).toEqual([]);
			});

			it('stop: the error names what was accepted', async () => {
				n8n.sandbox.state.faults.inject({
					kind: 'recipientResult',
					to: '+61491570156',
					code: '2015',
					times: 'always',
				});
				const { error } = await n8n.send({ to: '+61411111111,+61491570156' });
				const [accepted] = n8n.sandbox.state.ledger;
				expect(error?.description).toContain(accepted?.messageid);
			});

			it("stop: no phone number and no text is in n8n's logs, which have the message", async () => {
				const [number, bad, message] = ['+61491577777', '+61491588888 (2)', 'Zyzzyva'];
				n8n.sandbox.state.faults.inject({ kind: 'recipientResult', to: number, code: '2015' });
				const { error: refused } = await n8n.send({ to: number, message });
				const { error: unusable } = await n8n.send({ to: bad, message });
				expect(refused?.description).toContain(`Recipient: ${number}.`);
				expect(unusable?.description).toContain(`Recipient: "${bad}".`);
				await n8n.loggedUntil('digits beside a number');
				await n8n.loggedUntil('as a mobile number (2015)');
				for (const text of ['491577777', '491588888', message])
					expect(n8n.logsWith(text)).toEqual([]);
			});

			it('continue: an item with the error, paired', async () => {
				const run = await n8n.send(parameters, {
					items,
					settings: { onError: 'continueRegularOutput' },
				});
				expect(run.execution.status).toBe('success');
				expect(run.json).toMatchObject([
					{ result: '0000' },
					{ error: { outcome: 'notSent' } },
					{ result: '0000' },
				]);
				expect(run.pairing).toEqual([0, 1, 2]);
			});

			it('continue with the error output: the input item with the error', async () => {
				const run = await n8n.send(parameters, {
					items,
					settings: { onError: 'continueErrorOutput' },
				});
				expect(run.json).toHaveLength(2);
				expect(run.errorJson).toMatchObject([{ id: 'b', error: { outcome: 'notSent' } }]);
			});

			it('the same with Not Accepted: skipped recipients on the first output', async () => {
				const skipped = '+61411111111';
				const run = await n8n.send(
					{
						...parameters,
						safeguards: { doNotSendTo: skipped },
						options: { output: 'notAccepted' },
					},
					{ items, settings: { onError: 'continueErrorOutput' } },
				);
				expect(run.json).toMatchObject([{ to: skipped, skipped: 'doNotSendTo' }]);
				expect(run.errorJson).toMatchObject([{ id: 'b', error: { outcome: 'notSent' } }]);
			});
		});

		describe('an expression', () => {
			const to = '+61491570156';

			it.each([
				['Schedule', { options: { schedule: '={{ $json.send_at }}' } }],
				['Country', { options: { country: '={{ $json.country }}' } }],
				['Custom String', { options: { customString: '={{ $json.ref }}' } }],
			])('that gives nothing for %s sends nothing', async (field, parameters) => {
				const { error } = await n8n.send({ to, ...parameters }, { items: [{}, {}] });
				expect(error?.message).toBe(`The expression in ${field} gives nothing for this item`);
				expect(n8n.sandbox.state.requests).toEqual([]);
			});

			it('that leaves a gap in the text is told in a hint', async () => {
				const message = '=Hi {{ $json.name }}, hello';
				const run = await n8n.send({ to, message }, { items: [{ name: 'Ada' }, {}] });
				expect(n8n.sandbox.state.ledger.map((sms) => sms.message)).toEqual([
					'Hi Ada, hello',
					'Hi , hello',
				]);
				const hints = run.execution.data.resultData.runData.ClickSend?.[0]?.hints;
				expect(JSON.stringify(hints)).toContain('1 of 2 items has nothing in $json.name');
			});

			it("that is broken keeps n8n's explanation with several items", async () => {
				const broken = { to: '={{ $("ClickSend").item.json.to }}' };
				const { error: one } = await n8n.send(broken, { items: [{}] });
				const { error: several } = await n8n.send(broken, { items: [{}, {}] });
				// n8n's editor explains it by the context.
				expect(several?.message).toBe(one?.message);
				expect(several?.context).toMatchObject(Object(one?.context));
				expect(several?.description).toContain('Cannot be used either: item 1');
			});
		});

		it('items with one message go together, and a hint sums up', async () => {
			const items = Array.from({ length: 1200 }, (_, index) => ({
				to: `+6149157${String(index).padStart(4, '0')}`,
			}));
			n8n.sandbox.state.faults.inject({
				kind: 'recipientResult',
				to: '+61491570003',
				code: '2015',
			});
			const run = await n8n.send(
				{ to: '={{ $json.to }}' },
				{ items, settings: { onError: 'continueRegularOutput' } },
			);
			expect(n8n.sandbox.state.requests).toHaveLength(2);
			expect(run.pairing).toEqual(items.map((_item, index) => index));
			expect(run.execution.data.resultData.runData.ClickSend?.[0]).toMatchObject({
				hints: [
					{
						message:
							'1,200 recipients in 2 requests: 1,199 accepted, 1 refused (2015 Invalid recipient). 1,199 parts, 33.81 USD',
					},
				],
			});
		});

		describe('no SMS is doubled', () => {
			it('by Retry On Fail', async () => {
				n8n.sandbox.state.faults.inject({
					kind: 'recipientResult',
					to: '+61491570156',
					code: '2016',
				});
				const run = await n8n.send(
					{ to: '+61411111111,+61491570156' },
					{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1000 } },
				);
				expect(run.error).toBeUndefined();
				expect(n8n.sandbox.state.ledger.map(({ to }) => to)).toEqual([
					'+61411111111',
					'+61491570156',
				]);
			});

			describeSubWorkflow(n8n);

			it('by the retry of a failed execution', async () => {
				n8n.sandbox.state.faults.inject({ kind: 'result', code: '2018', after: 1 });
				const failed = await n8n.send(
					{
						to: '={{ $json.to }}',
						options: { combineRecipients: false, maxConcurrentRequests: 1 },
					},
					{ items: [{ to: '+61411111111' }, { to: '+61491570156' }] },
				);
				expect(failed.error?.httpCode).toBe('2018');
				const again = toRun(await n8n.client.retryExecution(failed.execution.id));
				expect(again.json.map(({ to }) => to)).toEqual(['+61411111111', '+61491570156']);
				expect(n8n.sandbox.state.ledger.map(({ to }) => to)).toEqual([
					'+61411111111',
					'+61491570156',
				]);
			});
		});

		describePushTrigger(n8n);
		describePushMemory(n8n);
		describeFlood(n8n);
		// n8n 1 has no isolates.
		if (!version.startsWith('1.')) describePushCosts(n8n);
		describeRegistration(n8n);
		describeWaiting(n8n);
		describeCrowd(n8n);
		describeStop(n8n);
		describePollTrigger(n8n);
		describeAgentTool(n8n);
		if (!version.startsWith('1.')) {
			// n8n 1 has none.
			describeHumanReview(n8n);
			describeN8nAgent(n8n);
			describeMcp(n8n);
			describeCommandLine(n8n, version);
			describeEvaluations(n8n);
		}
		describeExamples(n8n);

		// Last, so that it looks at what all the others left behind.
		it('the API key is in no log, database, execution or URL', async () => {
			for (const fault of [
				{ kind: 'resetAfter' },
				{ kind: 'status', status: 401, body: 'x' },
				{ kind: 'raw', body: `<html>${MARKER_KEY}</html>` },
				{ kind: 'status', status: 500, body: `key=${MARKER_KEY}` },
			] as const) {
				n8n.sandbox.state.faults.inject(fault);
				expect((await n8n.run(sms)).error).toBeDefined();
			}
			await n8n.run(sms, {
				credentialId: await n8n.createCredential({ baseUrl: 'http://127.0.0.1:1' }),
			});
			expect(
				n8n.sandbox.state.requests.filter(({ credentialsIn }) => credentialsIn !== 'body'),
			).toEqual([]);

			await n8n.stop();
			expect(n8n.filesWith('Wait, nobody wrote this')).toEqual([]);
			// The search does find what n8n stores.
			expect(n8n.filesWith('+61491570156').length).toBeGreaterThan(0);
			expect(n8n.filesWith(MARKER_KEY)).toEqual([]);
		});
	});
}
