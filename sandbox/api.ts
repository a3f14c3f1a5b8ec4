import { setTimeout as sleep } from 'node:timers/promises';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CALLS, refusalAnswer, type Answer } from './calls';
import { errortextOf, INVALID_CREDENTIALS, MISSING_CREDENTIALS, type Result } from './codes';
import type { Account } from './accounts';
import type { Fault } from './faults';
import type { RequestLogEntry, SandboxState } from './state';

/** Characters of a GET request's URL ("Maximum URL length is 2048 characters"). */
const MAX_URL_LENGTH = 2048;

/** What ClickSend really sends, although it is XML. */
const CONTENT_TYPE = 'application/json';

const CHUNK = 64 * 1024;

type Parameters = Record<string, string>;

/** Form or query fields as text; of a field given twice, the last. */
function toParameters(fields: unknown): Parameters {
	if (typeof fields !== 'object' || fields === null) return {};
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
			const last: unknown = Array.isArray(value) ? value.at(-1) : value;
			return typeof last === 'string' ? [[name, last]] : [];
		}),
	);
}

function credentialsIn(query: Parameters, body: Parameters): RequestLogEntry['credentialsIn'] {
	const has = (parameters: Parameters) => 'username' in parameters || 'key' in parameters;
	if (has(query)) return has(body) ? 'both' : 'url';
	return has(body) ? 'body' : 'none';
}

function authenticate(state: SandboxState, { username, key }: Parameters): Account | Result {
	if (!username || !key) return MISSING_CREDENTIALS;
	const account = state.account(username);
	if (account?.key !== key) return INVALID_CREDENTIALS;
	return account.refusal ?? account;
}

/** The log keeps everything but the API key, however its name is written. */
function withoutKey(parameters: Parameters): Parameters {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [
			name,
			name.toLowerCase() === 'key' ? '[redacted]' : value,
		]),
	);
}

/**
 * Answers the calls of ClickSend's HTTP API v2, by GET and POST, with the faults that are waiting.
 *
 * @param server one of its own: a body that is not a form counts as none, as with ClickSend
 */
export async function registerApi(server: FastifyInstance, state: SandboxState): Promise<void> {
	server.removeAllContentTypeParsers();
	await server.register(formbody);
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => {
		done(null);
	});
	for (const endpoint of CALLS.keys()) {
		server.route({
			method: ['GET', 'POST'],
			url: `/http/v2/${endpoint}`,
			// Not async: a fault may mean that there is never a reply to wait for.
			handler: (request, reply) => {
				handle(state, endpoint, request, reply).catch((error: unknown) => reply.send(error));
			},
		});
	}
}

async function handle(
	state: SandboxState,
	endpoint: string,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	const method = request.method === 'GET' ? 'GET' : 'POST';
	const query = toParameters(request.query);
	const body = toParameters(request.body);
	const parameters: Parameters = { ...query, ...body };
	const entry: RequestLogEntry = {
		id: state.newId(),
		method,
		path: `/http/v2/${endpoint}`,
		at: new Date(state.now()).toISOString(),
		parameters: withoutKey(parameters),
		credentialsIn: credentialsIn(query, body),
		results: [],
	};
	state.requests.push(entry);

	if (method === 'GET' && request.url.length + `http://${request.host}`.length > MAX_URL_LENGTH) {
		reply.code(414).type('text/html').send('<html><h1>414 URI Too Long</h1></html>');
		return;
	}

	const faults = state.faults.take(endpoint);
	for (const fault of faults) {
		// Not a reason to stay alive: the sandbox may be closed meanwhile.
		if (fault.kind === 'latency') await sleep(fault.ms, undefined, { ref: false });
	}
	if (answerInstead(faults, reply)) return;

	const account = authenticate(state, parameters);
	const forced = faults.find(({ kind }) => kind === 'result');
	let answer: Answer;
	if ('code' in account) answer = refusalAnswer(endpoint, account);
	else if (forced?.kind === 'result') {
		const { code, errortext = errortextOf(code) } = forced;
		answer = refusalAnswer(endpoint, { code, errortext });
	} else {
		const call = CALLS.get(endpoint);
		if (!call) throw new Error(`No call ${endpoint}`);
		answer = call(state, account, { id: entry.id, method, parameters }, faults);
	}
	entry.results = answer.results;
	answerAfter(answer.xml, faults, reply);
}

/** Faults of a request that is not processed. Returns whether there was one. */
function answerInstead(faults: readonly Fault[], reply: FastifyReply): boolean {
	for (const fault of faults) {
		switch (fault.kind) {
			case 'status':
				reply
					.code(fault.status)
					.headers(fault.headers ?? {})
					.send(fault.body ?? '');
				return true;
			case 'raw':
				reply
					.code(fault.status ?? 200)
					.type(CONTENT_TYPE)
					.headers(fault.headers ?? {})
					.serializer((payload: string) => payload)
					.send(fault.body);
				return true;
			case 'resetBefore':
				reply.hijack();
				reply.raw.socket?.resetAndDestroy();
				return true;
			case 'large':
				reply.hijack();
				writeNothing(reply, fault.bytes);
				return true;
			default:
		}
	}
	return false;
}

function writeNothing(reply: FastifyReply, bytes: number): void {
	const { raw } = reply;
	raw.writeHead(200, { 'content-type': CONTENT_TYPE });
	let left = bytes;
	const write = () => {
		while (left > 0 && !raw.destroyed) {
			const size = Math.min(left, CHUNK);
			left -= size;
			if (!raw.write(' '.repeat(size))) {
				raw.once('drain', write);
				return;
			}
		}
		raw.end();
	};
	write();
}

/** The answer of a request that was processed, unless a fault keeps it from arriving. */
function answerAfter(xml: string, faults: readonly Fault[], reply: FastifyReply): void {
	for (const fault of faults) {
		if (fault.kind === 'resetAfter') {
			reply.hijack();
			reply.raw.socket?.resetAndDestroy();
			return;
		}
		if (fault.kind === 'hang') {
			reply.hijack();
			return;
		}
		if (fault.kind === 'truncate') {
			reply.type(CONTENT_TYPE).send(Buffer.from(xml).subarray(0, fault.bytes));
			return;
		}
	}
	reply
		.type(CONTENT_TYPE)
		.serializer((payload: string) => payload)
		.send(xml);
}
