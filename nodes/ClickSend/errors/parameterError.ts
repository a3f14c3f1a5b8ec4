import { property } from '../helpers/property';
import { parameterIssue, type Issue } from './issue';
import type { Result } from './result';

/**
 * Thrown where a parameter of the node cannot be used: by everything that reads or checks one. Nothing
 * was sent for it. Who runs the node catches it once for each item, with {@link issueOf}.
 */
export class ParameterError extends Error {
	readonly issue: Issue;

	constructor(message: string, description: string) {
		super(message);
		this.name = 'ParameterError';
		this.issue = parameterIssue(message, description);
	}
}

/** The issue of whatever was thrown while parameters were read: ours, or what n8n says of an expression. */
export function issueOf(error: unknown): Issue {
	if (error instanceof ParameterError) return error.issue;
	const parameter = property(property(error, 'context'), 'parameter');
	const where = typeof parameter === 'string' ? ` in the field “${parameter}”` : 's of the node';
	const remedy = `Check the expression${where} for this item.`;
	return error instanceof Error
		? { ...parameterIssue(error.message, remedy), cause: error }
		: parameterIssue(String(error), remedy);
}

/** Reads or checks parameters. @returns the value, or the issue of what was thrown */
export function resultOf<T>(read: () => T): Result<T> {
	try {
		return { ok: true, value: read() };
	} catch (error) {
		return { ok: false, issue: issueOf(error) };
	}
}
