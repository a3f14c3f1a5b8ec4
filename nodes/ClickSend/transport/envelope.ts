import { jsonParse } from 'n8n-workflow';
import type { Envelope } from '../errors/resultCodes';
import { property } from '../helpers/property';
import { decodeReferences } from './xml';

/** What is in the envelope that counts here. */
const CODE = 'http_code';
const WORDS = ['response_msg', 'response_code'] as const;

/** Reads a field of an envelope in JSON; an empty text where it has none. */
function jsonFields(text: string): (name: string) => string {
	const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
	const parsed = jsonParse<unknown>(json, { fallbackValue: null });
	return (name) => {
		const value = property(parsed, name);
		return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	};
}

/** The same for XML, whatever its root element is called. */
const xmlFields =
	(text: string) =>
	(name: string): string =>
		decodeReferences(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '');

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
		if (/^[45]\d\d$/.test(code) && said !== '') return { status: Number(code), said };
	}
	return undefined;
}
