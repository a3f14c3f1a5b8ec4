import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { toTestRunError } from '../../errors/nodeErrors';
import { HISTORY } from '../../transport/endpoints';
import { openNodeClient } from '../../transport/nodeClient';
import type { ClickSendRecord } from '../../transport/response';
import { EVENT_IN_WORDS, explained, type ClickSendEvent } from '../events';

/** A test run shows at most this many records of the history. */
const EXAMPLES = 5;

/** The history has a reply's sender as `senderid` and the number it was sent to as `to`. */
function toReply(record: ClickSendRecord): IDataObject {
	const { senderid, to, message, customstring, username } = record;
	return {
		event: 'reply',
		from: senderid,
		message,
		originalmessage: '',
		originalmessageid: '',
		originalsenderid: to,
		customstring,
		username,
	};
}

function toDeliveryReport(record: ClickSendRecord): IDataObject {
	const { messageid, status, customstring, username } = record;
	return { event: 'deliveryReport', messageid, status, status_code: null, customstring, username };
}

/**
 * Makes the items of a test run from the newest records of the history, in the shape of the event. Reading the
 * history changes nothing, so unread replies and delivery reports stay unread.
 *
 * @returns at most {@link EXAMPLES} items
 * @throws NodeApiError or NodeOperationError, also where the history has no such record
 * @see API description, "Get SMS History"
 */
export async function examples(
	context: IPollFunctions,
	event: ClickSendEvent,
): Promise<IDataObject[]> {
	const failed = (issue: Issue) => toTestRunError(context.getNode(), issue);
	const opened = await openNodeClient(context);
	if (!opened.ok) throw failed(opened.issue);
	const history = await opened.value.request(HISTORY, {}, { method: 'POST' });
	if (!history.ok) throw failed(history.issue);
	const [direction, toItem] = event === 'reply' ? ['in', toReply] : ['out', toDeliveryReport];
	const newest = history.records
		.filter((record) => record.direction === direction)
		// The newest is the last, also of one second.
		.reverse()
		.sort((a, b) => Number(b.date) - Number(a.date))
		.slice(0, EXAMPLES);
	if (newest.length > 0) return newest.map((record) => explained(event, toItem(record)));
	const what = EVENT_IN_WORDS[event];
	throw failed(
		parameterIssue(
			`There are no ${what} in the history to show as an example`,
			`Activate (publish) the workflow to receive new ${what}, or set mock data for this trigger. A test run leaves unread ${what} where they are, because ClickSend hands out each one only once.`,
		),
	);
}
