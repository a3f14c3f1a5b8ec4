import { expressionIssue, parameterIssue, type Issue } from './issue';
import type { Result } from './result';

/**
 * Thrown where a parameter of the node cannot be used: by everything that reads or checks one. Nothing
 * was sent for it. Who runs the node catches it once for each item, with {@link issueOf}.
 */
export class ParameterError extends Error {
	/** What a person is told. */
	readonly issue: Issue;

	/**
	 * @param message what happened, one line
	 * @param description how to get unstuck
	 */
	constructor(message: string, description: string) {
		super(message);
		this.name = 'ParameterError';
		this.issue = parameterIssue(message, description);
	}
}

/** The issue of whatever was thrown while parameters were read: ours, or what n8n says of an expression. */
export function issueOf(error: unknown): Issue {
	return error instanceof ParameterError ? error.issue : expressionIssue(error);
}

/** Reads or checks parameters. @returns the value, or the issue of what was thrown */
export function resultOf<T>(read: () => T): Result<T> {
	try {
		return { ok: true, value: read() };
	} catch (error) {
		return { ok: false, issue: issueOf(error) };
	}
}
