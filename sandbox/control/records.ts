import type { FastifyInstance } from 'fastify';
import type { SandboxState } from '../state';

/** What was accepted and requested, and a reset. */
export function registerRecords(server: FastifyInstance, state: SandboxState): void {
	server.get('/sandbox/ledger', () => state.ledger);
	server.get('/sandbox/requests', () => state.requests);
	server.get('/sandbox/scheduled', () => state.scheduled());
	server.delete<{ Params: { messageid: string } }>(
		'/sandbox/scheduled/:messageid',
		async ({ params }, reply) => {
			const sms = state.cancel(params.messageid);
			if (!sms) return await reply.code(404).send({ message: 'No such SMS waits for its time.' });
			return sms;
		},
	);
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
