import type { FastifyInstance } from 'fastify';
import type { PushSettings } from '../model/records';
import { isHttpUrl } from '../push/attempt';
import type { SandboxState } from '../state';
import { text } from './schemaTypes';

const PUSH_SETTINGS = {
	type: 'object',
	additionalProperties: false,
	properties: { reply: text, deliveryReport: text },
} as const;

/** Pushes: where they go, their attempts, and how to push again. */
export function registerPushes(server: FastifyInstance, state: SandboxState): void {
	server.get('/sandbox/push-settings', () => state.pushSettings);
	server.put<{ Body: Partial<PushSettings> }>(
		'/sandbox/push-settings',
		{
			schema: { body: PUSH_SETTINGS },
			config: {
				takes: '{reply?, deliveryReport?}, each a URL to forward to, or "" for polling',
			},
		},
		async (request, reply) => {
			const wrong = Object.values(request.body).find((each) => each !== '' && !isHttpUrl(each));
			if (wrong !== undefined) {
				return await reply.code(400).send({
					message: `"${wrong}" is not a URL. It begins with http:// or https://.`,
				});
			}
			state.pushSettings = { ...state.pushSettings, ...request.body };
			state.changed();
			return state.pushSettings;
		},
	);

	server.get('/sandbox/pushes', () => state.pusher.pushes);
	server.post<{ Params: { id: string } }>('/sandbox/pushes/:id/again', async (request, reply) => {
		const push = state.pusher.again(request.params.id);
		if (push) return await reply.code(202).send(push);
		return await reply.code(404).send({ message: 'No push has this ID.' });
	});
}
