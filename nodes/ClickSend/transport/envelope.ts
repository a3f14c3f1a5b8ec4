import { jsonParse } from 'n8n-workflow';
import type { Envelope } from '../errors/resultCodes';
import { property } from '../helpers/property';
import { decodeReferences } from './references';

/** What is in the envelope that counts here. */
const CODE = 'http_code';
const WORDS = ['response_msg', 'response_code'] as const;

/** Reads a JSON object in a text with something around it that may have braces, too; null where there is none. */
function jsonIn(text: string): unknown {
	const code = text.indexOf(CODE);
	const begins = [text.indexOf('{'), text.search(/\{\s*"/), text.lastIndexOf('{', code)];
	for (const end of [text.lastIndexOf('}'), text.indexOf('}', code)]) {
		for (const begin of begins) {
			if (begin === -1 || begin > code || end < code) continue;
			const parsed = jsonParse<unknown>(text.slice(begin, end + 1), { fallbackValue: null });
			if (parsed !== null) return parsed;
		}
	}
	return null;
}

/** Reads a field of an envelope in JSON; an empty text where it has none. */
function jsonFields(text: string): (name: string) => string {
	const parsed = jsonIn(text);
	return (name) => {
		const value = property(parsed, name);
		return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	};
}

/** The same for XML, whatever its root element is called. */
const xmlFields =
	(text: string) =>
	(name: string): string =>
		decodeReferences(new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)</${name}>`).exec(text)?.[1] ?? '');

/** What tells of an SMS in a response of the REST API v3: its ID, or a list of messages that is not empty. */
const SMS = /message_?id|"messages"\s*:\s*\[\s*\{/i;

/** Tells whether a response that is no list of records tells of SMS all the same, so that some may be accepted. */
export const tellsOfSms = (text: string): boolean => SMS.test(text);

/**
 * Reads the envelope of ClickSend's REST API v3: an HTTP status, a code in words, and words. ClickSend has been seen
 * to answer with it at its HTTP API v2 to a login that it does not know, as JSON; as XML it is only likely.
 *
 * @param text a response without records and without a result code
 * @returns undefined where it is no envelope of a request that was not taken
 */
export function readEnvelope(text: string): Envelope | undefined {
	if (!text.includes(CODE)) return undefined;
	for (const fieldOf of [jsonFields(text), xmlFields(text)]) {
		const code = fieldOf(CODE).trim();
		const [said = ''] = WORDS.map((name) => fieldOf(name).trim()).filter((word) => word !== '');
		if (/^[45]\d\d$/.test(code) && said !== '')
			return { status: Number(code), said, tellsOfSms: tellsOfSms(text) };
	}
	return undefined;
}
