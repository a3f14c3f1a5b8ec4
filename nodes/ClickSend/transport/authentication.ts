import type { IHttpRequestOptions } from 'n8n-workflow';
import { textOf } from '../helpers/property';
import { checkBaseUrl } from './baseUrl';

/** Says who makes a request ("Authentication"). */
export interface ClickSendLogin {
	username: string;
	apiKey: string;
}

/** The fields of the credential. */
export interface ClickSendCredentials extends ClickSendLogin {
	baseUrl: string;
	/** Where the REST API v3 is. */
	restBaseUrl: string;
	/** The secret that pushes carry in their URL; empty where none is set. */
	pushToken: string;
}

/** Reads the credential's fields, however they were stored. */
export function toCredentials(data: Readonly<Record<string, unknown>>): ClickSendCredentials {
	const field = (name: string) => textOf(data[name]);
	return {
		username: field('username'),
		apiKey: field('apiKey'),
		baseUrl: field('baseUrl'),
		restBaseUrl: field('restBaseUrl'),
		pushToken: field('pushToken'),
	};
}

function isFormBody(body: unknown): body is URLSearchParams | FormData {
	return body instanceof URLSearchParams || body instanceof FormData;
}

/**
 * Adds the username and the API key to a URL's query, for requests that carry everything there.
 *
 * @see API description, "Authentication": "Your credentials should be used in the URL or the post body"
 */
export function urlWithLogin(url: string, login: ClickSendLogin): string {
	const signed = new URL(url);
	signed.searchParams.set('username', login.username);
	signed.searchParams.set('key', login.apiKey);
	return signed.toString();
}

/** Tells by the credential's REST base URL whether a request goes to the REST API v3. */
function isForRest(url: string, restBaseUrl: string): boolean {
	const base = checkBaseUrl(restBaseUrl, 'rest');
	return base.ok && url.startsWith(`${base.value}/`);
}

/**
 * Adds the username and the API key to a request, in the form of the API that it goes to.
 *
 * @param request the request without credentials; not changed
 * @returns a copy with basic authentication for the REST API v3; else one with the login of the HTTP
 * API v2, see {@link withLogin}
 */
export function authenticated(
	request: IHttpRequestOptions,
	credentials: ClickSendCredentials,
): IHttpRequestOptions {
	const { username, apiKey, restBaseUrl } = credentials;
	return isForRest(request.url, restBaseUrl)
		? { ...request, auth: { username, password: apiKey } }
		: withLogin(request, credentials);
}

/**
 * Puts the username and the API key where the request method keeps its parameters: in the body, or
 * for GET in the URL.
 *
 * @param request the request without credentials; not changed
 * @returns a copy with them
 * @see API description, "Authentication"
 */
export function withLogin(
	request: IHttpRequestOptions,
	login: ClickSendLogin,
): IHttpRequestOptions {
	if ((request.method ?? 'GET') === 'GET') {
		return { ...request, url: urlWithLogin(request.url, login) };
	}
	const { body } = request;
	if (isFormBody(body)) {
		body.set('username', login.username);
		body.set('key', login.apiKey);
		return request;
	}
	const fields = typeof body === 'object' && body !== null ? body : {};
	return { ...request, body: { ...fields, username: login.username, key: login.apiKey } };
}

const REDACTED = '[redacted]';

/** How XML may name a character. */
const XML_NAMES: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
};

/** A regular expression that matches a text to the letter. */
const literal = (text: string) => text.replace(/[^\p{L}\p{N}_]/gu, '\\$&');

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** A regular expression for hexadecimal digits, capital or not. */
const anyCase = (digits: string) =>
	digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** A regular expression for one character in every spelling of URLs, forms, JSON and XML. */
function spellingsOf(character: string): string {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character)];
	const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
	const xmlName = XML_NAMES[character];
	const json = JSON.stringify(character).slice(1, -1);
	return [
		bytes.map((byte) => `%${anyCase(hex(byte, 2))}`).join(''),
		units.map((unit) => `\\\\u${anyCase(hex(unit, 4))}`).join(''),
		`&#0*${codePoint};`,
		`&#[xX]0*${anyCase(hex(codePoint, 1))};`,
		...(xmlName === undefined ? [] : [`&${xmlName};`]),
		...(character === ' ' ? ['\\+'] : []),
		// No spelling twice: a second way to match each character makes the search exponential.
		...(json.endsWith(character) ? [] : [literal(json)]),
		// The character itself comes last, because other spellings begin with it. JSON may put a backslash before it.
		`\\\\?${literal(character)}`,
	].join('|');
}

const spelled = (secret: string) =>
	Array.from(secret, (character) => `(?:${spellingsOf(character)})`).join('');

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
	const secrets = [apiKey, pushToken, ...(apiKey === '' ? [] : [basic])].filter(
		(secret) => secret !== '',
	);
	if (secrets.length === 0) return (text) => text;
	// The longest first, because one may be a part of another.
	const pattern = secrets
		.sort((a, b) => b.length - a.length)
		.map(spelled)
		.join('|');
	const expression = new RegExp(pattern, 'g');
	return (text) => text.replace(expression, REDACTED);
}
