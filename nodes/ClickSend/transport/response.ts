import type { Issue } from '../errors/issue';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import { numberIn } from '../helpers/property';
import type { XmlElement, XmlNode } from './elements';
import type { HttpEndpoint } from './endpoints';
import { mayHideText } from './recordTags';
import { partsOfRecords, promisedRecords } from './surplus';
import { parseXml, unreadable, type Unreadable, type XmlDocument } from './xml';

/** What a field of a record can hold. Everything is text but the few numbers of the API. */
export type FieldValue =
	string | number | boolean | null | FieldValue[] | { [name: string]: FieldValue };

/** One record of a response, under ClickSend's own field names. */
export interface ClickSendRecord {
	[field: string]: FieldValue;
}

const NUMBER_FIELDS: ReadonlySet<string> = new Set(['price', 'balance', 'credit', 'status_code']);

/** What may be beside the records in a list: the result of the whole request. */
const OUTCOME_FIELDS = ['result', 'errortext'];

const isBlank = (text: string) => text.trim() === '';

const asList = (node: XmlNode): XmlNode[] => (Array.isArray(node) ? node : [node]);

function fieldValue(name: string, node: XmlNode): FieldValue {
	if (Array.isArray(node)) return node.map((each) => fieldValue(name, each));
	if (typeof node !== 'string') return toRecord(node);
	return NUMBER_FIELDS.has(name) ? numberIn(node) : node;
}

/**
 * Makes a record of an element, in place: a history has ten thousand records, and nearly all of their
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

type ListNames = NonNullable<HttpEndpoint['list']>;

/** Tells whether an element has nothing but texts beside the one of this name. */
const hasOnlyTextsBeside = (element: XmlElement, name: string): boolean =>
	Object.entries(element).every(([each, node]) => each === name || typeof node === 'string');

/** Tells whether a field of a record is an element: then tags in a text were not escaped. ClickSend writes only texts. */
function hasElementsInFields(record: XmlNode): boolean {
	if (typeof record === 'string') return false;
	return Object.values(record).some((field) =>
		asList(field).some((each) => typeof each !== 'string'),
	);
}

/** Tells whether a response holds nothing but records, so that nothing is lost with what is not one. */
function holdsOnlyRecords(
	{ root, mixedText }: XmlDocument,
	{ container, record }: ListNames,
): boolean {
	if (mixedText || root[record] !== undefined) return false;
	const list = root[container] ?? '';
	if (typeof list === 'string') return isBlank(list);
	return Object.entries(list).every(([name, node]) =>
		name === record
			? asList(node).every((each) => typeof each !== 'string' || isBlank(each))
			: OUTCOME_FIELDS.includes(name),
	);
}

/**
 * Tells whether all that may be a record is where records are, with all of its text.
 *
 * A pull marks what it returns as read, so there nothing may be passed over. The records of a send have no text that
 * somebody wrote.
 */
function isWhole(xml: XmlDocument, list: ListNames, effect: HttpEndpoint['effect']): boolean {
	if (effect === 'markRead' && !holdsOnlyRecords(xml, list)) return false;
	const container = xml.root[list.container] ?? '';
	if (effect !== 'send') {
		const isElement = typeof container !== 'string' && !Array.isArray(container);
		const records = isElement ? asList(container[list.record] ?? []) : [];
		if (xml.mixedText || records.some(hasElementsInFields)) return false;
	}
	if (effect === 'markRead') return true;
	return (
		hasOnlyTextsBeside(xml.root, list.container) &&
		(typeof container === 'string' ||
			(!Array.isArray(container) && hasOnlyTextsBeside(container, list.record)))
	);
}

/** Characters of a response in which the start tag of its list ends. */
const HEAD_LENGTH = 500;

/** Tells whether a list has more records than it says, and some of them look like parts of one. */
function hasPartsOfRecords(
	list: ListNames,
	text: string,
	records: readonly ClickSendRecord[],
): boolean {
	const promised = promisedRecords(list, text.slice(0, HEAD_LENGTH)) ?? records.length;
	return records.length > promised && partsOfRecords(records).size > 0;
}

/**
 * Reads a response of ClickSend, strictly: its result code, wherever that call puts it (at the root, inside
 * `<history>`, or in each `<message>`), and its records, always as a list.
 *
 * @param endpoint the call that was made
 * @param text the body as text
 * @returns the records; or the issue when the whole request was refused; or why the text cannot be
 * read as a response to this call
 * @see API description, the "Response 200" of each call
 */
export function readResponse(
	{ effect, list }: HttpEndpoint,
	text: string,
): { ok: true; records: ClickSendRecord[] } | { ok: false; issue: Issue } | Unreadable {
	const xml = parseXml(text);
	if (!xml.ok) return xml;
	const { root } = xml;
	const found = list && root[list.container];
	const element = typeof found === 'string' ? {} : found;
	const container = Array.isArray(element) ? undefined : element;
	const textOf = (name: string) =>
		[root[name], container?.[name]].find((node) => typeof node === 'string')?.trim();

	const result = textOf('result');
	// The records of a send say what was accepted, whatever stands beside them.
	const isToldByRecords =
		effect === 'send' && list && container && Object.hasOwn(container, list.record);
	if (result === '' && !isToldByRecords) return unreadable('its result code is empty');
	if (result !== undefined && result !== SUCCESS && !isToldByRecords) {
		return { ok: false, issue: explainResultCode(result, textOf('errortext') ?? '', effect) };
	}

	// Only send keeps a result code in each record instead of one for the whole response.
	if (list && !container) return unreadable(`it has no <${list.container}> element`);
	if (result === undefined && effect !== 'send') return unreadable('it has no result code');
	if (!list || !container) return { ok: true, records: [toRecord(root)] };
	if (!isWhole(xml, list, effect) || mayHideText(text, list.record)) {
		return unreadable(`it holds more than <${list.record}> elements`);
	}
	const records = asList(container[list.record] ?? []).map((each) =>
		typeof each === 'string' || Array.isArray(each) ? {} : toRecord(each),
	);
	if (effect !== 'send' && hasPartsOfRecords(list, text, records)) {
		return unreadable('it holds more records than it says');
	}
	return { ok: true, records };
}
