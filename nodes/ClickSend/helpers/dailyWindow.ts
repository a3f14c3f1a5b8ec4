const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** No clock is known to change twice within this time, there and back. */
const STEP_MS = DAY_MS / 2;

/** Days that are remembered; for as many, all of them fit into a few hundred kilobytes. */
const REMEMBERED_DAYS = 400;

/** A time in which the state stays the same, from the end of the one before. */
interface Stretch {
	/** Milliseconds since 1970, exclusive. */
	until: number;
	/** When the window ends, in milliseconds since 1970; undefined outside of it. */
	end: number | undefined;
}

/** The time of day, in milliseconds since midnight; also before 1970. */
const timeOfDay = (ms: number) => ((ms % DAY_MS) + DAY_MS) % DAY_MS;

/**
 * The same hours of every day, by the clock on the wall: from 21:00, inclusive, to 08:00, exclusive. Where the clock
 * changes, it is still the clock on the wall that counts, at each moment anew:
 *
 * - a `to` that the clock jumps over: the window ends with the jump, at the first moment after it;
 * - a `to` that happens twice: the window ends at the first one, and is open again for what the clock repeats of it. Where
 *   `to` is the very time at which the clock goes back, it never shows it before the repetition, and the window ends
 *   at the second one;
 * - a `from` that the clock jumps over: the window begins with the jump.
 *
 * A lookup costs well below a microsecond where others of the same day came before; the first of a day asks for the
 * zone's offset a dozen times.
 */
export class DailyWindow {
	/** By the day since 1970, in UTC. */
	private readonly days = new Map<number, readonly Stretch[]>();

	/**
	 * @param from milliseconds since midnight, below 24 hours
	 * @param to the same; another than `from`, and before it where the window goes over midnight
	 * @param offsetAt gives what the clock on the wall is ahead of UTC, in minutes, at a time in milliseconds since 1970
	 */
	constructor(
		private readonly from: number,
		private readonly to: number,
		private readonly offsetAt: (ms: number) => number,
	) {}

	/**
	 * @param moment milliseconds since 1970
	 * @returns the first moment after it that is outside of the window; undefined where it is outside itself
	 */
	endAt(moment: number): number | undefined {
		const day = Math.floor(moment / DAY_MS);
		let stretches = this.days.get(day);
		if (!stretches) {
			if (this.days.size >= REMEMBERED_DAYS) this.days.clear();
			stretches = this.stretchesOf(day);
			this.days.set(day, stretches);
		}
		return stretches.find(({ until }) => moment < until)?.end;
	}

	private stretchesOf(day: number): Stretch[] {
		const stretches: Stretch[] = [];
		const dayEnd = (day + 1) * DAY_MS;
		for (let at = day * DAY_MS; at < dayEnd;) {
			const until = this.turnAfter(at);
			stretches.push({ until, end: this.isInside(at, this.offsetAt(at)) ? until : undefined });
			at = until;
		}
		return stretches;
	}

	private isInside(moment: number, offset: number): boolean {
		const time = timeOfDay(moment + offset * MINUTE_MS);
		return this.from < this.to
			? time >= this.from && time < this.to
			: time >= this.from || time < this.to;
	}

	/** The first moment after this one at which the window begins, or ends. */
	private turnAfter(moment: number): number {
		let at = moment;
		let offset = this.offsetAt(at);
		const isInside = this.isInside(at, offset);
		const turn = isInside ? this.to : this.from;
		for (;;) {
			const due = at + timeOfDay(turn - at - offset * MINUTE_MS);
			const change = this.changeOfOffset(at, due, offset);
			if (change === undefined) return due;
			at = change;
			offset = this.offsetAt(at);
			if (this.isInside(at, offset) !== isInside) return at;
		}
	}

	/** The first moment after `after`, and at the latest at `last`, at which the zone has another offset than this. */
	private changeOfOffset(after: number, last: number, offset: number): number | undefined {
		let same = after;
		while (same < last) {
			let other = Math.min(same + STEP_MS, last);
			if (this.offsetAt(other) === offset) {
				same = other;
				continue;
			}
			while (other - same > 1) {
				const middle = Math.floor((same + other) / 2);
				if (this.offsetAt(middle) === offset) same = middle;
				else other = middle;
			}
			return other;
		}
		return undefined;
	}
}
