import { createHash } from 'crypto';

/** How many are remembered; the oldest go first. */
const REMEMBERED_AGREEMENTS = 500;

/** What a text of a parameter came to, where it was read without n8n. */
export interface DirectReading {
	/** Of the parameter, as for `getNodeParameter`. */
	name: string;
	/** As the workflow has it: a text, or a collection with texts. */
	raw: unknown;
	/** A single value, or members with one each. */
	value: unknown;
}

const kindsOf = (value: unknown): string[] =>
	typeof value === 'object' && value !== null
		? Object.values(value).map((member) => typeof member)
		: [typeof value];

/** What gives numbers for one workflow and texts for another is two things: n8n has to say to each. */
const keyOf = ({ name, raw, value }: DirectReading): string =>
	createHash('sha256')
		.update(JSON.stringify([name, raw, kindsOf(value)]))
		.digest('base64url');

/**
 * What n8n has agreed with, over all workflows, while this process lives: an evaluation costs as much as
 * all else that the node does with a thousand items, the network apart. Nothing is lost with the process:
 * n8n is asked again.
 */
export class Agreements {
	private readonly keys = new Set<string>();

	has(reading: DirectReading): boolean {
		return this.keys.has(keyOf(reading));
	}

	/** n8n gave something else: what it said before is taken back. */
	forget(reading: DirectReading): void {
		this.keys.delete(keyOf(reading));
	}

	/** n8n gave the same. */
	remember(reading: DirectReading): void {
		const key = keyOf(reading);
		// At the end of the set, as the newest.
		this.keys.delete(key);
		this.keys.add(key);
		for (const oldest of this.keys) {
			if (this.keys.size <= REMEMBERED_AGREEMENTS) return;
			this.keys.delete(oldest);
		}
	}
}
