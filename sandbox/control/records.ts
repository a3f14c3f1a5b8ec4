import type { FastifyInstance } from 'fastify';
import type { SandboxState } from '../state';

/** What was accepted and requested, and a reset. */
export function registerRecords(server: FastifyInstance, state: SandboxState): void {
	server.get('/sandbox/ledger', () => state.ledger);
	server.get('/sandbox/requests', () => state.requests);
	server.get('/sandbox/scheduled', () => state.scheduled());
	server.get('/sandbox/traffic', () => ({
		requests: state.requests.length,
		accepted: state.ledger.length,
		inFlight: state.traffic.inFlight,
		mostInFlight: state.traffic.mostInFlight,
	}));
	server.post('/sandbox/reset', async (_request, reply) => {
		state.reset();
		return await reply.code(204).send();
	});
}
