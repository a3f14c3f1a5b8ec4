import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { exchange, logRequest, type CallResponse } from '../exchange';
import type { Fault } from '../faults/faults';
import { errortextOf, type Result } from '../model/codes';
import type { RequestLogEntry } from '../model/records';
import type { SandboxState } from '../state';
import type { Call, RefusedRequest } from './call';
import { HTTP_CALLS } from './calls';
import { authenticate, type RefusedLogin } from './login';
import { inEnvelope, SEEN_HEADERS, withRawAmpersands } from './observed';

/** Characters of a GET request's URL ("Maximum URL length is 2048 characters"). */
const MAX_URL_LENGTH = 2048;

type Parameters = Record<string, string>;

/** Form or query fields as texts. Of a field that is given twice, the last one counts. */
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

/** Hides the API key for the log, whether its name is in upper or lower case. */
function withoutKey(parameters: Parameters): Parameters {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [
			name,
			name.toLowerCase() === 'key' ? '[redacted]' : value,
		]),
	);
}

/**
 * Serves HTTP API v2, by GET and POST, with the faults that are waiting.
 *
 * @param server one of its own: like ClickSend, it takes a body that is not a form for no body
 */
export async function registerHttpApi(server: FastifyInstance, state: SandboxState): Promise<void> {
	server.removeAllContentTypeParsers();
	await server.register(formbody);
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => {
		done(null);
	});
	server.addHook('onRequest', (_request, reply, done) => {
		// The event comes after the last byte of a response, and when there is no response.
		reply.raw.once('close', state.traffic.begin());
		done();
	});
	for (const call of HTTP_CALLS) {
		server.route({
			method: ['GET', 'POST'],
			url: `/http/v2/${call.endpoint}`,
			// Not async: with a fault there may never be a response to wait for.
			handler: (request, reply) => {
				handle(state, call, request, reply).catch((error: unknown) => reply.send(error));
			},
		});
	}
}

async function handle(
	state: SandboxState,
	call: Call,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	const method = request.method === 'GET' ? 'GET' : 'POST';
	const query = toParameters(request.query);
	const body = toParameters(request.body);
	const parameters: Parameters = { ...query, ...body };
	const entry = logRequest(state, {
		method,
		path: `/http/v2/${call.endpoint}`,
		parameters: withoutKey(parameters),
		credentialsIn: credentialsIn(query, body),
	});
	if (method === 'GET' && request.url.length + `http://${request.host}`.length > MAX_URL_LENGTH) {
		reply.code(414).type('text/html').send('<html><h1>414 URI Too Long</h1></html>');
		return;
	}
	const process = (faults: readonly Fault[]): CallResponse => {
		const account = authenticate(state, parameters);
		if ('result' in account) return refuseLogin(call, account, { state, parameters });
		const forced = forcedResult(faults);
		if (forced) return call.refuse(forced, { state, parameters });
		return call.process({ state, account, id: entry.id, method, parameters, faults });
	};
	const isObserved = state.behaviour.like === 'observed';
	if (isObserved) reply.headers(SEEN_HEADERS);
	await exchange(state, call.endpoint, { entry, reply }, (faults) => {
		const response = process(faults);
		return isObserved ? { ...response, body: withRawAmpersands(response.body) } : response;
	});
}

function refuseLogin(
	call: Call,
	{ result, envelope }: RefusedLogin,
	request: RefusedRequest,
): CallResponse {
	const { like, refusedLogin } = request.state.behaviour;
	return like === 'observed' && refusedLogin === 'envelope'
		? inEnvelope(envelope)
		: call.refuse(result, request);
}

function forcedResult(faults: readonly Fault[]): Result | undefined {
	const forced = faults.find((fault) => fault.kind === 'result');
	if (!forced) return undefined;
	const { code, errortext = errortextOf(code) } = forced;
	return { code, errortext };
}
