import type { Result } from '../model/codes';

/** Fields of an element, in their order. */
export type Fields = Readonly<Record<string, string>>;

/** Characters that XML 1.0 cannot contain, not even as references, and unpaired surrogates. */
const ILLEGAL =
	// eslint-disable-next-line no-control-regex
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Characters to escape: markup, and the carriage return, which a parser turns into a line feed. */
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

// Written by hand, because a library that builds a tree is slow: the response for 1,000 recipients has
// 8,000 elements, and benchmarks must not wait for the sandbox.
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

/** A document with fields at the root only: a balance, or a request that is refused as a whole. */
export function rootDocument(result: Result, fields: Fields = {}): string {
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
 * A document with a list.
 *
 * @param resultIn where this call keeps its result code: at the root, inside the list's element, or in
 * the fields of each record
 */
export function listDocument(
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
