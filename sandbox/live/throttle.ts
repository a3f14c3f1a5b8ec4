/** Milliseconds. */
export interface Pauses {
	/** Before the action, after a quiet time. Calls in this pause become one. */
	first: number;
	/** The least time between two actions. */
	between: number;
}

/** Turns many calls into few actions. An action always follows the last call, and never at once. */
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

	/** Cancels an action that is due. */
	clear(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}
}
