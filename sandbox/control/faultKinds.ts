import type { FastifySchemaValidationError } from 'fastify/types/schema';
import type { FaultKind } from '../faults/faults';
import { HTTP_CALLS } from '../httpApi/calls';
import { REST_CALLS } from '../restApi/calls';
import { issueOf } from './schemaIssue';
import { count, text } from './schemaTypes';

interface Kind {
	/** For a person who looks for a fault. */
	does: string;
	required: Readonly<Record<string, object>>;
	optional?: Readonly<Record<string, object>>;
}

/** HTTP statuses that end an answer. */
const status = { type: 'integer', minimum: 200, maximum: 599 } as const;
const headers = { type: 'object', additionalProperties: text } as const;

const KINDS: Readonly<Record<FaultKind['kind'], Kind>> = {
	latency: {
		does: 'Answers so many milliseconds after the request came.',
		required: { ms: count },
	},
	status: {
		does: 'Answers with an HTTP status, without processing the request.',
		required: { status },
		optional: { headers, body: text },
	},
	raw: {
		does: 'Answers with this body to the letter, without processing the request.',
		required: { body: text },
		optional: { headers, status },
	},
	resetBefore: {
		does: 'Resets the connection, without processing the request.',
		required: {},
	},
	resetAfter: {
		does: 'Processes the request, then resets the connection instead of answering.',
		required: {},
	},
	hang: { does: 'Processes the request and never answers.', required: {} },
	reverse: {
		does: 'Processes a send and answers with its records in reverse order.',
		required: {},
	},
	truncate: {
		does: 'Processes the request and cuts the answer after so many bytes.',
		required: { bytes: count },
	},
	result: {
		does: 'Refuses the whole request with a result code, such as 2018.',
		required: { code: text },
		optional: { errortext: text },
	},
	recipientResult: {
		does: 'Refuses one recipient with a result code, and waits for it to turn up.',
		required: { to: text, code: text },
	},
	large: {
		does: 'Answers with so many bytes of white space, without processing the request.',
		required: { bytes: count },
	},
};

const COMMON = {
	endpoint: {
		type: 'string',
		enum: [...HTTP_CALLS, ...REST_CALLS].map(({ endpoint }) => endpoint),
	},
	method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'DELETE'] },
	after: count,
	times: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'always' }] },
};

/** What a fault of any kind may have, in words. */
export const EVERY_FAULT = {
	'endpoint?': `only for this call: ${COMMON.endpoint.enum.join(', ')}`,
	'method?': `only for requests with this method: ${COMMON.method.enum.join(', ')}`,
	'after?': 'how many matching requests pass unharmed first; none when left out',
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

/** What each kind of fault is given, and what it does. */
export const FAULT_KINDS: readonly string[] = Object.entries(KINDS).map(
	([kind, entry]) => `${usageOf(kind, entry)} ${entry.does}`,
);

/** A fault, as a JSON schema; a wrong one is told only what is wrong with one of its kind. */
export const FAULT_SCHEMA = {
	type: 'object',
	required: ['kind'],
	discriminator: { propertyName: 'kind' },
	oneOf: Object.entries(KINDS).map(([kind, { required, optional }]) => ({
		required: Object.keys(required),
		additionalProperties: false,
		properties: { kind: { const: kind }, ...COMMON, ...required, ...optional },
	})),
};

/**
 * What is wrong with a fault, and what there is instead.
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
		const others = Object.keys(EVERY_FAULT).join(', ');
		return `${issueOf(errors)} Such a fault is ${usageOf(...known)}, and may have ${others}.`;
	}
	return `"kind" is one of ${Object.keys(KINDS).join(', ')}. GET /sandbox tells what each does.`;
}
