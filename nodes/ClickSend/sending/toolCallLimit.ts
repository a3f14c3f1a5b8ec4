import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { formatNumber } from '../helpers/formatNumber';
import { contextOf } from '../helpers/nodeContext';
import { ParameterError } from '../errors/issue';

/** Recipients of one tool call: more is a mistake of the model, or somebody's attempt to misuse it. */
export const MAX_RECIPIENTS_OF_TOOL_CALL = 10;

/** Recipients of all tool calls of an execution together: a model can make any number of calls. */
export const MAX_RECIPIENTS_OF_EXECUTION = 30;

/** The key of the count in the node's context, which all its calls in an execution share. */
const COUNT = 'clickSendToolRecipients';

/**
 * Keeps all items of one tool call, and all calls of the execution, within the limits.
 *
 * @returns a function to call with the number of an item's recipients; it throws a ParameterError for
 * one too many, and counts the others
 */
export function openToolCallLimit(
	context: Pick<IExecuteFunctions, 'getContext'>,
): (recipients: number) => void {
	// Without a workflow, n8n keeps no count: there each call is an execution of its own.
	const shared: IDataObject = contextOf(context, 'node') ?? {};
	let ofCall = 0;
	return (recipients) => {
		ofCall += recipients;
		if (ofCall > MAX_RECIPIENTS_OF_TOOL_CALL) {
			// A language model reads this, and a person in the log of the execution.
			throw new ParameterError(
				`This tool call has ${formatNumber(ofCall)} recipients; a tool call may have ${MAX_RECIPIENTS_OF_TOOL_CALL}`,
				`Do not split the recipients into several calls. Tell the person who asked that an agent sends to at most ${MAX_RECIPIENTS_OF_TOOL_CALL} recipients, and that a workflow without an agent can send to more. Nothing was sent.`,
			);
		}
		const before = shared[COUNT];
		const ofExecution = (typeof before === 'number' ? before : 0) + recipients;
		if (ofExecution > MAX_RECIPIENTS_OF_EXECUTION) {
			throw new ParameterError(
				`The tool calls of one execution may have ${MAX_RECIPIENTS_OF_EXECUTION} recipients together, and they are used up`,
				'Stop calling this tool. Tell the person who asked that a workflow without an agent can send to more. Nothing was sent by this call.',
			);
		}
		Object.assign(shared, { [COUNT]: ofExecution });
	};
}
