import type { FastifyInstance } from 'fastify';
import type { Account } from './accounts';
import { CALLS } from './calls';
import { EVERY_FAULT, explainFault, FAULT_KINDS, FAULT_SCHEMA } from './faultSchema';
import type { Fault } from './faults';
import { registerLive } from './live';
import { phoneNumber } from './numbers';
import { registerPage } from './page';
import { registerPushControl } from './pushControl';
import { REST_CALLS } from './restApi';
import { problemOf } from './schemaProblem';
import { DELIVERY_STATUSES, type DeliveryReport, type SandboxState } from './state';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;

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

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * The sandbox's own calls under `/sandbox/`: look into it, let a reply or a delivery report happen, and
 * inject faults. A web page of another origin on the same computer cannot use them.
 *
 * @param server one of its own: whoever calls a route of it is checked for this, however the path is
 * written
 */
export function registerControl(server: FastifyInstance, state: SandboxState): void {
	server.addHook('onRequest', async (request, reply) => {
		const { origin, host = '' } = request.headers;
		const isForeign = origin !== undefined && origin !== `http://${host}`;
		if (isForeign || !LOOPBACK.test(host)) {
			await reply.code(403).send({ message: 'The sandbox answers only to this computer.' });
		}
	});

	server.setSchemaErrorFormatter((errors) => new Error(problemOf(errors)));

	const offer = {
		serves: [
			...[...CALLS.keys()].map((call) => `/http/v2/${call}`),
			...Object.values(REST_CALLS).map((call) => `/v3/${call}`),
		],
		control: [
			'GET /sandbox/ledger',
			'GET /sandbox/requests',
			'GET /sandbox/scheduled',
			'GET /sandbox/traffic',
			'POST /sandbox/replies {messageid?, from, to?, message}',
			`POST /sandbox/delivery-reports {messageid, status: ${DELIVERY_STATUSES.join(' | ')}, status_code?}`,
			'GET /sandbox/push-settings',
			'PUT /sandbox/push-settings {reply?, deliveryReport?}, each a URL to forward to, or "" for polling',
			'GET /sandbox/pushes',
			'POST /sandbox/pushes/{id}/again',
			'GET /sandbox/overview',
			'GET /sandbox/events',
			'POST /sandbox/faults {kind, …}',
			'DELETE /sandbox/faults',
			'PUT /sandbox/accounts {username, key, balance?}',
			'POST /sandbox/reset',
		],
		faults: { kinds: FAULT_KINDS, everyKind: EVERY_FAULT },
	};
	// In lines, for whoever reads it on a terminal.
	const offerInLines = `${JSON.stringify(offer, undefined, 2)}\n`;
	server.get('/sandbox', async (_request, reply) => {
		return await reply.type('application/json; charset=utf-8').send(offerInLines);
	});
	registerPage(server);
	registerPushControl(server, state);
	registerLive(server, state);
	server.get('/sandbox/ledger', () => state.ledger);
	server.get('/sandbox/requests', () => state.requests);
	server.get('/sandbox/scheduled', () => state.scheduled());
	server.get('/sandbox/traffic', () => ({
		requests: state.requests.length,
		accepted: state.ledger.length,
		inFlight: state.traffic.inFlight,
		mostInFlight: state.traffic.mostInFlight,
	}));

	server.post<{ Body: { from: string; message: string; messageid?: string; to?: string } }>(
		'/sandbox/replies',
		{
			schema: {
				body: {
					type: 'object',
					required: ['from', 'message'],
					additionalProperties: false,
					properties: { from: text, message: text, messageid: text, to: text },
				},
			},
		},
		async (request, reply) => {
			const { messageid, from } = request.body;
			if (messageid !== undefined && !state.ledger.some((sms) => sms.messageid === messageid)) {
				return await reply.code(404).send({
					message:
						'No SMS has this message ID. GET /sandbox/ledger shows those that were accepted.',
				});
			}
			const number = phoneNumber(from);
			if (number === undefined) {
				return await reply.code(400).send({
					message: `“${from}” is not a mobile number. Write it in international format, such as +61491570156.`,
				});
			}
			return await reply.code(201).send(state.addReply({ ...request.body, from: number }));
		},
	);

	server.post<{
		Body: { messageid: string; status: DeliveryReport['status']; status_code?: number };
	}>(
		'/sandbox/delivery-reports',
		{
			schema: {
				body: {
					type: 'object',
					required: ['messageid', 'status'],
					additionalProperties: false,
					properties: {
						messageid: text,
						status: { type: 'string', enum: DELIVERY_STATUSES },
						status_code: count,
					},
				},
			},
		},
		async (request, reply) => {
			const report = state.addDeliveryReport(request.body);
			if (report) return await reply.code(201).send(report);
			return await reply
				.code(409)
				.send({ message: 'No delivery report is generated for an unknown SMS or a test number.' });
		},
	);

	server.post<{ Body: Fault }>(
		'/sandbox/faults',
		{
			schema: { body: FAULT_SCHEMA },
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

	server.put<{ Body: Pick<Account, 'username' | 'key'> & Partial<Account> }>(
		'/sandbox/accounts',
		{ schema: { body: ACCOUNT } },
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

	server.post('/sandbox/reset', async (_request, reply) => {
		state.reset();
		return await reply.code(204).send();
	});
}
