import { readResponse, type ClickSendRecord } from '../../transport/response';
import type { HttpEndpoint } from '../../transport/endpoints';

/** A part of a response that could not be read as a whole: a record, or text that is not a readable record. */
export type SalvagedRecord = { ok: true; record: ClickSendRecord } | { ok: false; raw: string };

interface ListNames {
	container: string;
	record: string;
}

/** The result of the whole request, which a list may contain beside records. */
const OUTCOME = /<(result|errortext)>[^<]*<\/\1>/g;

const escaped = (name: string) => name.replace(/[^\w]/g, '\\$&');

const endTag = (name: string) => `</${name}>`;

/** Matches the beginning of an element's start tag. */
const startOf = (name: string) => new RegExp(`<${escaped(name)}(?=[\\s>/])`, 'g');

/** Reads one record on its own, as the only one of an answer. */
function readAlone(endpoint: HttpEndpoint, { container }: ListNames, raw: string): SalvagedRecord {
	const answer = readResponse(
		endpoint,
		`<xml><${container}>${raw}${endTag(container)}<result>0000</result></xml>`,
	);
	const record = answer.ok && answer.records.length === 1 ? answer.records[0] : undefined;
	return record ? { ok: true, record } : { ok: false, raw };
}

/**
 * Reads the record at the beginning of a text.
 *
 * @param text up to the beginning of the next record
 * @returns the record, and its length in the text
 */
function readFirst(
	endpoint: HttpEndpoint,
	list: ListNames,
	text: string,
): { salvaged: SalvagedRecord; length: number } {
	const closing = endTag(list.record);
	const whole = (end: number) => text.slice(0, end + closing.length);
	const last = text.lastIndexOf(closing);
	if (last === -1) {
		const endOfList = text.indexOf(endTag(list.container));
		const raw = endOfList === -1 ? text : text.slice(0, endOfList);
		return { salvaged: { ok: false, raw }, length: raw.length };
	}
	// A text inside the record may look like its end; and an unreadable record may follow.
	const first = text.indexOf(closing);
	for (const raw of first === last ? [whole(last)] : [whole(last), whole(first)]) {
		const salvaged = readAlone(endpoint, list, raw);
		if (salvaged.ok) return { salvaged, length: raw.length };
	}
	return { salvaged: { ok: false, raw: whole(last) }, length: whole(last).length };
}

/** Finds a whole start tag. */
const startTag = (name: string, text: string) =>
	new RegExp(`<${escaped(name)}(?=[\\s>])[^>]*>`).exec(text);

/** Start and end of a list's content; of a list without a start tag, the whole text. */
function insideOf({ container }: ListNames, text: string): [from: number, to: number] {
	const begin = startTag(container, text) ?? startTag('xml', text);
	const from = begin ? begin.index + begin[0].length : 0;
	if (begin?.[0].endsWith('/>')) return [from, from];
	const end = text.lastIndexOf(endTag(container));
	return [from, end >= from ? end : text.length];
}

/** Tells whether a text is only the beginning of a tag in which the response was cut off. */
function isCutTag({ container, record }: ListNames, text: string): boolean {
	return [endTag(container), `<${record}>`, endTag('xml')].some((tag) => tag.startsWith(text));
}

/**
 * Saves the records of a response that is cut off or damaged. ClickSend hands out each record only once, so a
 * record that cannot be read must not take its neighbours with it, and text between them may have been a record.
 *
 * @param endpoint the call that was made
 * @param text what arrived of the response
 * @returns everything in the list but white space, in its order: the records that can be read, and the rest as
 * it came; empty where the text has neither a list nor a record
 */
export function salvage(endpoint: HttpEndpoint, text: string): SalvagedRecord[] {
	const { list } = endpoint;
	if (!list) return [];
	const starts = [...text.matchAll(startOf(list.record))].map(({ index }) => index);
	if (starts.length === 0 && !startTag(list.container, text)) return [];

	const [listFrom, listTo] = insideOf(list, text);
	const salvaged: SalvagedRecord[] = [];
	const keepRest = (from: number, to: number) => {
		const rest = text.slice(Math.max(from, listFrom), Math.min(to, listTo));
		const raw = rest.replace(OUTCOME, '').trim();
		if (raw !== '' && !isCutTag(list, raw)) salvaged.push({ ok: false, raw });
	};

	let end = 0;
	starts.forEach((from, position) => {
		keepRest(end, from);
		const record = readFirst(endpoint, list, text.slice(from, starts[position + 1]));
		salvaged.push(record.salvaged);
		end = from + record.length;
	});
	keepRest(end, text.length);
	return salvaged;
}
