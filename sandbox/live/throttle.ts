/** Milliseconds. */
export interface Pauses {
	/** In which the first calls after a quiet time become one. */
	first: number;
	/** At least so long between two of them. */
	between: number;
}

/** Makes many calls few: the last one is always followed by the action, never at once. */
export class Throttle {
	private timer: NodeJS.Timeout | undefined;
	private last = -Infinity;

	constructor(
		private readonly action: () => void,
		private readonly pauses: Pauses,
	) {}

	call(): void {
		const { first, between } = this.pauses;
		this.timer ??= setTimeout(
			() => {
				this.timer = undefined;
				this.last = Date.now();
				this.action();
			},
			Math.max(first, this.last + between - Date.now()),
		).unref();
	}

	/** Gives up what is still to come. */
	clear(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}
}
