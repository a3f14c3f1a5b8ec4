import type { FastifySchemaValidationError } from 'fastify/types/schema';
import { DAMAGES } from '../faults/damage';
import type { FaultKind } from '../faults/faults';
import { HTTP_CALLS } from '../httpApi/calls';
import { REST_CALLS } from '../restApi/calls';
import { issueOf } from './schemaIssue';
import { count, text } from './schemaTypes';

interface Kind {
	/** In words, for the list that `GET /sandbox` gives. */
	does: string;
	required: Readonly<Record<string, object>>;
	optional?: Readonly<Record<string, object>>;
	/** It meets a connection, of which nobody knows yet what call it is for. */
	isOfConnection?: true;
}

/** The HTTP statuses of a final response. */
const status = { type: 'integer', minimum: 200, maximum: 599 } as const;
const headers = { type: 'object', additionalProperties: text } as const;

const KINDS: Readonly<Record<FaultKind['kind'], Kind>> = {
	latency: {
		does: 'Responds so many milliseconds after the request came.',
		required: { ms: count },
	},
	status: {
		does: 'Responds with an HTTP status, without processing the request.',
		required: { status },
		optional: { headers, body: text },
	},
	raw: {
		does: 'Responds with exactly this body, without processing the request.',
		required: { body: text },
		optional: { headers, status },
	},
	resetBefore: {
		does: 'Resets the connection, without processing the request.',
		required: {},
	},
	resetAfter: {
		does: 'Processes the request, then resets the connection instead of responding.',
		required: {},
	},
	hang: { does: 'Processes the request and never responds.', required: {} },
	reverse: {
		does: 'Processes a send and responds with its records in reverse order.',
		required: {},
	},
	truncate: {
		does: 'Processes the request and cuts the response off after so many bytes.',
		required: { bytes: count },
		optional: { status },
	},
	breakOff: {
		does: 'Processes the request and ends the connection after so many bytes of the body.',
		required: { bytes: count },
	},
	damage: {
		does: `Processes the request and damages the response, or one of its records, counted from 0. What is wrong: ${DAMAGES.join(', ')}.`,
		required: { what: { type: 'string', enum: DAMAGES } },
		optional: { record: count },
	},
	result: {
		does: 'Refuses the whole request with a result code, such as 2018.',
		required: { code: text },
		optional: { errortext: text },
	},
	recipientResult: {
		does: 'Refuses one recipient with a result code, and waits until it is sent to.',
		required: { to: text, code: text },
		optional: { errortext: text },
	},
	everyRecipient: {
		does: 'Refuses every recipient of a send with a result code, such as 2022.',
		required: { code: text },
		optional: { errortext: text },
	},
	envelope: {
		does: 'Responds with the envelope of REST v3, without processing the request. The HTTP status is 200 unless it is given.',
		required: { http_code: status },
		optional: {
			response_code: text,
			response_msg: text,
			format: { type: 'string', enum: ['json', 'xml'] },
			status,
			headers,
		},
	},
	large: {
		does: 'Responds with so many bytes of white space, without processing the request.',
		required: { bytes: count },
	},
	closeConnection: {
		does: 'Ends a connection before anything is read from it, whatever it is for.',
		required: {},
		isOfConnection: true,
	},
};

/** The calls that a fault may name. */
const ENDPOINTS = [...HTTP_CALLS, ...REST_CALLS].map(({ endpoint }) => endpoint);
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

const OF_REQUEST = {
	endpoint: { type: 'string', enum: ENDPOINTS },
	method: { type: 'string', enum: METHODS },
};
const OF_ALL = {
	after: count,
	times: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'always' }] },
};

/** What a kind of fault may have beside its own fields. */
const commonOf = ({ isOfConnection }: Kind): Readonly<Record<string, object>> =>
	isOfConnection ? OF_ALL : { ...OF_REQUEST, ...OF_ALL };

/** What a fault of any kind may have, in words; one of a connection has neither call nor method. */
export const EVERY_FAULT = {
	'endpoint?': `only for this call: ${ENDPOINTS.join(', ')}`,
	'method?': `only for requests with this method: ${METHODS.join(', ')}`,
	'after?': 'how many matching requests or connections are spared first; none when left out',
	'times?': 'how often: a number or "always"; once when left out',
};

function usageOf(kind: string, { required, optional = {} }: Kind): string {
	const fields = [
		`kind: "${kind}"`,
		...Object.keys(required),
		...Object.keys(optional).map((name) => `${name}?`),
	];
	return `{${fields.join(', ')}}`;
}

/** The fields of each kind of fault, and what it does. */
export const FAULT_KINDS: readonly string[] = Object.entries(KINDS).map(
	([kind, entry]) => `${usageOf(kind, entry)} ${entry.does}`,
);

/** The JSON schema of a fault. The discriminator limits what is reported to the fault's own kind. */
export const FAULT_SCHEMA = {
	type: 'object',
	required: ['kind'],
	discriminator: { propertyName: 'kind' },
	oneOf: Object.entries(KINDS).map(([kind, entry]) => ({
		required: Object.keys(entry.required),
		additionalProperties: false,
		properties: { kind: { const: kind }, ...commonOf(entry), ...entry.required, ...entry.optional },
	})),
};

/**
 * What is wrong with a fault, and how to write one.
 *
 * @param body as it came
 */
export function explainFault(
	body: unknown,
	errors: readonly FastifySchemaValidationError[],
): string {
	const kind: unknown =
		typeof body === 'object' && body !== null ? Reflect.get(body, 'kind') : undefined;
	const known = Object.entries(KINDS).find(([name]) => name === kind);
	if (known) {
		const others = Object.keys(commonOf(known[1]))
			.map((name) => `${name}?`)
			.join(', ');
		return `${issueOf(errors)} Such a fault is ${usageOf(...known)}, and may have ${others}.`;
	}
	return `"kind" is one of ${Object.keys(KINDS).join(', ')}. GET /sandbox tells what each does.`;
}
