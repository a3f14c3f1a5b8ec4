import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CALLS, refusalAnswer, type Answer } from './calls';
import { errortextOf, INVALID_CREDENTIALS, MISSING_CREDENTIALS, type Result } from './codes';
import type { Account } from './accounts';
import { answerAfter, answerInstead, delay } from './faultAnswers';
import type { RequestLogEntry, SandboxState } from './state';

/** Characters of a GET request's URL ("Maximum URL length is 2048 characters"). */
const MAX_URL_LENGTH = 2048;

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
	server.addHook('onRequest', (_request, reply, done) => {
		// Comes after the last byte of an answer, and when there is no answer.
		reply.raw.once('close', state.traffic.begin());
		done();
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
	state.changed();

	if (method === 'GET' && request.url.length + `http://${request.host}`.length > MAX_URL_LENGTH) {
		reply.code(414).type('text/html').send('<html><h1>414 URI Too Long</h1></html>');
		return;
	}

	const faults = state.faults.take(endpoint, method);
	const due = delay(faults);
	if (await answerInstead(faults, due, reply)) return;

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
	state.changed();
	await due;
	entry.results = answer.results;
	state.changed();
	answerAfter(answer.xml, faults, reply);
}
