/** Runs a bounded number of actions at a time; the others wait, first come, first served. */
export class Turns {
	private readonly queue: Array<() => void> = [];

	/** @param free how many run at a time */
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
