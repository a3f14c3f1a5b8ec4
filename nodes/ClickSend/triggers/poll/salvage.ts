import type { HttpEndpoint } from '../../transport/endpoints';
import { readResponse, type ClickSendRecord } from '../../transport/response';

/** A part of a response that could not be read as a whole: a record, or text that is not a readable record. */
export type SalvagedRecord = { ok: true; record: ClickSendRecord } | { ok: false; raw: string };

type ListNames = NonNullable<HttpEndpoint['list']>;

/** The result of the whole request, which a list may contain beside records. */
const OUTCOME = /<(result|errortext)>[^<]*<\/\1>/g;

const endTag = (name: string) => `</${name}>`;

/** Finds a whole start tag. */
const startTag = (name: string, text: string) => new RegExp(`<${name}(?=[\\s>])[^>]*>`).exec(text);

/**
 * Reads the record at the beginning of a text.
 *
 * @param text up to the beginning of the next record
 * @returns the record, and its length in the text
 */
function readFirst(
	endpoint: HttpEndpoint,
	{ container, record: name }: ListNames,
	text: string,
): [SalvagedRecord, length: number] {
	// A text inside the record may look like its end; and an unreadable record may follow.
	const whole = [text.lastIndexOf(endTag(name)), text.indexOf(endTag(name))]
		.filter((end) => end !== -1)
		.map((end) => text.slice(0, end + endTag(name).length));
	for (const raw of new Set(whole)) {
		const alone = `<xml><${container}>${raw}${endTag(container)}<result>0000</result></xml>`;
		const read = readResponse(endpoint, alone);
		const [record, ...others] = read.ok ? read.records : [];
		if (record && others.length === 0) return [{ ok: true, record }, raw.length];
	}
	const [raw = ''] = [...whole, ...text.split(endTag(container), 1)];
	return [{ ok: false, raw }, raw.length];
}

/** Start and end of a list's content; of a list without a start tag, the whole text. */
function insideOf({ container }: ListNames, text: string): [from: number, to: number] {
	const begin = startTag(container, text) ?? startTag('xml', text);
	const from = begin ? begin.index + begin[0].length : 0;
	if (begin?.[0].endsWith('/>')) return [from, from];
	const end = text.lastIndexOf(endTag(container));
	return [from, end >= from ? end : text.length];
}

/** Tells whether a text is only the beginning of a tag in which the response was cut off. */
const isCutTag = ({ container, record }: ListNames, text: string) =>
	[endTag(container), `<${record}>`, endTag('xml')].some((tag) => tag.startsWith(text));

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
	const starts = [...text.matchAll(new RegExp(`<${list.record}(?=[\\s>/])`, 'g'))];
	if (starts.length === 0 && !startTag(list.container, text)) return [];

	const [listFrom, listTo] = insideOf(list, text);
	const salvaged: SalvagedRecord[] = [];
	const keepRest = (from: number, to: number) => {
		const rest = text.slice(Math.max(from, listFrom), Math.min(to, listTo));
		const raw = rest.replace(OUTCOME, '').trim();
		if (raw !== '' && !isCutTag(list, raw)) salvaged.push({ ok: false, raw });
	};

	let end = 0;
	starts.forEach(({ index }, position) => {
		keepRest(end, index);
		const upToNext = text.slice(index, starts[position + 1]?.index);
		const [record, length] = readFirst(endpoint, list, upToNext);
		salvaged.push(record);
		end = index + length;
	});
	keepRest(end, text.length);
	return salvaged;
}
