import { create } from 'xmlbuilder2';
import type { Result } from './codes';

/** Fields of an element, in their order. */
export type Fields = Readonly<Record<string, string>>;

/** Characters that XML 1.0 cannot hold, not even as references; unpaired surrogates too. */
const ILLEGAL =
	// eslint-disable-next-line no-control-regex
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

type Builder = ReturnType<typeof create>;

/** The builder takes `&amp;` in a text for an entity, but a person may have typed just that. */
const toText = (text: string) => text.replace(ILLEGAL, '\ufffd').replaceAll('&', '&amp;');

function addFields(parent: Builder, fields: Fields): void {
	for (const [name, text] of Object.entries(fields)) {
		const element = parent.ele(name);
		if (text !== '') element.txt(toText(text));
	}
}

function document(build: (root: Builder) => void): string {
	const xml = create({ version: '1.0', encoding: 'UTF-8' });
	build(xml.ele('xml'));
	// A literal carriage return would become a line feed at the reader; the builder leaves it as it is.
	return xml.end({ prettyPrint: false }).replaceAll('\r', '&#xD;');
}

const resultFields = ({ code, errortext }: Result): Fields => ({ result: code, errortext });

/** An answer that is nothing but fields at the root: a balance, or a request refused as a whole. */
export function rootAnswer(result: Result, fields: Fields = {}): string {
	return document((root) => {
		addFields(root, { ...resultFields(result), ...fields });
	});
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
	return document((root) => {
		const container = root.ele(list.container, {
			[list.countAttribute]: String(list.records.length),
		});
		for (const record of list.records) addFields(container.ele(list.record), record);
		if (resultIn === 'container') addFields(container, resultFields(result));
		if (resultIn === 'root') addFields(root, resultFields(result));
	});
}
