import type { FastifyInstance } from 'fastify';
import type { Account } from '../model/accounts';
import type { SandboxState } from '../state';
import { count, text } from './schemaTypes';

const ACCOUNT = {
	type: 'object',
	required: ['username', 'key'],
	additionalProperties: false,
	properties: {
		username: text,
		key: text,
		balance: { type: 'number' },
		throttleSeconds: count,
		currencySymbol: text,
		currencyType: text,
		refusal: {
			type: 'object',
			required: ['code', 'errortext'],
			properties: { code: text, errortext: text },
		},
	},
} as const;

/** Adds an account, or replaces the one with its username. */
export function registerAccounts(server: FastifyInstance, state: SandboxState): void {
	server.put<{ Body: Pick<Account, 'username' | 'key'> & Partial<Account> }>(
		'/sandbox/accounts',
		{ schema: { body: ACCOUNT }, config: { takes: '{username, key, balance?}' } },
		async (request, reply) => {
			state.putAccount({
				balance: 100,
				currencySymbol: '$',
				currencyType: 'USD',
				...request.body,
			});
			return await reply.code(204).send();
		},
	);
}
