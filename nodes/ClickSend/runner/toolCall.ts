import type { IExecuteFunctions } from 'n8n-workflow';

type ToolContext = Pick<IExecuteFunctions, 'getNode' | 'getMode' | 'continueOnFail'>;

/** What n8n appends to the type of a node that is connected as a tool. */
const TOOL_SUFFIX = 'Tool';

/**
 * Tells whether a language model has called the node, and decides its parameters.
 *
 * The node's type says it, whichever way it is run: an AI Agent of version 3 lets the engine run it like
 * any node, so that n8n's own `isToolExecution` is false there, and n8n 1 has none. Agents without a
 * workflow may run the node under its plain type; what n8n runs on its own account is `internal`.
 */
export function isToolCall(context: ToolContext): boolean {
	return context.getNode().type.endsWith(TOOL_SUFFIX) || context.getMode() === 'internal';
}

/** What n8n appends where a person reviews the tool calls of an agent through the node. */
const REVIEW_SUFFIX = 'HitlTool';

/** Tells whether the node asks a person about a tool call that an AI agent wants to make. */
export function isHumanReview(context: Pick<ToolContext, 'getNode'>): boolean {
	return context.getNode().type.endsWith(REVIEW_SUFFIX);
}

/**
 * Tells whether the first issue ends the node, as On Error is set.
 *
 * A tool call goes on unless the workflow says `stopWorkflow` in so many words (the editor leaves its default
 * out): of an error that is thrown, n8n hands the model only the first line (2.41), nothing (AI Agent before
 * version 3), or ends the execution (1.123); an item tells it all, and how to do better.
 */
export function stopsAtIssue(context: ToolContext): boolean {
	if (isToolCall(context)) return context.getNode().onError === 'stopWorkflow';
	return !context.continueOnFail();
}

/**
 * Tells whether an agent runs the node as a function of its own, as those before version 3 do. There n8n's
 * Retry On Fail begins a new run of the node each time, which finds nothing of the one before.
 */
export function isRunByAgent(
	context: Pick<IExecuteFunctions, 'getExecuteData' | 'getNode'>,
): boolean {
	return context.getExecuteData().node.id !== context.getNode().id;
}
