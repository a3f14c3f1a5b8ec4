import type { Issue } from '../errors/issue';
import type { ClickSendLogin } from './authentication';
import { DATA_FIELDS } from './fields';
import { XML_ENTITIES } from './references';
import type { ClickSendRecord, FieldValue } from './response';

/** A regular expression that matches a text to the letter. */
const literal = (text: string) => text.replace(/[^\p{L}\p{N}_]/gu, '\\$&');

/** A regular expression for a number in hexadecimal digits, capital or not. */
const hex = (value: number, digits = 1) =>
	value
		.toString(16)
		.padStart(digits, '0')
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** A regular expression for one character in every spelling of URLs, forms, JSON and XML. */
function spellingsOf(character: string): string {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character)];
	const [xmlName] = Object.entries(XML_ENTITIES).find(([, text]) => text === character) ?? [];
	const json = JSON.stringify(character).slice(1, -1);
	const spellings = [
		bytes.map((byte) => `%${hex(byte, 2)}`).join(''),
		character.replace(/[^]/g, (unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`),
		`&#0*${codePoint};`,
		`&#[xX]0*${hex(codePoint)};`,
		...(xmlName === undefined ? [] : [`&${xmlName};`]),
		...(character === ' ' ? ['\\+'] : []),
		// No spelling twice: a second way to match each character makes the search exponential.
		...(json.endsWith(character) ? [] : [literal(json)]),
		// The character itself comes last, because other spellings begin with it. JSON may put a backslash before it.
		`\\\\?${literal(character)}`,
	];
	return `(?:${spellings.join('|')})`;
}

/** Each spelling but the character itself has one of these; that of a space may be a plus. */
const SPELLED = /[%\\&]/;
const SPELLED_WITH_SPACES = /[%\\&+]/;

/** Characters of a secret that are looked for first. */
const BEGINNING = 6;

/** The pattern of any of these texts, in whatever spelling. */
const patternOf = (texts: readonly string[][]) =>
	texts.map((characters) => characters.map(spellingsOf).join('')).join('|');

/** Takes the secrets of a credential out of a text. */
export type Redactor = (text: string) => string;

/**
 * Makes a function that takes the secrets of a credential out of texts from outside, such as an unreadable
 * response: the API key, the push token and the login of basic authentication, in whatever spelling a
 * server could echo them.
 */
export function redactorOf(login: ClickSendLogin & { pushToken?: string }): Redactor {
	const { username, apiKey, pushToken = '' } = login;
	const basic = Buffer.from(`${username}:${apiKey}`).toString('base64');
	const secrets = [apiKey, pushToken, apiKey && basic].filter((secret) => secret !== '');
	if (secrets.length === 0) return (text) => text;
	// The longest first, because one may be a part of another.
	secrets.sort((a, b) => b.length - a.length);
	const shortest = secrets.at(-1)?.length ?? 0;
	const texts = secrets.map((secret) => Array.from(secret));
	const spelled = secrets.some((secret) => secret.includes(' ')) ? SPELLED_WITH_SPACES : SPELLED;
	let beginning: RegExp | undefined;
	let whole: RegExp | undefined;
	return (text) => {
		// No spelling is shorter than the secret.
		if (text.length < shortest) return text;
		// In a process that has just begun, the engine takes milliseconds for each expression below.
		if (!spelled.test(text) && !secrets.some((secret) => text.includes(secret))) return text;
		beginning ??= new RegExp(patternOf(texts.map((characters) => characters.slice(0, BEGINNING))));
		if (!beginning.test(text)) return text;
		whole ??= new RegExp(patternOf(texts), 'g');
		return text.replace(whole, '[redacted]');
	};
}

function redactValue(value: FieldValue, redact: Redactor): FieldValue {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((each) => redactValue(each, redact));
	return typeof value === 'object' && value !== null ? redactRecord(value, redact) : value;
}

/** A result code as it may be shown. What does not look like one may be an echo of the request. */
const redactResultCode = (code: string, redact: Redactor) =>
	/^\d{4}$/.test(code) ? code : redact(code);

/** Takes the secrets of a credential out of a record, except from the fields that hold people's data. */
export function redactRecord(record: ClickSendRecord, redact: Redactor): ClickSendRecord {
	const redacted: ClickSendRecord = {};
	for (const [field, value] of Object.entries(record)) {
		if (typeof value !== 'string') redacted[field] = redactValue(value, redact);
		else if (field === 'result') redacted[field] = redactResultCode(value, redact);
		else redacted[field] = DATA_FIELDS.has(field) ? value : redact(value);
	}
	return redacted;
}

/** Takes the secrets of a credential out of what ClickSend's result code and words were made into. */
export const redactIssue = (issue: Issue, redact: Redactor): Issue => ({
	...issue,
	message: redact(issue.message),
	description: redact(issue.description),
	...(issue.quotes && { quotes: issue.quotes.map(redact) }),
	code: redactResultCode(issue.code ?? '', redact),
	errortext: redact(issue.errortext ?? ''),
});
