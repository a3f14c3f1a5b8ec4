/** A part of a count, which whoever has taken it can make smaller again. */
export interface Share {
	/** When it was taken, in milliseconds. */
	readonly at: number;
	count: number;
}

/** A share was taken; or what was counted so far, and from when on there is room. */
export type Taken = { ok: true; share: Share } | { ok: false; counted: number; roomAt: number };

/**
 * Counts by key what was taken within a time, such as the last minute. It keeps no more shares of a key than its
 * limit, and so many keys; of more, it forgets the oldest.
 */
export class RecentCounts {
	private readonly sharesOf = new Map<string, readonly Share[]>();

	/**
	 * @param lastsMs how long a share counts, in milliseconds
	 * @param maxKeys remember this many keys
	 */
	constructor(
		private readonly lastsMs: number,
		private readonly maxKeys: number,
	) {}

	/**
	 * Takes a share where it fits.
	 *
	 * @param count of the share, at most `limit`
	 * @param limit of all shares of the key that count now
	 * @param now in milliseconds
	 */
	take(key: string, count: number, limit: number, now: number): Taken {
		const shares = this.countingAt(key, now);
		const counted = shares.reduce((sum, share) => sum + share.count, 0);
		if (counted + count > limit) {
			return { ok: false, counted, roomAt: this.roomAt(shares, counted + count - limit, now) };
		}
		const share = { at: now, count };
		this.keep(key, [...shares, share], now);
		return { ok: true, share };
	}

	/** How many keys it remembers. */
	get size(): number {
		return this.sharesOf.size;
	}

	/** A share from the future counts no more: the clock was set back, and nobody knows how long ago it was. */
	private countingAt(key: string, now: number): Share[] {
		return (this.sharesOf.get(key) ?? []).filter(
			({ at, count }) => count > 0 && at <= now && now < at + this.lastsMs,
		);
	}

	/** When the oldest shares that make up so much count no more. */
	private roomAt(shares: readonly Share[], tooMany: number, now: number): number {
		let freed = 0;
		for (const { at, count } of shares) {
			freed += count;
			if (freed >= tooMany) return at + this.lastsMs;
		}
		return now + this.lastsMs;
	}

	private keep(key: string, shares: readonly Share[], now: number): void {
		// At the end of the map, as the newest.
		this.sharesOf.delete(key);
		this.sharesOf.set(key, shares);
		if (this.sharesOf.size <= this.maxKeys) return;
		for (const each of [...this.sharesOf.keys()]) {
			if (this.countingAt(each, now).length === 0) this.sharesOf.delete(each);
		}
		const [oldest = ''] = this.sharesOf.keys();
		if (this.sharesOf.size > this.maxKeys) this.sharesOf.delete(oldest);
	}
}
