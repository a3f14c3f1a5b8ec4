import type { INodeProperties } from 'n8n-workflow';

/**
 * What an AI builder is told of a collection: n8n drops an expression for the whole of it without a word, and the node
 * cannot tell that from an empty one.
 *
 * @param lost what becomes of a run then, to complete "so …"
 */
export const membersOnly = (lost: string): NonNullable<INodeProperties['builderHint']> => ({
	propertyHint: `An object. Write an expression for each member, never one for the whole object: n8n drops that without a word, so ${lost}.`,
});
