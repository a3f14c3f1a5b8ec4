import { json, useClickSendBench } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';
import { SOON, soonAt } from '../support/soon';

const bench = useClickSendBench();

const hintsOf = ({ run }: NodeRun) =>
	(run.data.resultData.runData.ClickSend?.[0]?.hints ?? []).map(
		({ type, message }) => `${type ?? ''}: ${message}`,
	);
const WHEN = SOON.replace('T', ' ').slice(0, -3);

describe('What looks as if it was not meant', () => {
	it('is told in a hint, with a count and the first item, and is sent', async () => {
		const items = [{ name: 'Ada' }, {}, { name: '<b>Bob</b>' }].map((item, index) => ({
			...item,
			to: `+6149157015${index}`,
		}));
		const run = await bench.send(
			{ to: '={{ $json.to }}', message: '=Hi {{ $json.name }}, {{ "" + $json.surname }}' },
			{ items },
		);
		expect(run.error).toBeUndefined();
		expect(bench.sandbox.state.ledger.map(({ message }) => message)).toEqual([
			'Hi Ada, undefined',
			'Hi , undefined',
			'Hi <b>Bob</b>, undefined',
		]);
		expect(hintsOf(run).slice(1)).toEqual([
			expect.stringMatching(
				/^warning: 3 of 3 items have “undefined” in the text.* The first is item 0\.$/,
			),
			expect.stringMatching(
				/^warning: 1 of 3 items has nothing in \$json\.name.* The first is item 1\.$/,
			),
			expect.stringMatching(
				/^warning: 1 of 3 items has “<b>” in the text.* The first is item 2\.$/,
			),
		]);
	});

	it('is not told of what was refused', async () => {
		bench.inject({ kind: 'status', status: 401, body: 'x' });
		const run = await bench.send(
			{ to: '+61491570156', message: 'Hi\\nAda' },
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(hintsOf(run)).toEqual([]);
	});
});

describe('A scheduled SMS', () => {
	it("comes with a hint that says when, in the workflow's time zone", async () => {
		const run = await bench.send(
			{ to: '+61491570156', options: { schedule: '={{ $json.send_at }}' } },
			{ items: [{ send_at: SOON }], timezone: 'Australia/Perth' },
		);
		expect(bench.sandbox.state.ledger).toMatchObject([{ schedule: soonAt('+08:00') }]);
		expect(hintsOf(run)).toEqual([`info: Scheduled for ${WHEN} (Australia/Perth)`]);
	});

	it('is none where the expression says now, and another beside it is', async () => {
		const run = await bench.send(
			{
				to: '={{ $json.to }}',
				options: { schedule: '={{ $json.send_at || "now" }}', senderId: '+61 400 000 001' },
			},
			{
				items: [
					{ to: '+61491570156', send_at: '' },
					{ to: '+61491570157', send_at: SOON },
				],
			},
		);
		expect(json(run)).toHaveLength(2);
		expect(bench.sandbox.state.ledger).toMatchObject([
			{ schedule: '', senderid: '+61400000001' },
			{ schedule: soonAt('Z'), senderid: '+61400000001' },
		]);
		expect(hintsOf(run)).toContain(`info: Scheduled for ${WHEN} (UTC), 1 of 2 items`);
	});

	it('does not leave at once in a thousand rows without the field', async () => {
		const items = Array.from({ length: 1000 }, (_, index) => ({
			to: `+61491${String(index).padStart(6, '0')}`,
		}));
		const { error } = await bench.send(
			{ to: '={{ $json.to }}', options: { schedule: '={{ $json.send_at }}' } },
			{ items },
		);
		expect(error?.message).toBe('The expression in Schedule gives nothing for this item');
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});
