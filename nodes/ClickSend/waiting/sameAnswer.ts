import type { IDataObject } from 'n8n-workflow';
import { textOf } from '../helpers/property';
import { hashOf } from '../helpers/secret';
import { isKept, type Handover } from '../triggers/handover';

/** An answer that was handed over, or that is being handed over. */
interface Handed {
	/** The IDs of the SMS and of the one that it answers. ClickSend does not push them all by each way. */
	ids: string[];
	/** When it came. */
	at: number;
	handover: Promise<Handover>;
}

/** By a hash of what each says, while this process lives. The oldest comes first. */
const handed = new Map<string, Handed>();
const REMEMBERED_ANSWERS = 5000;
/** Milliseconds. Later, the same words are another SMS rather than another push of this one. */
const REMEMBERED_MS = 3_600_000;
/** Milliseconds, where neither push has an ID: a person may soon answer another question with the same word. */
const REMEMBERED_WITHOUT_ID_MS = 60_000;

/** The end of a number, which is the same in each of its spellings. */
const SENDER_DIGITS = 7;

/** What an answer says: one that comes by two ways may differ in its other fields. */
function keyOf({ event, customstring, from, message, messageid, status }: IDataObject) {
	const code = textOf(customstring).trim();
	// Only the final report of an SMS gets here.
	if (event === 'deliveryReport') {
		return hashOf(JSON.stringify([event, code, textOf(messageid) || status]));
	}
	const sender = textOf(from).replace(/\D/g, '').slice(-SENDER_DIGITS);
	return hashOf(JSON.stringify([event, code, sender, textOf(message).trim()]));
}

const isKnownFor = (ids: readonly string[], others: readonly string[]) =>
	[...ids, ...others].some((id) => id !== '') ? REMEMBERED_MS : REMEMBERED_WITHOUT_ID_MS;

const mayBeSame = (ids: readonly string[], others: readonly string[]) =>
	ids.every((id, index) => id === '' || [id, ''].includes(others[index] ?? ''));

function remember(key: string, answer: Handed): void {
	// At the end of the map, as the newest.
	handed.delete(key);
	handed.set(key, answer);
	const [oldest = ''] = handed.keys();
	if (handed.size > REMEMBERED_ANSWERS) handed.delete(oldest);
}

/**
 * Hands an answer over once. ClickSend may push the same answer to several triggers and by several rules, and repeats a
 * push whose response it has not got. The execution takes one of them; the others get the same result. Best effort: each
 * process remembers its own.
 *
 * @param handOver hands it over; it must not throw
 */
export async function handOverOnce(
	event: IDataObject,
	handOver: () => Promise<Handover>,
): Promise<Handover> {
	const key = keyOf(event);
	const ids = [textOf(event.messageid), textOf(event.originalmessageid)];
	const known = handed.get(key);
	if (known && Date.now() - known.at < isKnownFor(known.ids, ids)) {
		// The same words in another SMS: the first one is still to be known.
		if (!mayBeSame(known.ids, ids)) return await handOver();
		known.ids = known.ids.map((id, index) => id || (ids[index] ?? ''));
		return await known.handover;
	}
	const answer: Handed = { ids, at: Date.now(), handover: handOver() };
	remember(key, answer);
	const handover = await answer.handover;
	// The execution may wait for it later.
	if (!isKept(handover) && handed.get(key) === answer) handed.delete(key);
	return handover;
}
