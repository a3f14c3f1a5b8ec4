import { DOCUMENTED_KEY } from '../../../sandbox/model/accounts';
import type { RealN8n } from '../../support/n8n/realN8n';

/** What a person is told of what cannot be sent, and of what looks unmeant. */
export function describeErrors(n8n: RealN8n): void {
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
			const { error } = await n8n.send({ to: '+61491570156' });
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
			expect((await n8n.send({ to: '+61491570156' }, { credentialId })).error?.httpCode).toBe(code);
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
}
