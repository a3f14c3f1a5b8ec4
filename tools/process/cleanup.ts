type Step = () => Promise<void>;

/** What has to be ended, in the opposite order of how it was started. */
export class Cleanup {
	private readonly steps: Step[] = [];
	private running: Promise<void> = Promise.resolve();

	add(step: Step): void {
		this.steps.push(step);
	}

	/**
	 * Ends everything added so far. May be called again, also while it runs: each step runs once,
	 * and every call resolves when all of them are through.
	 */
	async run(): Promise<void> {
		this.running = this.running.then(async () => {
			await this.runSteps();
		});
		await this.running;
	}

	private async runSteps(): Promise<void> {
		for (let step = this.steps.pop(); step; step = this.steps.pop()) await step();
	}
}
