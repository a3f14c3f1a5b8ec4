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

/** What an answer says: one that comes by two ways may differ in its other fields. */
function keyOf({ event, customstring, from, message, status, status_code: code }: IDataObject) {
	const sender = textOf(from).replace(/\D/g, '');
	const says = [event, textOf(customstring).trim(), sender, message, status, code];
	return hashOf(JSON.stringify(says));
}

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
	if (known && Date.now() - known.at < REMEMBERED_MS) {
		// The same words in another SMS: the first one is still to be known.
		return mayBeSame(known.ids, ids) ? await known.handover : await handOver();
	}
	const answer: Handed = { ids, at: Date.now(), handover: handOver() };
	remember(key, answer);
	const handover = await answer.handover;
	// The execution may wait for it later.
	if (!isKept(handover) && handed.get(key) === answer) handed.delete(key);
	return handover;
}
