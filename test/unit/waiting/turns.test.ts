import { Turns } from '../../../nodes/ClickSend/waiting/resumeExecution';

/** Things that are under way until they are told to end. */
class Tasks {
	readonly begun: number[] = [];
	private readonly ends = new Map<number, (error?: Error) => void>();

	task = (number: number) => async () => {
		this.begun.push(number);
		await new Promise<void>((resolve, reject) => {
			this.ends.set(number, (error) => {
				if (error) reject(error);
				else resolve();
			});
		});
		return number;
	};

	end(number: number, error?: Error): void {
		this.ends.get(number)?.(error);
	}
}

describe('Turns', () => {
	it('are had by so many at a time, in the order of asking', async () => {
		const turns = new Turns(2);
		const tasks = new Tasks();
		const results = [0, 1, 2, 3].map(async (number) => await turns.take(tasks.task(number)));
		expect(tasks.begun).toEqual([0, 1]);
		tasks.end(1);
		expect(await results[1]).toBe(1);
		expect(tasks.begun).toEqual([0, 1, 2]);
		tasks.end(2);
		expect(await results[2]).toBe(2);
		tasks.end(0);
		tasks.end(3);
		expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
		expect(tasks.begun).toEqual([0, 1, 2, 3]);
	});

	it('go on after one that does not succeed', async () => {
		const turns = new Turns(1);
		const tasks = new Tasks();
		const results = [0, 1].map(async (number) => await turns.take(tasks.task(number)));
		tasks.end(0, new Error('no'));
		await expect(results[0]).rejects.toThrow('no');
		tasks.end(1);
		expect(await results[1]).toBe(1);
		const last = turns.take(tasks.task(2));
		tasks.end(2);
		expect(await last).toBe(2);
	});
});
