/** Counts the requests to the HTTP API that are on their way at the same time. */
export class Traffic {
	/** Requests that have begun to arrive and are not answered to the end or cut off. */
	inFlight = 0;
	/** The most there were of them at any time. */
	mostInFlight = 0;

	/** A request begins. Returns what ends it. */
	begin(): () => void {
		this.inFlight++;
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
		return () => {
			this.inFlight--;
		};
	}

	/** Forgets how many there were before; those on their way still count. */
	reset(): void {
		this.mostInFlight = this.inFlight;
	}
}
