/** Where the records of a list are in a text, and what stands in the way of reading them. */
export interface RecordTags {
	/** Where the start tag of each record begins. */
	starts: number[];
	/** Where the end tag of each ends. */
	ends: number[];
	/**
	 * There is a comment, an instruction or a declaration that a parser leaves out, in a record. ClickSend writes
	 * none, so it is a part of what somebody wrote.
	 */
	hidesText: boolean;
	/** Where CDATA sections begin of which it is not certain that they are one: records may be in them. */
	doubtful: number[];
}

const CDATA = '<![CDATA[';

/** How that which is not an element ends, by its beginning. */
const ENDS: Readonly<Record<string, string>> = { [CDATA]: ']]>', '<!--': '-->', '<?': '?>' };

/** The end of ClickSend's documents. */
const DOCUMENT_END = '</xml>';

/** Tells whether a response has come to its end; what follows its document does not matter. */
export const isEnded = (text: string): boolean => text.includes(DOCUMENT_END);

/** Finds the ends of sections, and searches for one that is not there only once. */
class SectionEnds {
	private readonly missing = new Set<string>();

	constructor(private readonly text: string) {}

	/** @returns where the section is over; undefined where it has no end */
	after(opener: string, from: number): number | undefined {
		const end = ENDS[opener];
		if (end === undefined || this.missing.has(end)) return undefined;
		const at = this.text.indexOf(end, from + opener.length);
		if (at === -1) this.missing.add(end);
		return at === -1 ? undefined : at + end.length;
	}
}

/**
 * Finds the records of a list in a text that need not be XML. What is in a CDATA section is text, also where it
 * looks like a record.
 *
 * @param record the name of the element
 */
export function findRecordTags(text: string, record: string): RecordTags {
	const tags: RecordTags = { starts: [], ends: [], hidesText: false, doubtful: [] };
	const search = new RegExp(`<!\\[CDATA\\[|<!--|<[!?]|<(/?)${record}(?=[\\s/>])[^<>]*`, 'g');
	const endTag = `</${record}>`;
	const ends = new SectionEnds(text);
	let isInRecord = false;
	for (let found = search.exec(text); found; found = search.exec(text)) {
		const { 0: tag, 1: slash, index } = found;
		if (slash !== undefined) {
			if (slash === '') tags.starts.push(index);
			else tags.ends.push(index + endTag.length);
			isInRecord = slash === '' && !tag.endsWith('/');
			continue;
		}
		const end = ends.after(tag, index);
		if (tag !== CDATA) {
			// Outside of records nobody but ClickSend writes.
			if (isInRecord || tag === '<!') tags.hidesText = true;
			else if (end !== undefined) search.lastIndex = end;
			continue;
		}
		if (end === undefined) {
			// Of a document that has come to its end, it is text. Else its end may not have come.
			tags.hidesText = true;
			if (text.lastIndexOf(DOCUMENT_END) > index) continue;
			tags.doubtful.push(index);
			break;
		}
		if (text.slice(index, end).includes(`<${record}`)) tags.doubtful.push(index);
		search.lastIndex = end;
	}
	return tags;
}

/**
 * Tells whether a parser would leave out something that may belong to a record, or take it for something else.
 *
 * @param text a well-formed document
 */
export function mayHideText(text: string, record: string): boolean {
	// The declaration comes before the document.
	if (!text.includes('<!') && !text.includes('<?', text.indexOf('<xml'))) return false;
	const { hidesText, doubtful } = findRecordTags(text, record);
	return hidesText || doubtful.length > 0;
}
