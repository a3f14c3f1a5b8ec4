import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { property } from '../../helpers/property';
import { toCredentials } from '../../transport/authentication';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import { asEvents, EVENT_IN_WORDS, type ClickSendEvent } from '../events';
import { isKept, startsWorkflow, type FindWaiting } from '../handover';
import { isAllowed, readAllowlist, type Allowlist } from './ipAllowlist';
import { readPushBody } from './pushBody';
import { readPush, type PushedEvent } from './pushedEvent';
import { isPushToken, TOKEN_PARAMETER } from './pushToken';
import { lookUpPush, type RecentPush } from './recentPushes';

/** The trigger's parameters that a push is checked against. */
interface PushParameters {
	events: ClickSendEvent[];
	allowlist: Allowlist;
	skipDuplicates: boolean;
	/** Whether n8n responds to ClickSend only when the last node has finished. */
	respondsWhenDone: boolean;
	startForAnswers: boolean;
}

function readParameters(context: IWebhookFunctions): PushParameters {
	const options: unknown = context.getNodeParameter('options', {});
	return {
		events: asEvents(context.getNodeParameter('events', [])),
		allowlist: readAllowlist(options),
		skipDuplicates: property(options, 'skipDuplicates') === true,
		respondsWhenDone: property(options, 'responseMode') === 'lastNode',
		startForAnswers: property(options, 'startForAnswers') === true,
	};
}

function addressesOf(request: ReturnType<IWebhookFunctions['getRequestObject']>): string[] {
	return request.ip === undefined ? request.ips : [request.ip, ...request.ips];
}

/** Responds with an HTTP status, and starts nothing. */
function turnAway(
	context: IWebhookFunctions,
	status: number,
	message: string,
): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Responds with 200, so that ClickSend does not push it again, and starts nothing. */
const startNothing = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

/** Lets n8n's response decide whether a push counts as received. */
function followResponse(context: IWebhookFunctions, push: RecentPush): void {
	const response = context.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode < 300) push.settle();
		else push.forget();
	});
	// ClickSend did not wait for the response: the workflow runs, and need not be started again.
	response.once('close', () => {
		if (!response.writableFinished) push.settle();
	});
}

/** Tells whether a push came before; remembers it if not. */
function isRepeated(
	context: IWebhookFunctions,
	push: PushedEvent,
	{ respondsWhenDone }: PushParameters,
): boolean {
	const recent = lookUpPush(
		push,
		`${context.getWorkflow().id ?? ''}/${context.getNode().id}`,
		context.getWorkflowStaticData('node'),
		respondsWhenDone ? 'whenSettled' : 'atOnce',
	);
	if (recent.isRepeated) return true;
	recent.remember();
	followResponse(context, recent);
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
	const parameters = readParameters(context);
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const hasToken = isPushToken(request.query[TOKEN_PARAMETER], pushToken);
	if (!hasToken || !isAllowed(parameters.allowlist, addressesOf(request))) {
		return turnAway(context, 403, 'Forbidden');
	}

	const body = readPushBody(request);
	if (!body.ok) return turnAway(context, body.status, body.message);

	const push = readPush(body.fields);
	if (!push) return startNothing('Neither a reply nor a delivery report. No workflow was started.');
	const isSelected = parameters.events.includes(push.event);

	// A person who tests a trigger may push the same again.
	const skipsRepeated = parameters.skipDuplicates && context.getMode() !== 'manual';
	if (isSelected && skipsRepeated && isRepeated(context, push, parameters)) {
		return startNothing('Received before. No workflow was started.');
	}

	const handover = await findWaiting(context, push.json)?.resume();
	const starts = startsWorkflow(push.json, handover, parameters.startForAnswers);
	if (isSelected && starts) return { workflowData: [[{ json: push.json }]] };
	if (isKept(handover)) {
		return startNothing('Passed on to the execution that was waiting for it.');
	}
	const what = EVENT_IN_WORDS[push.event];
	return startNothing(`This trigger does not listen for ${what}. No workflow was started.`);
}
