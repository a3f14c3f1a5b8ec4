import type { Endpoint } from './endpoints';
import { holdsOnlyRecords } from './onlyRecords';
import { parseXml, type XmlElement, type XmlNode } from './xml';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import type { Issue } from '../errors/issue';

/** What a field of a record can hold. Everything is text but the three numbers of the API. */
export type FieldValue = string | number | null | FieldValue[] | { [name: string]: FieldValue };

/** One record of an answer, under ClickSend's own field names. */
export interface ClickSendRecord {
	[field: string]: FieldValue;
}

export type Answer =
	| { ok: true; records: ClickSendRecord[] }
	| { ok: false; unreadable: string }
	| { ok: false; issue: Issue };

const NUMBER_FIELDS: ReadonlySet<string> = new Set(['price', 'balance', 'status_code']);

function numberOf(text: string): number | string | null {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	const value = Number(trimmed);
	return Number.isFinite(value) ? value : text;
}

function fieldValue(name: string, node: XmlNode): FieldValue {
	if (typeof node === 'string') return NUMBER_FIELDS.has(name) ? numberOf(node) : node;
	if (Array.isArray(node)) return node.map((each) => fieldValue(name, each));
	return toRecord(node);
}

/**
 * Makes a record of an element, in place: a history has ten thousand, whose fields but three stay as
 * they are.
 */
function toRecord(element: XmlElement): ClickSendRecord {
	const record: ClickSendRecord = element;
	for (const name of Object.keys(element)) {
		const node = element[name] ?? '';
		if (typeof node !== 'string' || NUMBER_FIELDS.has(name)) record[name] = fieldValue(name, node);
	}
	return record;
}

function childElement(parent: XmlElement, name: string): XmlElement | undefined {
	const child = parent[name];
	if (child === undefined || Array.isArray(child)) return undefined;
	return typeof child === 'string' ? {} : child;
}

function textOf(parent: XmlElement | undefined, name: string): string | undefined {
	const child = parent?.[name];
	return typeof child === 'string' ? child.trim() : undefined;
}

function recordsIn(container: XmlElement, name: string): ClickSendRecord[] {
	const found = container[name];
	if (found === undefined) return [];
	const elements = Array.isArray(found) ? found : [found];
	return elements.map((each) =>
		typeof each === 'string' || Array.isArray(each) ? {} : toRecord(each),
	);
}

function hasRecords({ list }: Endpoint, container: XmlElement | undefined): boolean {
	return list !== undefined && container !== undefined && Object.hasOwn(container, list.record);
}

/**
 * Reads an answer of ClickSend: its result code, wherever that call puts it (at the root, inside
 * `<history>`, or in each `<message>`), and its records, always as a list.
 *
 * @param endpoint which call it answers
 * @param text the body as text
 * @returns the records; or the issue when the whole request was refused; or why the text cannot be
 * read as an answer to this call
 * @see API description, the "Response 200" of each call
 */
export function readAnswer(endpoint: Endpoint, text: string): Answer {
	const xml = parseXml(text);
	if (!xml.ok) return { ok: false, unreadable: xml.reason };

	const container = endpoint.list ? childElement(xml.root, endpoint.list.container) : undefined;
	const result = textOf(xml.root, 'result') ?? textOf(container, 'result');
	// Where a send has records, they tell what was accepted, whatever stands beside them.
	const isToldByRecords = endpoint.effect === 'send' && hasRecords(endpoint, container);
	if (result === '' && !isToldByRecords) {
		return { ok: false, unreadable: 'its result code is empty' };
	}
	if (result !== undefined && result !== SUCCESS && !isToldByRecords) {
		const errortext = textOf(xml.root, 'errortext') ?? textOf(container, 'errortext') ?? '';
		return { ok: false, issue: explainResultCode(result, errortext) };
	}

	if (!endpoint.list) {
		return result === undefined
			? { ok: false, unreadable: 'it has no result code' }
			: { ok: true, records: [toRecord(xml.root)] };
	}
	if (!container) {
		return { ok: false, unreadable: `it has no <${endpoint.list.container}> element` };
	}
	// Only send keeps a result code in each record instead of one for the whole answer.
	if (result === undefined && endpoint.effect !== 'send') {
		return { ok: false, unreadable: 'it has no result code' };
	}
	// ClickSend hands it out only once, so nothing may be passed over.
	if (endpoint.effect === 'markRead' && !holdsOnlyRecords(xml, endpoint.list)) {
		return { ok: false, unreadable: `it holds more than <${endpoint.list.record}> elements` };
	}
	return { ok: true, records: recordsIn(container, endpoint.list.record) };
}
