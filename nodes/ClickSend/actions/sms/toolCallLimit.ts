import { messages } from '../../errors/messages';
import type { Prepare } from '../operation';
import type { Sms } from './sms';

/**
 * How many recipients a tool call may have. A person who lets an agent send SMS thinks of one or a few;
 * more is a slip of the model, or somebody's attempt to misuse it.
 */
export const MAX_RECIPIENTS_OF_TOOL_CALL = 10;

/** Keeps the items of one tool call, all together, within the limit. */
export function limitRecipients(prepare: Prepare<Sms>): Prepare<Sms> {
	let recipients = 0;
	return (itemIndex) => {
		const prepared = prepare(itemIndex);
		if (!prepared.ok) return prepared;
		recipients += prepared.parameters.recipients.length;
		if (recipients <= MAX_RECIPIENTS_OF_TOOL_CALL) return prepared;
		return {
			ok: false,
			issue: messages.tooManyForTool(recipients, MAX_RECIPIENTS_OF_TOOL_CALL),
		};
	};
}
