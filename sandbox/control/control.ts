import type { FastifyInstance } from 'fastify';
import { registerLive } from '../live/live';
import type { SandboxState } from '../state';
import { registerAccounts } from './accounts';
import { registerBehaviour } from './behaviour';
import { registerFaults } from './faults';
import { registerOffer } from './offer';
import { registerPage } from './page';
import { registerPhones } from './phones';
import { registerPushing } from './pushing';
import { registerPushSettings } from './pushSettings';
import { registerRecords } from './records';
import { issueOf } from './schemaIssue';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * The sandbox's own calls under `/sandbox/`: look into it, let a reply or a delivery report happen, and
 * inject faults. A web page of another origin on the same computer cannot use them.
 *
 * @param server one of its own: every request to a route of it is checked for its origin, however its
 * path is spelled
 */
export function registerControl(server: FastifyInstance, state: SandboxState): void {
	server.addHook('onRequest', async (request, reply) => {
		const { origin, host = '' } = request.headers;
		const isForeign = origin !== undefined && origin !== `http://${host}`;
		if (isForeign || !LOOPBACK.test(host)) {
			await reply.code(403).send({ message: 'The sandbox serves only this computer.' });
		}
	});
	server.setSchemaErrorFormatter((errors) => new Error(issueOf(errors)));

	// First, because it lists the routes that are registered after it.
	registerOffer(server);
	registerRecords(server, state);
	registerPhones(server, state);
	registerPushSettings(server, state);
	registerPushing(server, state);
	registerLive(server, state);
	registerBehaviour(server, state);
	registerFaults(server, state);
	registerAccounts(server, state);
	registerPage(server);
}
