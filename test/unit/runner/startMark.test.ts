import { readInvocation } from '../../../nodes/ClickSend/runner/invocation';
import { StartMark } from '../../../nodes/ClickSend/runner/startMark';
import { DeduplicationStore } from '../../support/deduplicationStore';
import { executeContext, toolContext, type ExecutionOptions } from '../../support/executeContext';

const store = new DeduplicationStore();
beforeAll(async () => {
	await store.install();
});
beforeEach(() => {
	store.clear();
});

const ITEMS = [{ json: {} }];
const DAY_MS = 24 * 60 * 60 * 1000;

const openIn = (
	context: ReturnType<typeof executeContext> | ReturnType<typeof toolContext>,
	endedTries = 0,
) => {
	const runIndex = Number(context.getWorkflowDataProxy(0).$runIndex);
	return new StartMark(context, readInvocation(context), runIndex, endedTries);
};

const open = (options: Partial<ExecutionOptions> = {}, endedTries = 0) =>
	openIn(executeContext({ parameters: {}, items: ITEMS, ...options }), endedTries);

/** Whether each is recognised, one after another. */
async function recognised(...all: Array<Partial<ExecutionOptions>>): Promise<boolean[]> {
	const found: boolean[] = [];
	for (const options of all) found.push(await open(options).set());
	return found;
}

describe('The mark of a run that begins to send', () => {
	it('recognises the same run of the same execution', async () => {
		const run = { executionId: '7', runIndex: 3 };
		expect(await recognised(run, run)).toEqual([false, true]);
	});

	it('tells executions apart', async () => {
		const all = ['7', '8', '17'].map((executionId) => ({ executionId }));
		expect(await recognised(...all)).toEqual([false, false, false]);
	});

	it('tells the rounds of a loop apart, and marks only the first ones', async () => {
		const rounds = Array.from({ length: 100 }, (_, runIndex) => ({ executionId: '7', runIndex }));
		expect(await recognised(...rounds)).toEqual(rounds.map(() => false));
		expect(store.writes).toBe(20);
	});

	it('tells tries apart that ended in order', async () => {
		await open({ executionId: '7' }, 0).set();
		expect(await open({ executionId: '7' }, 1).set()).toBe(false);
		expect(await open({ executionId: '7' }, 1).set()).toBe(true);
	});

	it('counts every later run as lost, once one is', async () => {
		await open({ executionId: '7' }).set();
		const context = executeContext({ parameters: {}, items: ITEMS, executionId: '7' });
		expect(await openIn(context, 0).set()).toBe(true);
		expect(await openIn(context, 1).set()).toBe(true);
	});

	it('does not take the IDs of another day for its own', async () => {
		jest.useFakeTimers({ now: 0 });
		expect(await recognised({ executionId: '7' })).toEqual([false]);
		jest.setSystemTime(DAY_MS);
		expect(await recognised({ executionId: '7' })).toEqual([false]);
		jest.useRealTimers();
	});

	it('is left out where an AI agent calls the node, perhaps twice at once with the same run index', async () => {
		const options = { parameters: {}, items: ITEMS, executionId: '7' };
		for (let call = 0; call < 2; call++) {
			expect(await openIn(toolContext(options, ITEMS)).set()).toBe(false);
		}
		expect(store.writes).toBe(0);
	});

	it('is left out where an execution has no ID', async () => {
		expect(await recognised({ executionId: '' }, { executionId: '' })).toEqual([false, false]);
	});

	it('pushes out the oldest ones when there are very many', async () => {
		const all = Array.from({ length: 1100 }, (_, id) => ({ executionId: `${id + 1}` }));
		await recognised(...all);
		expect(store.size).toBe(2000);
		expect(await recognised({ executionId: '1100' }, { executionId: '1' })).toEqual([true, false]);
	});

	describe('while the run lasts', () => {
		beforeEach(() => {
			jest.useFakeTimers({ now: 0 });
		});
		afterEach(() => {
			jest.useRealTimers();
		});

		it('is written once where that is short', async () => {
			const mark = open({ executionId: '7' });
			await mark.set();
			expect(await mark.guard(Promise.resolve('done'))).toBe('done');
			expect(store.writes).toBe(1);
		});

		it('is written again where another execution has made n8n forget it', async () => {
			const mark = open({ executionId: '7' });
			await mark.set();
			let end: () => void = () => undefined;
			const guarded = mark.guard(new Promise<void>((resolve) => (end = resolve)));
			for (let times = 0; times < 3; times++) {
				store.clear();
				await jest.advanceTimersByTimeAsync(60_000);
				expect(store.size).toBe(2);
			}
			end();
			await guarded;
			expect(await recognised({ executionId: '7' })).toEqual([true]);
		});

		it("goes on where n8n's store fails", async () => {
			const mark = open({ executionId: '7' });
			await mark.set();
			store.failures = 1;
			let end: () => void = () => undefined;
			const guarded = mark.guard(new Promise<void>((resolve) => (end = resolve)));
			await jest.advanceTimersByTimeAsync(60_000);
			expect(store.writes).toBeGreaterThan(2);
			end();
			await guarded;
		});
	});
});
