import fc from 'fast-check';
import { runPool } from '../../../nodes/ClickSend/helpers/pool';

/** Numbers from 0, as many as are asked for. */
function* endless(taken: number[]): Generator<number> {
	for (let number = 0; ; number++) {
		taken.push(number);
		yield number;
	}
}

describe('A pool of tasks', () => {
	it('does each once, never more at a time than it may', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(3), { maxLength: 40 }),
				fc.integer({ min: 1, max: 8 }),
				async (turns, limit) => {
					let underWay = 0;
					let most = 0;
					const done: number[] = [];
					await runPool(
						turns.entries(),
						limit,
						async ([index, rounds]) => {
							most = Math.max(most, ++underWay);
							for (let round = 0; round < rounds; round++) await Promise.resolve();
							underWay--;
							done.push(index);
						},
						() => false,
					);
					expect(done.sort((a, b) => a - b)).toEqual([...turns.keys()]);
					expect(most).toBeLessThanOrEqual(limit);
				},
			),
		);
	});

	it('takes a task only when there is room for it, and none when it is over', async () => {
		const taken: number[] = [];
		let done = 0;
		const work = async () => {
			await Promise.resolve();
			done++;
		};
		await runPool(endless(taken), 3, work, () => done >= 5);
		// Those that were under way when it was over, and no more.
		expect(done).toBeLessThan(5 + 3);
		expect(taken).toHaveLength(done);
	});
});
