import type { FastifyInstance } from 'fastify';
import type { Fault } from '../faults/faults';
import type { SandboxState } from '../state';
import { explainFault, FAULT_SCHEMA } from './faultKinds';

/** Injects faults, and takes them back. */
export function registerFaults(server: FastifyInstance, state: SandboxState): void {
	server.post<{ Body: Fault }>(
		'/sandbox/faults',
		{
			schema: { body: FAULT_SCHEMA },
			config: { takes: '{kind, …}' },
			errorHandler(error, { body }, reply) {
				if (!error.validation) throw error;
				void reply.code(400).send({ message: explainFault(body, error.validation) });
			},
		},
		async (request, reply) => {
			state.faults.inject(request.body);
			return await reply.code(204).send();
		},
	);
	server.delete('/sandbox/faults', async (_request, reply) => {
		state.faults.clear();
		return await reply.code(204).send();
	});
}
