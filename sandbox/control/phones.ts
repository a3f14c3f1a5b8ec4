import type { FastifyInstance } from 'fastify';
import { phoneNumber } from '../model/numbers';
import {
	DELIVERY_STATUSES,
	OTHER_MESSAGE_TYPES,
	type DeliveryStatus,
	type OtherMessageType,
} from '../model/records';
import type { SandboxState } from '../state';
import { count, text } from './schemaTypes';

const REPLY = {
	type: 'object',
	required: ['from', 'message'],
	additionalProperties: false,
	properties: { from: text, message: text, messageid: text, to: text },
} as const;

const DELIVERY_REPORT = {
	type: 'object',
	required: ['messageid', 'status'],
	additionalProperties: false,
	properties: {
		messageid: text,
		status: { type: 'string', enum: DELIVERY_STATUSES },
		status_code: count,
	},
} as const;

const OTHER_REPORT = {
	...DELIVERY_REPORT,
	required: ['messageid', 'status', 'message_type'],
	properties: {
		...DELIVERY_REPORT.properties,
		message_type: { type: 'string', enum: OTHER_MESSAGE_TYPES },
	},
} as const;

interface Report {
	messageid: string;
	status: DeliveryStatus;
	status_code?: number;
}

const STATUSES = DELIVERY_STATUSES.join(' | ');

/** Lets what comes from phones happen: replies and delivery reports. */
export function registerPhones(server: FastifyInstance, state: SandboxState): void {
	server.post<{ Body: { from: string; message: string; messageid?: string; to?: string } }>(
		'/sandbox/replies',
		{ schema: { body: REPLY }, config: { takes: '{messageid?, from, to?, message}' } },
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

	server.post<{ Body: Report }>(
		'/sandbox/delivery-reports',
		{
			schema: { body: DELIVERY_REPORT },
			config: { takes: `{messageid, status: ${STATUSES}, status_code?}` },
		},
		async (request, reply) => {
			const report = state.addDeliveryReport(request.body);
			if (report) return await reply.code(201).send(report);
			return await reply
				.code(409)
				.send({ message: 'No delivery report is generated for an unknown SMS or a test number.' });
		},
	);

	server.post<{ Body: Report & { message_type: OtherMessageType } }>(
		'/sandbox/other-reports',
		{
			schema: { body: OTHER_REPORT },
			config: {
				takes: `{message_type: ${OTHER_MESSAGE_TYPES.join(' | ')}, messageid, status: ${STATUSES}, status_code?}, as observed`,
			},
		},
		async ({ body }, reply) => {
			if (state.behaviour.like === 'observed') {
				return await reply.code(201).send(state.addOtherReport(body));
			}
			return await reply.code(409).send({
				message:
					'ClickSend’s description has reports of SMS only. Let the sandbox behave as observed first.',
			});
		},
	);
}
