import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { property } from '../../helpers/property';
import { toCredentials } from '../../transport/authentication';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import { asEvents, EVENT_IN_WORDS } from '../events';
import { isKept, startsWorkflow, type FindWaiting } from '../handover';
import { isAllowed, readAllowlist } from './ipAllowlist';
import { readPushBody } from './pushBody';
import { readPush, type PushedEvent } from './pushedEvent';
import { isPushToken, TOKEN_PARAMETER } from './pushToken';
import { lookUpPush } from './recentPushes';

/** Responds with an HTTP status, and starts nothing. */
function turnAway(context: IWebhookFunctions, status: number, message: string) {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Responds with 200, so that ClickSend does not push it again, and starts nothing. */
const startNothing = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

/** Tells whether a push came before. If not, remembers it, unless n8n's response says that it was not received. */
function isRepeated(context: IWebhookFunctions, push: PushedEvent, options: unknown): boolean {
	const recent = lookUpPush(
		push,
		`${context.getWorkflow().id ?? ''}/${context.getNode().id}`,
		context.getWorkflowStaticData('node'),
		property(options, 'responseMode') === 'lastNode' ? 'whenDone' : 'atOnce',
	);
	if (recent.isRepeated) return true;
	recent.remember();
	const response = context.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode < 300) recent.keep();
		else recent.forget();
	});
	// ClickSend did not wait for the response: the workflow runs, and need not be started again.
	response.once('close', () => {
		if (!response.writableFinished) recent.keep();
	});
	return false;
}

/**
 * Receives one push of ClickSend: checks who sends it, reads the body, and hands the event to the execution
 * that waits for it, or starts the workflow if the event is selected. Answers are handed over whatever events
 * are selected.
 *
 * Without the right token and from outside the allowlist it responds with 403, always in the same words.
 * Oversized and shapeless bodies get a 4xx. Anything that is not a selected event gets 200, because ClickSend
 * would push it again otherwise.
 *
 * @see API description, "Replies" and "Delivery Reports", "Push"
 */
export async function receivePush(
	context: IWebhookFunctions,
	findWaiting: FindWaiting,
): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const options: unknown = context.getNodeParameter('options', {});
	const events = asEvents(context.getNodeParameter('events', []));
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const addresses = [request.ip, ...request.ips].filter((address) => address !== undefined);
	const mayPush =
		isPushToken(request.query[TOKEN_PARAMETER], pushToken) &&
		isAllowed(readAllowlist(options), addresses);
	if (!mayPush) return turnAway(context, 403, 'Forbidden');

	const body = readPushBody(request);
	if (!body.ok) return turnAway(context, body.status, body.message);

	const push = readPush(body.fields);
	if (!push) return startNothing('Neither a reply nor a delivery report. No workflow was started.');
	const { event, json } = push;
	const isSelected = events.includes(event);
	// A person who tests a trigger may push the same again.
	const skips = property(options, 'skipDuplicates') === true && context.getMode() !== 'manual';
	if (isSelected && skips && isRepeated(context, push, options)) {
		return startNothing('Received before. No workflow was started.');
	}

	const handover = await findWaiting(context, json)?.resume();
	const startsForAnswers = property(options, 'startForAnswers') === true;
	const starts = startsWorkflow(json, handover, startsForAnswers);
	if (isSelected && starts) return { workflowData: [[{ json }]] };
	if (isKept(handover)) return startNothing('Passed on to the execution that was waiting for it.');
	return startNothing(
		`This trigger does not listen for ${EVENT_IN_WORDS[event]}. No workflow was started.`,
	);
}
