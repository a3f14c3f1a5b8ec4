import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Prepare } from '../runner/operation';
import type { Sms } from './sms';

/**
 * How many recipients a tool call may have. A person who lets an agent send SMS thinks of one or a few;
 * more is a slip of the model, or somebody's attempt to misuse it.
 */
export const MAX_RECIPIENTS_OF_TOOL_CALL = 10;

/** How many all tool calls of an execution may have together: a model can make any number of calls. */
export const MAX_RECIPIENTS_OF_EXECUTION = 30;

/** Where the node's context, which all its calls in an execution share, counts the recipients. */
const COUNT = 'clickSendToolRecipients';

/** Keeps the items of one tool call, all together, and all calls of the execution within the limits. */
export function limitRecipients(
	context: Pick<IExecuteFunctions, 'getContext'>,
	prepare: Prepare<Sms>,
): Prepare<Sms> {
	const shared: IDataObject = context.getContext('node');
	let ofCall = 0;
	return (itemIndex) => {
		const prepared = prepare(itemIndex);
		if (!prepared.ok) return prepared;
		const { length } = prepared.parameters.recipients;
		ofCall += length;
		if (ofCall > MAX_RECIPIENTS_OF_TOOL_CALL) {
			return { ok: false, issue: messages.tooManyForTool(ofCall, MAX_RECIPIENTS_OF_TOOL_CALL) };
		}
		const before = shared[COUNT];
		const ofExecution = (typeof before === 'number' ? before : 0) + length;
		if (ofExecution > MAX_RECIPIENTS_OF_EXECUTION) {
			return { ok: false, issue: messages.tooManyToolCalls(MAX_RECIPIENTS_OF_EXECUTION) };
		}
		Object.assign(shared, { [COUNT]: ofExecution });
		return prepared;
	};
}
