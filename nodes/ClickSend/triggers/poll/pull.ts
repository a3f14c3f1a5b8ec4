import type { IDataObject, IPollFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Issue } from '../../errors/issue';
import { toTriggerError } from '../../errors/nodeErrors';
import { excerpt } from '../../helpers/excerpt';
import { property } from '../../helpers/property';
import { DELIVERY, REPLY } from '../../transport/endpoints';
import type { FailedRequest } from '../../transport/httpApi';
import { PULLED_EXCERPT_LENGTH } from '../../transport/limits';
import { openNodeClient } from '../../transport/nodeClient';
import { toEventItem, type ClickSendEvent } from '../events';
import { toPollFailure } from './failure';

/** The error of a poll; `failure` in it tells n8n when to poll again. */
export type PollError = NodeApiError | NodeOperationError;

/** What asking ClickSend for what is unread gave. */
export interface Pulled {
	/** An item for each record, and for each part of the response that could not be read as one. */
	items: IDataObject[];
	/** Why there is none; its details have all that arrived. */
	error: PollError | undefined;
	/** Says that ClickSend may have marked records as read that did not arrive. It may be the same error. */
	lossError: PollError | undefined;
}

/** n8n's own default. An n8n that does not tell a poll its budget does not abandon one either. */
const DEFAULT_BUDGET_MS = 5 * 60_000;

/** Milliseconds that n8n leaves to a poll. */
export const budgetOf = (context: IPollFunctions): number =>
	typeof property(context, 'getPollBudgetMs') === 'function'
		? context.getPollBudgetMs()
		: DEFAULT_BUDGET_MS;

/**
 * Whether n8n's durable scheduler polls: it gives a budget of its own, makes an execution of whatever a poll
 * throws, and polls again later.
 */
export const isDurable = (context: IPollFunctions): boolean =>
	budgetOf(context) !== DEFAULT_BUDGET_MS;

/** The response to a later request does not have what an earlier one may have marked as read. */
const afterAll = (issue: Issue): Issue => ({
	...issue,
	description: `${issue.description} The request was made again, and ClickSend responded to that.`,
});

function toPollError(context: IPollFunctions, failed: FailedRequest): PollError {
	const answer = failed.received && excerpt(failed.received, PULLED_EXCERPT_LENGTH);
	const error = toTriggerError(context.getNode(), failed.issue, answer ? { answer } : {});
	const failure = toPollFailure(failed);
	if (failure) error.failure = failure;
	return error;
}

/**
 * Asks ClickSend for what is unread. One request has as much time as n8n gives to the poll, because what
 * ClickSend marks as read after it was given up is lost.
 *
 * @throws NodeApiError for a credential with which no request can be made
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export async function pull(context: IPollFunctions, event: ClickSendEvent): Promise<Pulled> {
	const opened = await openNodeClient(context);
	if (!opened.ok) {
		const error = toTriggerError(context.getNode(), opened.issue);
		error.failure = { cause: 'credential-invalid' };
		throw error;
	}
	const endpoint = event === 'reply' ? REPLY : DELIVERY;
	const budget = budgetOf(context);
	let lost: Issue | undefined;
	const result = await opened.value.request(
		endpoint,
		{},
		{
			method: 'POST',
			timeoutMs: budget,
			end: Date.now() + budget,
			onRepetition(issue) {
				if (issue.certainty === 'unknown') lost ??= afterAll(issue);
			},
		},
	);
	const lossError = lost && toTriggerError(context.getNode(), lost);
	const { records = [] } = result;
	// An empty part stands for records that did not arrive; they start nothing.
	const items = records.filter(({ raw }) => raw !== '').map((record) => toEventItem(event, record));
	if (result.ok) {
		const { leftOut, isCutOff } = result;
		const isCutUnseen = isCutOff === true && !items.some(({ raw }) => raw !== undefined);
		const isLost = isCutUnseen || items.length < records.length;
		const unseen = isLost && leftOut ? toTriggerError(context.getNode(), leftOut) : lossError;
		return { items, error: undefined, lossError: unseen };
	}
	if (items.length > 0) return { items, error: undefined, lossError };
	const error = toPollError(context, result);
	return { items, error, lossError: result.issue.certainty === 'unknown' ? error : lossError };
}
