import { executionError } from '../../../tools/n8n/execution';
import { chain, START, type Link } from '../../support/n8n/chain';
import { question } from '../../support/n8n/asker';
import { toRun, type Fields, type RealN8n, type RunOptions } from '../../support/n8n/realN8n';
import { callOf, onEngine2, saveSubWorkflow } from '../support/engine2N8n';

/** The ClickSend node in workflows that Engine 2.0 runs. */
export function describeNodes(n8n: () => RealN8n): void {
	const CONTINUE = { onError: 'continueRegularOutput' };

	const ledger = () => n8n().sandbox.state.ledger;
	const numbers = (count: number): Fields[] =>
		Array.from({ length: count }, (_, index) => ({
			to: `+61491${String(570_000 + index)}`,
		}));
	const sendTo = async (items: Fields[], fields: Fields = {}, options: RunOptions = {}) =>
		await n8n().send({ to: '={{ $json.to }}', ...fields }, { items, ...options });

	/** One request for each item, one after another. */
	const ONE_BY_ONE = {
		message: '=Hello {{ $json.to }}',
		options: { maxConcurrentRequests: 1 },
	};

	describe('Send on Engine 2.0', () => {
		it.each([1, 1_000])('sends %i SMS, each once, and puts out an item for each', async (count) => {
			const items = numbers(count);
			const { execution, json, pairing } = await sendTo(items);
			expect(execution.status).toBe('success');
			expect(json.map(({ to }) => to)).toEqual(items.map(({ to }) => to));
			expect(pairing).toEqual(items.map((_, index) => index));
			expect(ledger().map(({ messageid }) => messageid)).toEqual(
				json.map(({ messageid }) => messageid),
			);
		});

		it('that stops says in its message what was accepted, what is unknown, and how to get unstuck', async () => {
			const { faults } = n8n().sandbox.state;
			faults.inject({ kind: 'resetAfter', after: 2 });
			const items = numbers(5);
			const { execution, error } = await sendTo(items, ONE_BY_ONE);
			expect(execution.status).toBe('error');
			const [first, second, third] = ledger();
			expect(ledger()).toHaveLength(3);
			const message = error?.message ?? '';
			expect(message).toContain('Before you send again, look for the SMS');
			expect(message).toContain('To execute this workflow again would send to everyone again.');
			expect(message).toContain('In all: 2 accepted, 1 unknown, 2 not sent.');
			expect(message).toContain(`Not known whether sent: ${third?.to}.`);
			for (const sms of [first, second]) {
				expect(message).toContain(`${sms?.messageid} (${sms?.to})`);
			}
			expect(message).not.toContain('Retry');
			expect(message).not.toContain('details');
		});

		it('that stops writes all message IDs into the log, without phone numbers', async () => {
			n8n().sandbox.state.faults.inject({ kind: 'result', code: '2018', after: 3 });
			await sendTo(numbers(5), ONE_BY_ONE);
			await n8n().logUntil('3 accepted, 1 refused, 0 unknown, 1 not sent, 0 skipped');
			const lines = n8n()
				.log()
				.split('\n')
				.filter((line) => line.includes('Items and message IDs of the accepted SMS'));
			for (const [index, { messageid, to }] of ledger().entries()) {
				expect(lines.join('\n')).toContain(`${index} ${messageid}`);
				expect(lines.join('\n')).not.toContain(to);
			}
		});

		it('names the item that cannot be used, and what to do, before anything leaves', async () => {
			const { error } = await sendTo([{ to: '+61491570156' }, { to: 'Nathan' }]);
			expect(error?.message).toContain('it is not a phone number');
			expect(error?.message).toContain('Recipient: "Nathan"');
			expect(error?.message).toContain('international format');
			expect(ledger()).toEqual([]);
		});

		it('goes on with an item for each recipient that was not accepted, with On Error: Continue', async () => {
			n8n().sandbox.state.faults.inject({ kind: 'result', code: '2015', after: 1 });
			const { execution, json, pairing } = await sendTo(numbers(3), ONE_BY_ONE, {
				settings: CONTINUE,
			});
			expect(execution.status).toBe('success');
			expect(json).toMatchObject([
				{ result: '0000' },
				{ error: { result: '2015', outcome: 'refused', description: expect.any(String) } },
				{ result: '0000' },
			]);
			expect(pairing).toEqual([0, 1, 2]);
		});

		it('holds back whom the safeguards hold back, and sums up in one item', async () => {
			const items = numbers(4);
			const [first, second] = items;
			const { json } = await sendTo([...items, { ...second }], {
				options: { output: 'summary' },
				safeguards: {
					doNotSendTo: `={{ ["${String(first?.to).replace('+', '')}"] }}`,
					sameNumberAgain: 'skip',
				},
			});
			expect(json).toMatchObject([
				{
					recipients: 5,
					accepted: 3,
					skipped: 2,
					notAccepted: [
						{ item: 0, to: first?.to, reason: 'doNotSendTo' },
						{ item: 4, to: second?.to, reason: 'sameNumberAgain' },
					],
				},
			]);
			expect(ledger().map(({ to }) => to)).toEqual(items.slice(1).map(({ to }) => to));
		});

		it('sends nothing in a dry run', async () => {
			const { json } = await sendTo(numbers(2), { options: { dryRun: true } });
			expect(json).toMatchObject([{ dryRun: true, parts: 1 }, { dryRun: true }]);
			expect(ledger()).toEqual([]);
		});

		it('does not begin with an error output, as n8n says', async () => {
			await expect(
				sendTo(numbers(1), {}, { settings: { onError: 'continueErrorOutput' } }),
			).rejects.toThrow('uses onError=continueErrorOutput, which is not supported yet');
			expect(ledger()).toEqual([]);
		});

		it('ends, whatever characters the words about an issue quote', async () => {
			// Not in an item: n8n does not start with one that the database refuses.
			const to = '={{ String.fromCharCode(0xd83d, 0, 7) }}';
			const stopped = await n8n().send({ to });
			expect(stopped.execution.status).toBe('error');
			const named = '<U+D83D><U+0000><U+0007>';
			expect(stopped.error?.message).toContain(named);
			const continued = await n8n().send({ to }, { settings: CONTINUE });
			expect(continued.json).toMatchObject([
				{ error: { description: expect.stringContaining(named), outcome: 'notSent' } },
			]);
		});
	});

	describe('An operation that does not exist, on Engine 2.0', () => {
		const unknown = { resource: 'sms', operation: 'sendTwice' };

		it('stops the workflow and says what to do', async () => {
			const { error } = await n8n().run(unknown);
			expect(error?.message).toBe(
				'The operation that is chosen in the node does not exist. Open the node and choose the resource and the operation again. Resource: "sms". Operation: "sendTwice".',
			);
		});

		it('is an item with an error for each input item, with On Error: Continue', async () => {
			const { json, pairing } = await n8n().run(unknown, {
				items: [{ a: 1 }, { a: 2 }],
				settings: CONTINUE,
			});
			const error = { description: expect.stringContaining('"sendTwice"'), outcome: 'notSent' };
			expect(json).toMatchObject([{ error }, { error }]);
			expect(pairing).toEqual([0, 1]);
		});
	});

	describe('The other operations on Engine 2.0', () => {
		it('work', async () => {
			const [{ messageid } = {}] = (await n8n().send({ to: '+61491570156' })).json;
			n8n().sandbox.state.addReply({
				messageid: String(messageid),
				from: '+61491570156',
				message: 'Yes',
			});
			const balance = await n8n().run({ resource: 'account', operation: 'getBalance' });
			expect(balance.json).toMatchObject([{ balance: expect.any(Number) }]);
			const history = await n8n().run({ resource: 'sms', operation: 'getHistory' });
			expect(history.json).not.toEqual([]);
			const replies = await n8n().run({ resource: 'inboundSms', operation: 'getMany' });
			expect(replies.json).toMatchObject([{ message: 'Yes' }]);
		});

		it('put out the records that were fetched, where an error would lose them', async () => {
			const [{ messageid } = {}] = (await n8n().send({ to: '+61491570156' })).json;
			n8n().sandbox.state.addReply({
				messageid: String(messageid),
				from: '+61491570156',
				message: 'Yes',
			});
			n8n().sandbox.state.faults.inject({
				kind: 'result',
				code: '2100',
				after: 1,
				times: 'always',
			});
			const { execution, json } = await n8n().run(
				{ resource: 'inboundSms', operation: 'getMany' },
				{ items: [{}, {}] },
			);
			expect(execution.status).toBe('success');
			expect(json).toMatchObject([{ message: 'Yes' }, { error: { result: '2100' } }]);
		});
	});

	describe('Send and Wait', () => {
		it('on Engine 2.0 asks nobody, and its message says why and what to do', async () => {
			const { error } = await n8n().run(question({}));
			expect(error?.message).toMatch(
				/runs on n8n's Engine 2\.0, which cannot wait for an answer: run it on Engine 1, .*“engineType”.*Nothing was sent\.$/,
			);
			expect(n8n().sandbox.state.requests).toEqual([]);
		});

		it('on Engine 2.0 is an item with an error, with On Error: Continue', async () => {
			const { json } = await n8n().run(question({}), { settings: CONTINUE });
			expect(json).toMatchObject([
				{ error: { message: expect.stringContaining('Engine 2.0'), outcome: 'notSent' } },
			]);
			expect(n8n().sandbox.state.requests).toEqual([]);
		});

		it('in a sub-workflow asks nobody where its caller runs on Engine 2.0', async () => {
			const { client, credentialId, sandbox } = n8n();
			const clickSend: Link = {
				name: 'ClickSend',
				type: 'n8n-nodes-clicksend-http.clickSend',
				parameters: question({}),
				more: { credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } } },
			};
			const id = await saveSubWorkflow(n8n(), [clickSend]);
			const call = callOf(id);
			const calling = await client.waitForExecution(await client.runWorkflow(onEngine2([call])));
			const words = /The workflow that called this one runs on n8n's Engine 2\.0, .*“engineType”/;
			expect(executionError(calling)).toMatch(words);
			const [listed] = await client.listExecutions(id);
			const sub = toRun(await client.waitForExecution(listed?.id ?? ''));
			expect(sub.error?.message).toMatch(words);
			expect(sandbox.state.requests).toEqual([]);

			// The same sub-workflow waits where its caller can.
			const other = await client.runWorkflow(chain([START, call]));
			await client.waitForExecution(other, { until: ['waiting'] });
			expect(sandbox.state.ledger).toHaveLength(1);
		});
	});
}
