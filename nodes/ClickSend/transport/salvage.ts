import type { HttpEndpoint } from './endpoints';
import { FIELDS } from './fields';
import { mendRecord } from './mendRecord';
import { findRecordTags, isEnded, type RecordTags } from './recordTags';
import { readResponse, type ClickSendRecord } from './response';
import { partsOfRecords, promisedRecords } from './surplus';

/** A part of a response that could not be read as a whole: a record, or text that is not a readable record. */
export type SalvagedRecord = { ok: true; record: ClickSendRecord } | { ok: false; raw: string };

type ListNames = NonNullable<HttpEndpoint['list']>;

/** The result of the whole request, which a list may contain beside records. */
const OUTCOME = /<(result|errortext)>[^<]*<\/\1>/g;

const endTag = (name: string) => `</${name}>`;

/** Finds a whole start tag. @returns where it begins, and where it is over */
function startTag(name: string, text: string): [from: number, to: number] | undefined {
	const from = text.search(new RegExp(`<${name}[\\s>]`));
	const end = from === -1 ? -1 : text.indexOf('>', from);
	return end === -1 ? undefined : [from, end + 1];
}

/** A salvaged part with its text, and what is known of its place. */
interface Part {
	salvaged: SalvagedRecord;
	raw: string;
	isRecord: boolean;
}

/** The text from the beginning of a record to that of the next one. */
interface Piece {
	at: number;
	text: string;
	/** Where end tags of records are over in it. */
	ends: readonly number[];
	/** It is not certain what is in it. */
	isDoubtful: boolean;
}

/** Takes a text apart where records begin. */
function piecesOf(text: string, { starts, ends, doubtful }: RecordTags): Piece[] {
	let ended = 0;
	let doubted = 0;
	return starts.map((at, position): Piece => {
		const next = starts[position + 1] ?? text.length;
		const own: number[] = [];
		for (let end = ends[ended]; end !== undefined && end <= next; end = ends[++ended]) {
			if (end > at) own.push(end - at);
		}
		while ((doubtful[doubted] ?? next) <= at) doubted++;
		const isDoubtful = (doubtful[doubted] ?? next) < next;
		return { at, text: text.slice(at, next), ends: own, isDoubtful };
	});
}

/** Tells whether an element ends in a text more often than it begins there: it has begun before. */
function endsMoreThanBegins(text: string): boolean {
	const open = new Map<string, number>();
	for (const [tag, slash, name = ''] of text.matchAll(
		/<(\/?)([A-Za-z_][\w.-]*)(?:[\s/][^<>]*)?>/g,
	)) {
		const step = slash === '/' ? -1 : Number(!tag.endsWith('/>'));
		open.set(name, (open.get(name) ?? 0) + step);
	}
	return [...open.values()].some((count) => count < 0);
}

/** Reads the records of a response one by one. */
class Salvage {
	private readonly isEnded: boolean;
	private known: ReadonlySet<string> | undefined;
	private readonly alone: HttpEndpoint;

	constructor(
		endpoint: HttpEndpoint,
		private readonly list: ListNames,
		private readonly text: string,
		private readonly pieces: readonly Piece[],
		private readonly listTo: number,
	) {
		this.isEnded = isEnded(text);
		// Whatever the call, nothing of a record may be passed over.
		this.alone = { ...endpoint, effect: 'markRead' };
	}

	private readAlone(raw: string): ClickSendRecord | undefined {
		const { container } = this.list;
		const document = `<xml><${container}>${raw}${endTag(container)}<result>0000</result></xml>`;
		const read = readResponse(this.alone, document);
		const [record, ...others] = read.ok ? read.records : [];
		if (!record || others.length > 0) return undefined;
		// ClickSend writes each field once: these may be those of two records.
		return Object.values(record).some(Array.isArray) ? undefined : record;
	}

	/** Names that in a text may be markup: those of fields, also of ones that nobody documents, and of what is around. */
	private knownNames(): ReadonlySet<string> {
		const { container, record } = this.list;
		const read = this.pieces.map(({ text, ends: [end] }) => this.readAlone(text.slice(0, end)));
		return new Set([
			...FIELDS,
			'xml',
			container,
			record,
			...read.flatMap((each) => Object.keys(each ?? {})),
		]);
	}

	private mend(raw: string): string {
		this.known ??= this.knownNames();
		return mendRecord(raw, this.list.record, this.known) ?? raw;
	}

	/** Reads the record at the beginning of a piece. */
	readFirst({ at, text, ends, isDoubtful }: Piece): Part {
		// A text inside the record may look like its end; and an unreadable record may follow.
		const candidates = new Set([...ends.slice(-1), ...ends.slice(0, 1)]);
		const whole = [...candidates].map((end) => text.slice(0, end));
		for (const raw of isDoubtful ? [] : whole) {
			const record = this.readAlone(raw) ?? this.readAlone(this.mend(raw));
			if (record) return { salvaged: { ok: true, record }, raw, isRecord: true };
		}
		const rest = this.isEnded
			? text.split(endTag(this.list.container), 1)
			: [text.slice(0, Math.max(0, this.listTo - at))];
		const [raw = ''] = [...whole, ...rest];
		return { salvaged: { ok: false, raw }, raw, isRecord: true };
	}

	/**
	 * Takes back what only seems to be a record, where a list has more records than it says: somebody's text has tags
	 * of records in it. A part of a record lacks fields, or ends an element that has begun before; as many parts beside
	 * it as the list has too many may belong to the same record.
	 */
	distrust(parts: Part[]): void {
		const found = parts.filter(({ isRecord }) => isRecord).length;
		const surplus = found - (promisedRecords(this.list, this.text) ?? found);
		if (surplus <= 0) return;
		const read = parts.flatMap(({ salvaged }) => (salvaged.ok ? [salvaged.record] : []));
		const incomplete = partsOfRecords(read);
		const [firstField] = Object.keys(read[0] ?? {});
		const suspects = new Set<Part>();
		parts.forEach((part, index) => {
			const { salvaged, raw, isRecord } = part;
			if (suspects.has(part)) return;
			let range = [index - surplus - Number(!isRecord), index];
			if (salvaged.ok) {
				if (!incomplete.has(salvaged.record)) return;
				const isBeginning = Object.keys(salvaged.record)[0] === firstField;
				if (isBeginning) range = [index, index + surplus];
			} else if (!endsMoreThanBegins(raw.replaceAll(endTag(this.list.record), ''))) return;
			const [from = 0, to = 0] = range;
			for (const each of parts.slice(Math.max(0, from), to + 1)) suspects.add(each);
		});
		for (const suspect of suspects) suspect.salvaged = { ok: false, raw: suspect.raw };
	}
}

/** What may follow the records in a response that ends before its document does. */
const CUT_OUTCOME = /^\s*(?:<(?:result|errortext)>[^<]*(?:<\/?\w*)?|<\w*|<\/\w*)?$/;

/**
 * Start and end of a list's content; of a list without a start tag, the whole text. In a response that was cut off, the
 * end of the list may be what somebody wrote.
 */
function insideOf(
	{ container }: ListNames,
	text: string,
	pieces: readonly Piece[],
): [from: number, to: number] {
	const begin = startTag(container, text) ?? startTag('xml', text);
	const from = begin?.[1] ?? 0;
	const tag = endTag(container);
	const end = text.lastIndexOf(tag);
	if (text.slice(0, from).endsWith('/>') && end < from) return [from, from];
	const isLastOpen = pieces.at(-1)?.ends.length === 0;
	const isCutAfter = () => CUT_OUTCOME.test(text.slice(end + tag.length).replace(OUTCOME, ''));
	const isEnd = isEnded(text) || (!isLastOpen && isCutAfter());
	return [from, end >= from && isEnd ? end : text.length];
}

/** Tells whether a text is only the beginning of a tag in which the response was cut off. */
const isCutTag = ({ container, record }: ListNames, text: string) =>
	[endTag(container), `<${record}>`, endTag('xml')].some((tag) => tag.startsWith(text));

/** Takes out of a text between records what is around lists: a second document, a list in a list, a comment. */
const withoutFrame = ({ container }: ListNames, text: string) =>
	text.replace(
		new RegExp(`<\\?xml[^<>]*>|</?(?:${container}|xml)(?:\\s[^<>]*|/)?>|<!--[^<>]*-->`, 'g'),
		'',
	);

/**
 * Saves the records of a response that is cut off or damaged. ClickSend hands out each record only once, so a
 * record that cannot be read must not take its neighbours with it, and text between them may have been a record.
 *
 * A record counts where it is whole and well-formed by itself, or where it can be mended beyond doubt.
 *
 * @param endpoint the call that was made
 * @param text what arrived of the response
 * @returns everything in the list but white space, in its order: the records that can be read, and the rest as
 * it came; empty where the text has neither a list nor a record
 */
export function salvage(endpoint: HttpEndpoint, text: string): SalvagedRecord[] {
	const { list } = endpoint;
	if (!list) return [];
	const pieces = piecesOf(text, findRecordTags(text, list.record));
	if (pieces.length === 0 && !startTag(list.container, text)) return [];

	const [listFrom, listTo] = insideOf(list, text, pieces);
	const parts: Part[] = [];
	const keepRest = (from: number, to: number) => {
		const rest = text.slice(Math.max(from, listFrom), Math.min(to, listTo));
		const raw = rest.replace(OUTCOME, '').trim();
		if (withoutFrame(list, raw).trim() === '' || isCutTag(list, raw)) return;
		parts.push({ salvaged: { ok: false, raw }, raw, isRecord: false });
	};

	const reading = new Salvage(endpoint, list, text, pieces, listTo);
	let end = 0;
	for (const piece of pieces) {
		keepRest(end, piece.at);
		const part = reading.readFirst(piece);
		parts.push(part);
		end = piece.at + part.raw.length;
	}
	keepRest(end, text.length);
	// What stands in the records of a send is ClickSend's own.
	if (endpoint.effect !== 'send') reading.distrust(parts);
	return parts.map(({ salvaged }) => salvaged);
}
