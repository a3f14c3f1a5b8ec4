import type { FastifyInstance } from 'fastify';
import { HTTP_CALLS } from '../httpApi/calls';
import { REST_CALLS } from '../restApi/calls';
import { EVERY_FAULT, FAULT_KINDS } from './faultKinds';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** What a call of the sandbox's own takes, for the list that `GET /sandbox` gives. */
		takes?: string;
	}
}

/**
 * `GET /sandbox` lists the calls of ClickSend, the sandbox's own calls, and the kinds of faults.
 *
 * @param server its routes under `/sandbox/` that are registered afterwards are in the list
 */
export function registerOffer(server: FastifyInstance): void {
	const offer = {
		serves: [
			...HTTP_CALLS.map(({ endpoint }) => `/http/v2/${endpoint}`),
			...REST_CALLS.map(({ endpoint }) => `/v3/${endpoint}`),
		],
		control: new Array<string>(),
		faults: { kinds: FAULT_KINDS, everyKind: EVERY_FAULT },
	};
	server.get('/sandbox', async (_request, reply) => {
		// In lines, so that a person can read it on a terminal.
		const lines = `${JSON.stringify(offer, undefined, 2)}\n`;
		return await reply.type('application/json; charset=utf-8').send(lines);
	});
	server.addHook('onRoute', ({ method, url, config }) => {
		if (!url.startsWith('/sandbox/')) return;
		const path = url.replaceAll(/:(\w+)/g, '{$1}');
		const takes = config?.takes === undefined ? '' : ` ${config.takes}`;
		offer.control.push(`${String(method)} ${path}${takes}`);
	});
}
