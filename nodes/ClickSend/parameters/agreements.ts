import { createHash } from 'crypto';
import { NewestKeys } from '../helpers/newestKeys';

const REMEMBERED_AGREEMENTS = 500;

/** A parameter that was read without n8n's evaluator. */
export interface DirectReading {
	/** The parameter's name, as for `getNodeParameter`. */
	name: string;
	/** As the workflow has it: a text, or a collection with texts. */
	raw: unknown;
	/** The value that was read: a single one, or an object with one for each member. */
	value: unknown;
}

const kindsOf = (value: unknown): string[] =>
	typeof value === 'object' && value !== null
		? Object.values(value).map((member) => typeof member)
		: [typeof value];

/** The kind of value belongs to the key: the same text may give numbers in one workflow and texts in another. */
const keyOf = ({ name, raw, value }: DirectReading): string =>
	createHash('sha256')
		.update(JSON.stringify([name, raw, kindsOf(value)]))
		.digest('base64url');

/**
 * Readings that n8n's evaluator has confirmed, in any workflow of this process. One evaluation costs as
 * much as the node's own work for a thousand items, so it is not repeated. When the process ends, n8n is
 * simply asked again.
 */
export class Agreements {
	private readonly keys = new NewestKeys(REMEMBERED_AGREEMENTS);

	has(reading: DirectReading): boolean {
		return this.keys.has(keyOf(reading));
	}

	/** n8n gave another value, so it is asked again from now on. */
	forget(reading: DirectReading): void {
		this.keys.delete(keyOf(reading));
	}

	remember(reading: DirectReading): void {
		this.keys.add(keyOf(reading));
	}
}
