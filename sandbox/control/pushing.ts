import type { FastifyInstance } from 'fastify';
import { ENCODINGS, type Encoding } from '../push/encoding';
import type { Pushing } from '../push/pushing';
import type { SandboxState } from '../state';

/** Seconds. */
const LONGEST = 24 * 60 * 60;
const MOST_PAUSES = 100;

const encoding = { type: 'string', enum: ENCODINGS } as const;
const seconds = { type: 'number', minimum: 0, maximum: LONGEST } as const;

const PUSHING = {
	type: 'object',
	additionalProperties: false,
	properties: {
		replyAs: encoding,
		deliveryReportAs: encoding,
		pauses: { type: ['array', 'null'], items: seconds, maxItems: MOST_PAUSES },
		timeout: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: LONGEST },
	},
} as const;

const AS = {
	type: 'object',
	required: ['as'],
	additionalProperties: false,
	properties: { as: encoding },
} as const;

/** No body, or how to push. */
const MAY_AS = { ...AS, type: ['object', 'null'], required: [] } as const;

const HOW = ENCODINGS.join(' | ');

/** How the sandbox pushes: the encoding of each setting and rule, and when what was not taken is tried again. */
export function registerPushing(server: FastifyInstance, state: SandboxState): void {
	server.get('/sandbox/pushing', () => state.pushing);
	server.put<{ Body: Partial<Pushing> }>(
		'/sandbox/pushing',
		{
			schema: { body: PUSHING },
			config: {
				takes: `{replyAs?: ${HOW}, deliveryReportAs?, pauses?: [seconds before each further try] | null, timeout?: seconds | null}`,
			},
		},
		({ body }) => {
			state.pushing = { ...state.pushing, ...body };
			state.changed();
			return state.pushing;
		},
	);

	server.get('/sandbox/rules', () => state.rules.every());
	server.put<{ Params: { id: string }; Body: { as: Encoding } }>(
		'/sandbox/rules/:id',
		{ schema: { body: AS }, config: { takes: `{as: ${HOW}}` } },
		async ({ params, body }, reply) => {
			const rule = state.rules.every().find(({ id }) => String(id) === params.id);
			if (!rule) return await reply.code(404).send({ message: 'No rule has this ID.' });
			rule.pushesAs = body.as;
			state.changed();
			return rule;
		},
	);

	server.get('/sandbox/pushes', () => state.pusher.pushes);
	server.post<{ Params: { id: string }; Body: { as?: Encoding } | null }>(
		'/sandbox/pushes/:id/again',
		{ schema: { body: MAY_AS }, config: { takes: `{as?: ${HOW}}` } },
		async ({ params, body }, reply) => {
			const push = state.pusher.again(params.id, body?.as);
			if (push) return await reply.code(202).send(push);
			return await reply.code(404).send({ message: 'No push has this ID.' });
		},
	);
	server.post<{ Params: { id: string } }>('/sandbox/pushes/:id/now', async ({ params }, reply) => {
		const push = state.pusher.tryNow(params.id);
		if (push) return await reply.code(202).send(push);
		return await reply.code(404).send({ message: 'No push with this ID waits for another try.' });
	});
}
