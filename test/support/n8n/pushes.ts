import { request } from 'node:http';

/** Texts that must come through to the letter. */
export const TRICKY_TEXT = ' 007 &<é>+100% 😀\n0000 ';

const V2_REPLY = {
	from: '+61491570156',
	message: TRICKY_TEXT,
	originalmessage: 'Shall we? & when',
	originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	originalsenderid: '+61400000000',
	customstring: '0000',
	username: 'tester',
};

const V2_REPORT = {
	messageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	status: 'Delivered',
	status_code: '201',
	customstring: '0000',
	username: 'tester',
};

const V3_REPLY = {
	originalsenderid: '+61400000000',
	body: TRICKY_TEXT,
	message: TRICKY_TEXT,
	sms: '+61491570156',
	from: '+61491570156',
	to: '+61400000000',
	timestamp: '1775012927',
	message_id: '1F12D781-99C1-6D94-96FE-F5A311C8997D',
	original_message_id: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	original_body: 'Shall we? & when',
	user_id: '304497',
	subaccount_id: '745158',
	custom_string: '0000',
};

const V3_REPORT = {
	timestamp: '1775012930',
	message_id: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	status: 'Delivered',
	status_code: '201',
	custom_string: '0000',
	user_id: '304497',
	subaccount_id: '745158',
};

/** What a report with the code 201 means. */
const RECEIVED = { isFinal: true, meaning: 'Received on the handset' };

export type PushFields = Record<string, string | number>;

/** Each event under both naming schemes, and the item that it has to become. */
export const PUSHES: ReadonlyArray<
	readonly [what: string, fields: PushFields, item: Record<string, unknown>]
> = [
	['a reply under v2 names', V2_REPLY, { event: 'reply', ...V2_REPLY, keyword: null }],
	[
		'a reply under REST v3 names',
		V3_REPLY,
		{
			event: 'reply',
			from: '+61491570156',
			message: TRICKY_TEXT,
			originalmessage: 'Shall we? & when',
			originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
			originalsenderid: '+61400000000',
			customstring: '0000',
			keyword: null,
			to: '+61400000000',
			timestamp: '1775012927',
			messageid: '1F12D781-99C1-6D94-96FE-F5A311C8997D',
			user_id: '304497',
			subaccount_id: '745158',
		},
	],
	[
		'a delivery report under v2 names',
		V2_REPORT,
		{ event: 'deliveryReport', ...V2_REPORT, status_code: 201, ...RECEIVED },
	],
	[
		'a delivery report under REST v3 names',
		V3_REPORT,
		{
			event: 'deliveryReport',
			timestamp: '1775012930',
			messageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
			status: 'Delivered',
			status_code: 201,
			customstring: '0000',
			user_id: '304497',
			subaccount_id: '745158',
			...RECEIVED,
		},
	],
	[
		'a reply under all 16 names',
		{
			...V3_REPLY,
			// As ClickSend has been seen to push it in 2019.
			sms: V3_REPLY.to,
			customstring: V3_REPLY.custom_string,
			originalmessageid: '',
			originalmessage: V3_REPLY.original_body,
		},
		{
			event: 'reply',
			from: '+61491570156',
			to: '+61400000000',
			message: TRICKY_TEXT,
			messageid: '1F12D781-99C1-6D94-96FE-F5A311C8997D',
			originalmessage: 'Shall we? & when',
			originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
			originalsenderid: '+61400000000',
			customstring: '0000',
			timestamp: '1775012927',
			user_id: '304497',
			subaccount_id: '745158',
			keyword: null,
		},
	],
];

/** A reply that differs from all others. */
export function replySaying(message: string): PushFields {
	return { ...V2_REPLY, message };
}

export function reportWith(messageid: string, status: string): PushFields {
	return { ...V2_REPORT, messageid, status };
}

/** `typed`: multipart, with a type for each part, as .NET writes it. `query`: in the URL of a GET. */
export const ENCODINGS = ['form', 'json', 'multipart', 'typed', 'query'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const INTEGERS = new Set(['timestamp', 'status_code', 'user_id', 'subaccount_id']);

const BOUNDARY = 'a-boundary-that-is-in-no-sms';

/** A request without its address and token. */
export interface EncodedPush {
	/** POST when left out. */
	method?: 'GET';
	/** Of the body. */
	type: string;
	body: string | Buffer;
	/** Behind the token. */
	query?: string;
	headers?: Record<string, string>;
}

const multipart = (fields: PushFields, headers = '') => ({
	type: `multipart/form-data; boundary=${BOUNDARY}`,
	body: [
		...Object.entries(fields).map(
			([name, value]) =>
				`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n${headers}\r\n${value}\r\n`,
		),
		`--${BOUNDARY}--\r\n`,
	].join(''),
});

const textsOf = (fields: PushFields) =>
	new URLSearchParams(
		Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
	).toString();

/** A push as ClickSend's servers would write it, or those of somebody who passes it on. */
export function encode(fields: PushFields, encoding: Encoding): EncodedPush {
	switch (encoding) {
		case 'form':
			return { type: 'application/x-www-form-urlencoded', body: textsOf(fields) };
		case 'json':
			return {
				type: 'application/json; charset=utf-8',
				// With numbers where JSON has them.
				body: JSON.stringify(
					Object.fromEntries(
						Object.entries(fields).map(([name, value]) => [
							name,
							INTEGERS.has(name) ? Number(value) : value,
						]),
					),
				),
			};
		case 'multipart':
			return multipart(fields);
		case 'typed': {
			// n8n 1 cannot read an empty part that states a type.
			const filled = Object.entries(fields).filter(([, value]) => value !== '');
			return multipart(Object.fromEntries(filled), 'Content-Type: text/plain; charset=utf-8\r\n');
		}
		case 'query':
			return { method: 'GET', type: '', body: '', query: textsOf(fields) };
	}
}

export interface Knock {
	status: number;
	text: string;
}

/** Sends a push to a webhook, from an address of this computer. */
export async function post(
	url: string,
	{ method, type, body, query = '', headers = {} }: EncodedPush,
	localAddress = '127.0.0.1',
): Promise<Knock> {
	return await new Promise((resolve, reject) => {
		const bytes = Buffer.from(body);
		const ofBody = { 'content-type': type, 'content-length': bytes.length };
		const sent = request(
			query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
			{
				method: method ?? 'POST',
				localAddress,
				headers: { ...(method === 'GET' ? {} : ofBody), ...headers },
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
				});
			},
		);
		sent.on('error', reject);
		sent.end(bytes);
	});
}

/** Sends a push, and does not wait for the response. @returns closes the connection */
export function postAndHangUp(url: string, { type, body }: EncodedPush): () => void {
	const sent = request(url, { method: 'POST', headers: { 'content-type': type } });
	// Nobody waits for what becomes of it.
	sent.on('error', () => {});
	sent.end(body);
	return () => sent.destroy();
}
