/** Lets only so many be under way at a time, and the others have their turn in the order in which they came. */
export class Turns {
	private readonly queue: Array<() => void> = [];

	/** @param free how many at a time */
	constructor(private free: number) {}

	async take<T>(act: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else {
			await new Promise<void>((resolve) => {
				this.queue.push(resolve);
			});
		}
		try {
			return await act();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.free++;
		}
	}
}
