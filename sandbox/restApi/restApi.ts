import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { exchange, logRequest } from '../exchange';
import type { Account } from '../model/accounts';
import { SUSPENDED, UNAUTHORIZED, type Envelope } from '../model/envelope';
import type { SandboxState } from '../state';
import type { RestRoute } from './call';
import { REST_CALLS } from './calls';

interface Route {
	Params: Record<string, string>;
	Querystring: Record<string, unknown>;
}

/** The account of a login, or why it is refused. */
function authenticate(state: SandboxState, authorization = ''): Account | Envelope {
	const [, encoded = ''] = /^Basic (.+)$/i.exec(authorization) ?? [];
	const [username = '', ...key] = Buffer.from(encoded, 'base64').toString().split(':');
	const account = state.account(username);
	if (account?.key !== key.join(':')) return UNAUTHORIZED;
	if (!account.refusal) return account;
	return account.isSuspended && state.behaviour.like === 'observed' ? SUSPENDED : UNAUTHORIZED;
}

/**
 * Serves REST API v3, with basic authentication and with the faults that are waiting.
 *
 * @param server one of its own
 */
export function registerRestApi(server: FastifyInstance, state: SandboxState): void {
	for (const { endpoint, routes } of REST_CALLS) {
		for (const route of routes) {
			server.route<Route>({
				method: route.method,
				url: `/v3/${endpoint}${route.suffix ?? ''}`.replaceAll(/\{(\w+)\}/g, ':$1'),
				// Not async: with a fault there may never be a response to wait for.
				handler: (request, reply) => {
					handle(state, { endpoint, route }, request, reply).catch((error: unknown) =>
						reply.send(error),
					);
				},
			});
		}
	}
}

async function handle(
	state: SandboxState,
	{ endpoint, route }: { endpoint: string; route: RestRoute },
	request: FastifyRequest<Route>,
	reply: FastifyReply,
): Promise<void> {
	const { method, query, body, params } = request;
	const { authorization } = request.headers;
	const entry = logRequest(state, {
		method,
		path: new URL(request.url, 'http://sandbox').pathname,
		parameters: toTexts({ ...query, ...(typeof body === 'object' ? body : {}) }),
		credentialsIn: authorization === undefined ? 'none' : 'header',
	});
	await exchange(state, endpoint, { entry, reply }, () => {
		const account = authenticate(state, authorization);
		const envelope =
			'http_code' in account ? account : route.process({ state, account, params, query, body });
		return {
			status: envelope.http_code,
			body: JSON.stringify(envelope),
			results: [envelope.response_code],
		};
	});
}

function toTexts(fields: object): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [name, String(value)]),
	);
}
