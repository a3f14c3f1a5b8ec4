/** Remembers so many keys while the process lives; the oldest go first. */
export class NewestKeys {
	private readonly keys = new Set<string>();

	constructor(private readonly max: number) {}

	has(key: string): boolean {
		return this.keys.has(key);
	}

	add(key: string): void {
		// At the end of the set, as the newest.
		this.keys.delete(key);
		this.keys.add(key);
		const [oldest = ''] = this.keys;
		if (this.keys.size > this.max) this.keys.delete(oldest);
	}

	delete(key: string): void {
		this.keys.delete(key);
	}
}
