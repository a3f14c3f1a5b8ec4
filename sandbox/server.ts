import fastify from 'fastify';
import { registerControl } from './control/control';
import { registerHttpApi } from './httpApi/httpApi';
import type { Account } from './model/accounts';
import type { Behaviour } from './model/behaviour';
import { registerRestApi } from './restApi/restApi';
import { SandboxState } from './state';

const HOST = '127.0.0.1';

/** Many times the size of a request to 1,000 recipients. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Large enough that a URL that is too long reaches the check for it. */
const MAX_HEADER_BYTES = 256 * 1024;

export interface SandboxOptions {
	/** Any free port when left out. */
	port?: number;
	/** The host in its addresses; `127.0.0.1` when left out. */
	hostName?: 'localhost' | '127.0.0.1';
	/** Accounts beside the default and the documented ones. */
	accounts?: readonly Account[];
	/** How it behaves, until that is changed; as ClickSend is described when left out. */
	behaviour?: Partial<Behaviour>;
	/** Milliseconds; the clock when left out. Decides what is still scheduled. */
	now?: () => number;
	/** Milliseconds before each further attempt of a push; those of its behaviour when left out. */
	pushRetryDelays?: readonly number[];
	/** Milliseconds that a push waits for its response; those of its behaviour when left out. */
	pushTimeout?: number;
}

/** A running stand-in for ClickSend. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`, or with the host that was asked for. */
	url: string;
	/** The base URL for the credential. */
	baseUrl: string;
	/** The REST base URL for the credential. */
	restBaseUrl: string;
	/** Everything it knows, to read and to change. */
	state: SandboxState;
	/** Restores how it was started, and empties everything else. */
	reset(): void;
	/** Resolves when no push is under way and none waits for another attempt. */
	pushesSettled(): Promise<void>;
	/** Stops it, and closes every connection that is still open. */
	close(): Promise<void>;
}

/**
 * Starts the sandbox on loopback.
 *
 * @throws when the port is in use
 * @see API description: it enforces every field, limit and code that is documented there
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { accounts = [], behaviour = {}, now = Date.now } = options;
	const state = new SandboxState({ accounts, behaviour }, now, {
		...(options.pushRetryDelays && { pauses: options.pushRetryDelays }),
		...(options.pushTimeout !== undefined && { timeout: options.pushTimeout }),
	});
	const server = fastify({
		bodyLimit: MAX_BODY_BYTES,
		forceCloseConnections: true,
		// Otherwise a HEAD request would send an SMS.
		exposeHeadRoutes: false,
		// No limit: a client with 10,000 connections may need more than Node's minute to write to each.
		http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: 0 },
		ajv: { customOptions: { coerceTypes: false, removeAdditional: false, discriminator: true } },
	});
	await server.register((own, _options, done) => {
		registerControl(own, state);
		done();
	});
	await server.register(async (own) => {
		await registerHttpApi(own, state);
	});
	await server.register((own, _options, done) => {
		registerRestApi(own, state);
		done();
	});
	server.server.on('connection', (socket) => {
		if (state.faults.takesConnection()) socket.destroy();
	});
	const listening = new URL(await server.listen({ host: HOST, port: options.port ?? 0 }));
	const url = `http://${options.hostName ?? HOST}:${listening.port}`;
	return {
		url,
		baseUrl: `${url}/http/v2`,
		restBaseUrl: `${url}/v3`,
		state,
		reset() {
			state.reset();
		},
		async pushesSettled() {
			await state.pusher.settled();
		},
		async close() {
			state.pusher.clear();
			server.server.closeAllConnections();
			await server.close();
		},
	};
}
