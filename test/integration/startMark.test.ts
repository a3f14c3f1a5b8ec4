import { createRunExecutionData, deepCopy, type IRunExecutionData } from 'n8n-workflow';
import { json, useClickSendBench, type RunOptions } from '../support/clickSend';
import { DeduplicationStore } from '../support/deduplicationStore';
import type { NodeRun } from '../support/n8nCore';
import '../support/noWaiting';

const bench = useClickSendBench();
const store = new DeduplicationStore();
beforeAll(async () => {
	await store.install();
});
beforeEach(() => {
	store.clear();
});

const ITEMS = [{ to: '+61491570158' }, { to: '+61491570156' }];
const TO = ITEMS.map(({ to }) => to);

const send = async (options: RunOptions = {}, message = 'Hello') =>
	await bench.send({ to: '={{ $json.to }}', message }, { items: ITEMS, ...options });

const sent = () => bench.sandbox.state.ledger.map(({ to }) => to);

/** What n8n has kept of an execution whose process was killed: where it began, and when. */
function lost(run: NodeRun): IRunExecutionData {
	const { executionData } = run.run.data;
	if (!executionData?.runtimeData) throw new Error('n8n has not established the execution');
	return createRunExecutionData({
		executionData: {
			contextData: {},
			nodeExecutionStack: [
				{
					node: {
						id: '1',
						name: 'Items',
						type: 'items',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
					data: { main: [[{ json: {} }]] },
					source: null,
				},
			],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			runtimeData: executionData.runtimeData,
		},
	});
}

/** What n8n keeps of an execution that ended with an error, as its Retry goes on from it. */
function retried({ run }: NodeRun): IRunExecutionData {
	const data = deepCopy(run.data);
	delete data.resultData.error;
	data.resultData.runData.ClickSend?.pop();
	return data;
}

const outcome = ({ error }: NodeRun) => error?.context;

describe('An execution whose process was killed after it had begun to send', () => {
	it("sends nothing when n8n's queue begins it again, and names everyone as unknown", async () => {
		await send({ executionId: '7', mode: 'webhook' });
		const again = await send({ executionId: '7', mode: 'webhook' });
		expect(sent()).toEqual(TO);
		expect(outcome(again)).toMatchObject({
			data: { outcome: 'unknown', unknown: TO.map((to, item) => ({ item, to })) },
		});
		expect(again.error?.message).toBe(
			'Not sent now, because an earlier try of this execution had begun to send',
		);
	});

	it('sends nothing when a person retries it, under another ID', async () => {
		const first = await send({ executionId: '7', mode: 'webhook' });
		const again = await send({ executionId: '8', mode: 'retry', earlier: lost(first) });
		expect(sent()).toEqual(TO);
		expect(outcome(again)).toMatchObject({ data: { unknown: [{ to: TO[0] }, { to: TO[1] }] } });
	});

	it('has an item for everyone where On Error says to continue', async () => {
		const settings = { onError: 'continueRegularOutput' as const };
		await send({ executionId: '7', settings });
		const again = await send({ executionId: '7', settings });
		expect(sent()).toEqual(TO);
		expect(json(again)).toMatchObject(TO.map((to) => ({ error: { outcome: 'unknown', to } })));
		expect(again.run.data.resultData.runData.ClickSend?.[0]?.hints).toMatchObject([
			{ message: '2 recipients in 0 requests: 2 unknown (begun by an earlier try)' },
		]);
	});

	it('sends nothing with Retry On Fail either, though what is sent looks different each time', async () => {
		await send({ executionId: '7' });
		const message = '={{ "Hello " + Math.random() }}';
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		await send({ executionId: '7', settings }, message);
		expect(sent()).toEqual(TO);
	});

	it('sends nothing when the retry, which ended in order, is retried', async () => {
		const first = await send({ executionId: '7' });
		const again = await send({ executionId: '8', mode: 'retry', earlier: lost(first) });
		await send({ executionId: '9', mode: 'retry', earlier: retried(again) }, 'Changed');
		expect(sent()).toEqual(TO);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'sends nothing after a try that could not begin, with On Error %s',
		async (onError) => {
			const settings = { onError };
			await send({ executionId: '7' });
			await send({ executionId: '7', settings, credential: { apiKey: '' } });
			const again = await send({ executionId: '7' });
			expect(sent()).toEqual(TO);
			expect(outcome(again)).toMatchObject({ data: { outcome: 'unknown' } });
		},
	);

	it('sends nothing where another execution has made n8n forget the mark for a moment', async () => {
		bench.inject({ kind: 'latency', ms: 50 });
		const running = send({ executionId: '7' });
		while (store.size === 0) await new Promise(setImmediate);
		store.clear();
		await running;
		await send({ executionId: '7' });
		expect(sent()).toEqual(TO);
	});

	it('sends nothing though it was retried before, in order, and then killed', async () => {
		bench.inject({ kind: 'recipientResult', to: String(TO[1]), code: '2015' });
		const first = await send({ executionId: '7' });
		expect(sent()).toEqual([TO[0]]);
		const data = retried(first);
		await send({ executionId: '8', mode: 'retry', earlier: deepCopy(data) });
		expect(sent()).toEqual(TO);
		const again = await send({ executionId: '9', mode: 'retry', earlier: deepCopy(data) });
		expect(sent()).toEqual(TO);
		expect(outcome(again)).toMatchObject({
			data: { accepted: [{ to: TO[0] }], unknown: [{ to: TO[1] }] },
		});
	});
});

describe('An execution of which n8n knows everything', () => {
	it('sends, as often as the workflow is executed', async () => {
		await send({ executionId: '7' });
		await send({ executionId: '8' });
		expect(sent()).toEqual([...TO, ...TO]);
	});

	it('sends what is left with Retry On Fail', async () => {
		bench.inject({ kind: 'recipientResult', to: String(TO[1]), code: '2018', times: 1 });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		expect((await send({ executionId: '7', settings })).error).toBeUndefined();
		expect(sent()).toEqual(TO);
	});

	it('sends what is left when it is retried', async () => {
		bench.inject({ kind: 'recipientResult', to: String(TO[1]), code: '2018' });
		const first = await send({ executionId: '7' });
		const again = await send({ executionId: '8', mode: 'retry', earlier: retried(first) });
		expect(again.error).toBeUndefined();
		expect(sent()).toEqual(TO);
	});

	it('sends when an earlier retry of the same execution sent nothing', async () => {
		const first = await send({ executionId: '7', credential: { apiKey: 'wrong' } });
		expect(store.size).toBe(0);
		const again = await send({ executionId: '8', mode: 'retry', earlier: lost(first) });
		expect(again.error).toBeUndefined();
		expect(sent()).toEqual(TO);
	});

	it('sends when it could not begin before, because the credential had no API key', async () => {
		const first = await send({ executionId: '7', credential: { apiKey: '' } });
		expect(first.error?.message).toBe('The credential has no API key');
		expect(store.size).toBe(0);
		await send({ executionId: '7' });
		expect(sent()).toEqual(TO);
	});

	it("sends where n8n's store fails", async () => {
		store.failures = Infinity;
		expect((await send({ executionId: '7' })).error).toBeUndefined();
		expect(sent()).toEqual(TO);
	});

	it("is not taken for its own repetition where n8n's store fails after it has written", async () => {
		store.failures = 1;
		expect((await send({ executionId: '7' })).error).toBeUndefined();
		expect(sent()).toEqual(TO);
		await send({ executionId: '7' });
		expect(sent()).toEqual(TO);
	});

	it('writes nothing where the operation does not send', async () => {
		await bench.run({ resource: 'account', operation: 'getBalance', options: {} });
		expect(store.writes).toBe(0);
	});
});

describe('What an earlier version has kept of a try', () => {
	it('still counts as settled, though it called the certainty of an issue its outcome', async () => {
		bench.inject({ kind: 'resetAfter' });
		const first = await send();
		expect(first.error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		const before = sent();
		const kept = JSON.stringify(retried(first));
		expect(kept).toContain('"certainty":"unknown"');
		await send({ earlier: JSON.parse(kept.replaceAll('"certainty"', '"outcome"')) });
		expect(sent()).toEqual(before);
	});
});
