import { readResponse, type ClickSendRecord } from '../../transport/response';
import type { HttpEndpoint } from '../../transport/endpoints';

/** A part of an answer that could not be read as a whole: a record, or what came as it came. */
export type SalvagedRecord = { ok: true; record: ClickSendRecord } | { ok: false; raw: string };

interface ListNames {
	container: string;
	record: string;
}

/** What a list may hold beside records: how the whole request went. */
const OUTCOME = /<(result|errortext)>[^<]*<\/\1>/g;

const escaped = (name: string) => name.replace(/[^\w]/g, '\\$&');

const endTag = (name: string) => `</${name}>`;

/** Where the start tag of an element begins, with what ends its name. */
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
 * Saves the record at the beginning of a text.
 *
 * @param text up to where the next record begins
 * @returns it, and how much of the text it is
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
	// A text of the record may look like its end; and one that cannot be read may follow.
	const first = text.indexOf(closing);
	for (const raw of first === last ? [whole(last)] : [whole(last), whole(first)]) {
		const salvaged = readAlone(endpoint, list, raw);
		if (salvaged.ok) return { salvaged, length: raw.length };
	}
	return { salvaged: { ok: false, raw: whole(last) }, length: whole(last).length };
}

/** A start tag from its beginning to its end. */
const startTag = (name: string, text: string) =>
	new RegExp(`<${escaped(name)}(?=[\\s>])[^>]*>`).exec(text);

/** The start and the end of what is in a list; of one without a beginning, it is everything there is. */
function insideOf({ container }: ListNames, text: string): [from: number, to: number] {
	const begin = startTag(container, text) ?? startTag('xml', text);
	const from = begin ? begin.index + begin[0].length : 0;
	if (begin?.[0].endsWith('/>')) return [from, from];
	const end = text.lastIndexOf(endTag(container));
	return [from, end >= from ? end : text.length];
}

/** Tells whether a text is the beginning of a tag, in which an answer was cut off. It tells nothing. */
function isCutTag({ container, record }: ListNames, text: string): boolean {
	return [endTag(container), `<${record}>`, endTag('xml')].some((tag) => tag.startsWith(text));
}

/**
 * Saves the records of an answer that is cut off or not as it should be throughout: ClickSend hands them
 * out only once, so one that cannot be read must not take its neighbours with it, and what is between
 * them may have been one.
 *
 * @param endpoint which call was answered
 * @param text what arrived of the answer
 * @returns everything in the list but white space, in its order: records that were read, and the rest as
 * it came; nothing where the text has neither a list nor a record
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
