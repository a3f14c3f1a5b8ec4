import type { FastifyInstance } from 'fastify';
import { BEHAVIOUR_CHOICES, type Behaviour } from '../model/behaviour';
import type { SandboxState } from '../state';

const CHOICES = Object.entries(BEHAVIOUR_CHOICES);

const BEHAVIOUR = {
	type: 'object',
	additionalProperties: false,
	properties: Object.fromEntries(
		CHOICES.map(([name, values]) => [name, { type: 'string', enum: values }]),
	),
};

/** Whether the sandbox behaves as ClickSend is described or as it has been observed, and how in detail. */
export function registerBehaviour(server: FastifyInstance, state: SandboxState): void {
	const takes = CHOICES.map(([name, values]) => `${name}?: ${values.join(' | ')}`).join(', ');
	server.get('/sandbox/behaviour', () => state.behaviour);
	server.put<{ Body: Partial<Behaviour> }>(
		'/sandbox/behaviour',
		{ schema: { body: BEHAVIOUR }, config: { takes: `{${takes}}` } },
		({ body }) => {
			state.behaviour = { ...state.behaviour, ...body };
			state.changed();
			return state.behaviour;
		},
	);
}
