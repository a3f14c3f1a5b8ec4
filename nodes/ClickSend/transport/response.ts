import type { Issue } from '../errors/issue';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import type { HttpEndpoint } from './endpoints';
import { holdsOnlyRecords } from './onlyRecords';
import { parseXml, type Unreadable, type XmlElement, type XmlNode } from './xml';

/** What a field of a record can hold. Everything is text but the three numbers of the API. */
export type FieldValue =
	string | number | boolean | null | FieldValue[] | { [name: string]: FieldValue };

/** One record of a response, under ClickSend's own field names. */
export interface ClickSendRecord {
	[field: string]: FieldValue;
}

/** A response: its records, or ClickSend's refusal of the whole request, or why it cannot be read. */
export type ClickSendResponse =
	{ ok: true; records: ClickSendRecord[] } | { ok: false; issue: Issue } | Unreadable;

/** Tells whether a value of a JSON response is a record. */
export const isRecord = (value: unknown): value is ClickSendRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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
 * Makes a record of an element, in place: a history has ten thousand records, and all but three of their
 * fields stay as they are.
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

function hasRecords({ list }: HttpEndpoint, container: XmlElement | undefined): boolean {
	return list !== undefined && container !== undefined && Object.hasOwn(container, list.record);
}

const unreadable = (reason: string): Unreadable => ({ ok: false, reason });

/**
 * Reads a response of ClickSend: its result code, wherever that call puts it (at the root, inside
 * `<history>`, or in each `<message>`), and its records, always as a list.
 *
 * @param endpoint the call that was made
 * @param text the body as text
 * @returns the records; or the issue when the whole request was refused; or why the text cannot be
 * read as a response to this call
 * @see API description, the "Response 200" of each call
 */
export function readResponse(endpoint: HttpEndpoint, text: string): ClickSendResponse {
	const { effect, list } = endpoint;
	const xml = parseXml(text);
	if (!xml.ok) return xml;

	const container = list ? childElement(xml.root, list.container) : undefined;
	const result = textOf(xml.root, 'result') ?? textOf(container, 'result');
	// The records of a send say what was accepted, whatever stands beside them.
	const isToldByRecords = effect === 'send' && hasRecords(endpoint, container);
	if (result === '' && !isToldByRecords) return unreadable('its result code is empty');
	if (result !== undefined && result !== SUCCESS && !isToldByRecords) {
		const errortext = textOf(xml.root, 'errortext') ?? textOf(container, 'errortext') ?? '';
		return { ok: false, issue: explainResultCode(result, errortext, effect) };
	}

	// Only send keeps a result code in each record instead of one for the whole response.
	if (list && !container) return unreadable(`it has no <${list.container}> element`);
	if (result === undefined && effect !== 'send') return unreadable('it has no result code');
	if (!list || !container) return { ok: true, records: [toRecord(xml.root)] };
	// ClickSend hands these records out only once, so nothing may be passed over.
	if (effect === 'markRead' && !holdsOnlyRecords(xml, list)) {
		return unreadable(`it holds more than <${list.record}> elements`);
	}
	return { ok: true, records: recordsIn(container, list.record) };
}
