import type { Result } from './codes';

/** Fields of an element, in their order. */
export type Fields = Readonly<Record<string, string>>;

/** Characters that XML 1.0 cannot hold, not even as references; unpaired surrogates too. */
const ILLEGAL =
	// eslint-disable-next-line no-control-regex
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What cannot stand in a text: markup, and the carriage return that a reader would make a line feed. */
const REFERENCES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'\r': '&#xD;',
};

function toText(text: string): string {
	return text
		.replace(ILLEGAL, '\ufffd')
		.replace(/[&<>\r]/g, (character) => REFERENCES[character] ?? character);
}

// By hand and not with a library that builds a tree: an answer to 1,000 recipients has 8,000 elements,
// and the sandbox must not be what a benchmark waits for.
const element = (name: string, content: string, attributes = '') =>
	content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;

function toElements(fields: Fields): string {
	let elements = '';
	for (const [name, text] of Object.entries(fields)) elements += element(name, toText(text));
	return elements;
}

function document(content: string): string {
	return `<?xml version="1.0" encoding="UTF-8"?>${element('xml', content)}`;
}

const resultFields = ({ code, errortext }: Result): Fields => ({ result: code, errortext });

/** An answer that is nothing but fields at the root: a balance, or a request refused as a whole. */
export function rootAnswer(result: Result, fields: Fields = {}): string {
	return document(toElements({ ...resultFields(result), ...fields }));
}

/** A list: `<container countAttribute="n"><record>…`. */
export interface List {
	container: string;
	countAttribute: string;
	record: string;
	records: readonly Fields[];
}

/**
 * An answer with a list.
 *
 * @param resultIn where this call keeps its result code: at the root, inside the list's element, or in
 * each record, whose fields then hold it
 */
export function listAnswer(
	list: List,
	result: Result,
	resultIn: 'root' | 'container' | 'record',
): string {
	const records = list.records.map((record) => element(list.record, toElements(record))).join('');
	const ofResult = toElements(resultFields(result));
	const container = element(
		list.container,
		resultIn === 'container' ? records + ofResult : records,
		` ${list.countAttribute}="${list.records.length}"`,
	);
	return document(resultIn === 'root' ? container + ofResult : container);
}
