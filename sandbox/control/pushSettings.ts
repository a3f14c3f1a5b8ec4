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

/** Where the settings of the dashboard push to. */
export function registerPushSettings(server: FastifyInstance, state: SandboxState): void {
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
}
