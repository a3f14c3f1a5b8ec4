import type { FastifySchemaValidationError } from 'fastify/types/schema';

/**
 * What is wrong with a body, in words.
 *
 * @param errors of ajv; only the first is reported
 */
export function issueOf([error]: readonly FastifySchemaValidationError[]): string {
	if (!error) return 'The body is not valid.';
	const { keyword, instancePath, params, message = 'is wrong' } = error;
	const field = instancePath === '' ? 'The body' : `"${instancePath.slice(1)}"`;
	switch (keyword) {
		case 'required':
			return `"${String(params.missingProperty)}" is missing.`;
		case 'additionalProperties':
			return `"${String(params.additionalProperty)}" is not one of its fields.`;
		case 'enum':
			return `${field} is one of ${listOf(params.allowedValues)}.`;
		default:
			return `${field} ${message}.`;
	}
}

function listOf(values: unknown): string {
	return Array.isArray(values) ? values.map(String).join(', ') : String(values);
}
