/** Counts the requests to HTTP API v2 that are in flight at the same time. */
export class Traffic {
	/** Requests that have begun to arrive, and whose response is neither complete nor cut off. */
	inFlight = 0;
	/** The highest value of `inFlight` since the start or the last reset. */
	mostInFlight = 0;

	/** A request begins. Returns a function to call when it ends. */
	begin(): () => void {
		this.inFlight++;
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
		return () => {
			this.inFlight--;
		};
	}

	/** Forgets the highest value. Requests in flight still count. */
	reset(): void {
		this.mostInFlight = this.inFlight;
	}
}
