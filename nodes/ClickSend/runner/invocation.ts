import type { IExecuteFunctions } from 'n8n-workflow';
import { contextOf } from '../helpers/nodeContext';

type Context = Pick<
	IExecuteFunctions,
	| 'continueOnFail'
	| 'getContext'
	| 'getExecuteData'
	| 'getExecutionContext'
	| 'getExecutionId'
	| 'getMode'
	| 'getNode'
>;

/** What n8n appends to the type of a node that is connected as a tool. */
const TOOL_SUFFIX = 'Tool';

/** What n8n appends where a person reviews the tool calls of an agent through the node. */
const REVIEW_SUFFIX = 'HitlTool';

/** One of n8n's two engines: the one that everybody has, or the newer Engine 2.0 of its module `engine-v2`. */
export type Engine = 1 | 2;

/**
 * The ID of an execution of Engine 2.0. Engine 1 numbers its executions, and n8n itself tells by this pattern
 * which of the two an execution belongs to. The workflow's setting `engineType` says less: n8n runs
 * sub-workflows and retries on Engine 1, whatever it is.
 */
const ENGINE_2_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Who called the node, and what that decides. It is asked once for each run. */
export interface Invocation {
	/**
	 * Who decides the parameters: the `workflow`, or the language model of an `agent`. In a `review` the
	 * node asks a person about a tool call that an agent wants to make.
	 */
	caller: 'workflow' | 'agent' | 'review';
	/**
	 * Whether an agent runs the node as a function of its own, as those before version 3 do. There n8n's
	 * Retry On Fail begins a new run of the node each time, which finds nothing of the one before.
	 */
	isRunByAgent: boolean;
	/** Whether another workflow called the one that the node is in. */
	isSubWorkflow: boolean;
	/**
	 * Which engine runs the node. Engine 2.0 cannot let an execution wait, never runs a node again, shows no
	 * hints, and keeps of an error only its message.
	 */
	engine: Engine;
	/** Which engine runs the workflow that called the one that the node is in, if one did. */
	callersEngine: Engine | undefined;
	/** Whether n8n keeps what the node writes into its context, for a later try. */
	keepsContext: boolean;
	/** Whether n8n evaluates the workflow with test cases, so that nobody expects SMS of it. */
	isEvaluation: boolean;
	/** Whether a person's Retry runs an earlier execution again. */
	isRetry: boolean;
	/** Whether the first issue ends the node, as On Error is set. */
	endsAtIssue: boolean;
	/** Whether n8n may run the node again by itself where it has put out everything. */
	mayRunAgain: boolean;
}

/**
 * The node's type says it, whichever way it is run: an AI Agent of version 3 lets the engine run it like
 * any node, so that n8n's own `isToolExecution` is false there, and n8n 1 has none. Agents without a
 * workflow may run the node under its plain type; what n8n runs on its own account is `internal`.
 */
function callerOf(type: string, mode: string): Invocation['caller'] {
	if (type.endsWith(REVIEW_SUFFIX)) return 'review';
	return type.endsWith(TOOL_SUFFIX) || mode === 'internal' ? 'agent' : 'workflow';
}

function engineOf(executionId: string | undefined): Engine {
	return executionId !== undefined && ENGINE_2_ID.test(executionId) ? 2 : 1;
}

/** The ID of the execution that called this one; older versions of n8n have no function for it. */
function callerIdOf(context: Context): string | undefined {
	try {
		return context.getExecutionContext()?.parentExecutionId;
	} catch {
		return undefined;
	}
}

/** Reads from n8n who called the node. */
export function readInvocation(context: Context): Invocation {
	const { id, type, onError, retryOnFail } = context.getNode();
	const mode = context.getMode();
	const caller = callerOf(type, mode);
	const isToolCall = caller !== 'workflow';
	const engine = engineOf(context.getExecutionId());
	const callerId = callerIdOf(context);
	return {
		caller,
		isRunByAgent: context.getExecuteData().node.id !== id,
		isSubWorkflow: mode === 'integrated',
		engine,
		callersEngine: callerId === undefined ? undefined : engineOf(callerId),
		keepsContext: engine === 1 && contextOf(context, 'node') !== undefined,
		isEvaluation: mode === 'evaluation',
		isRetry: mode === 'retry',
		// A tool call goes on unless the workflow says `stopWorkflow` in so many words (the editor leaves its
		// default out): of an error that is thrown, n8n hands the model only the first line (2.41), nothing (AI
		// Agent before version 3), or ends the execution (1.123); an item tells it all, and how to do better.
		endsAtIssue: isToolCall ? onError === 'stopWorkflow' : !context.continueOnFail(),
		mayRunAgain: isToolCall || retryOnFail === true,
	};
}
