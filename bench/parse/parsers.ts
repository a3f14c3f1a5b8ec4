import { sanitizeXmlName } from 'n8n-workflow';
import { SaxesParser } from 'saxes';
import { Parser } from 'xml2js';
import { readResponse } from '../../nodes/ClickSend/transport/response';
import type { HttpEndpoint } from '../../nodes/ClickSend/transport/endpoints';
import { decodeReferences } from '../../nodes/ClickSend/transport/references';

/** Reads an answer. */
export interface Contender {
	title: string;
	isOurs?: boolean;
	/** @returns how many records there are, so that no one can leave them out */
	readonly read: (endpoint: HttpEndpoint, text: string) => Promise<number> | number;
}

type Fields = Record<string, string>;

function ours(endpoint: HttpEndpoint, text: string): number {
	const answer = readResponse(endpoint, text);
	return answer.ok ? answer.records.length : 0;
}

/** With two attributes in a tag, a document is for fast-xml-parser. */
const withoutPlain = (endpoint: HttpEndpoint, text: string): number =>
	ours(endpoint, text.replace('<xml>', '<xml a="1" b="2">'));

function lengthOf(value: unknown, path: readonly string[]): number {
	const [name, ...rest] = path;
	if (name === undefined) return Array.isArray(value) ? value.length : 0;
	if (typeof value !== 'object' || value === null) return 0;
	return lengthOf(Reflect.get(value, name), rest);
}

/** As n8n's XML node uses it: a new parser for an item, its options, names sanitised. */
async function xml2js({ list }: HttpEndpoint, text: string): Promise<number> {
	const parser = new Parser({
		mergeAttrs: true,
		explicitArray: false,
		tagNameProcessors: [sanitizeXmlName],
		attrNameProcessors: [sanitizeXmlName],
	});
	const parsed: unknown = await parser.parseStringPromise(text);
	return lengthOf(parsed, ['xml', list?.container ?? '', list?.record ?? '']);
}

/** The records, as flat as they are, from the events of saxes, which checks that the XML is well-formed. */
function saxes({ list }: HttpEndpoint, text: string): number {
	const records: Fields[] = [];
	let record: Fields | undefined;
	let field = '';
	const parser = new SaxesParser();
	parser.on('opentag', ({ name }) => {
		if (name === list?.record) records.push((record = {}));
		field = '';
	});
	parser.on('text', (piece) => {
		field += piece;
	});
	parser.on('closetag', ({ name }) => {
		if (name === list?.record) record = undefined;
		else if (record) record[name] = field;
	});
	parser.write(text).close();
	return records.length;
}

/** The least that can be done: it takes the text to be what ClickSend sends, and checks nothing. */
function scan({ list }: HttpEndpoint, text: string): number {
	const opening = `<${list?.record ?? ''}>`;
	const closing = `</${list?.record ?? ''}>`;
	const records: Fields[] = [];
	for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at)) {
		const record: Fields = {};
		at += opening.length;
		while (!text.startsWith(closing, at)) {
			const end = text.indexOf('>', at);
			if (text.startsWith('/', end - 1)) {
				record[text.slice(at + 1, end - 1)] = '';
				at = end + 1;
				continue;
			}
			const name = text.slice(at + 1, end);
			const close = text.indexOf('<', end);
			record[name] = decodeReferences(text.slice(end + 1, close));
			at = close + name.length + 3;
		}
		records.push(record);
	}
	return records.length;
}

export const CONTENDERS: readonly Contender[] = [
	{ title: 'ours (readResponse)', isOurs: true, read: ours },
	{ title: 'ours, by fast-xml-parser', read: withoutPlain },
	{ title: "xml2js, as n8n's XML node", read: xml2js },
	{ title: 'saxes', read: saxes },
	{ title: 'hand-written scan', read: scan },
];
