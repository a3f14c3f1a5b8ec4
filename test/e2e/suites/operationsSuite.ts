import { workedExample } from '../../support/fixtures';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';
import { MOBILE, OPERATIONS, RUNNABLE } from '../../support/operations';
import { SOON, soonAt } from '../../support/soon';

const { history, replies, reports, balance } = OPERATIONS;

/** What each operation puts out. */
export function describeOperations(n8n: RealN8n): void {
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
}
