import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { toCredentials } from '../../transport/authentication';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import { resumeExecution, startsWorkflow } from '../../waiting/resumeExecution';
import { asEvents, EVENT_IN_WORDS } from '../events';
import { isAllowed, readAllowlist, type Allowlist } from './ipAllowlist';
import { readPushBody } from './pushBody';
import { readPush } from './pushedEvent';
import { isPushToken, TOKEN_PARAMETER } from './pushToken';
import { lookUpPush, type RecentPush } from './recentPushes';

/** The trigger's parameters that a push is held against. */
interface PushParameters {
	events: unknown;
	allowlist: Allowlist;
	skipDuplicates: boolean;
	answersWhenDone: boolean;
	/** Whether what an execution waits for starts the workflow as well. */
	startForAnswers: boolean;
}

function readParameters(context: IWebhookFunctions): PushParameters {
	const options = context.getNodeParameter('options', {});
	const { skipDuplicates, responseMode, startForAnswers }: IDataObject =
		typeof options === 'object' && options !== null && !Array.isArray(options)
			? { ...options }
			: {};
	return {
		events: context.getNodeParameter('events', []),
		allowlist: readAllowlist(options),
		skipDuplicates: skipDuplicates === true,
		answersWhenDone: responseMode === 'lastNode',
		startForAnswers: startForAnswers === true,
	};
}

function addressesOf(request: ReturnType<IWebhookFunctions['getRequestObject']>): string[] {
	return request.ip === undefined ? request.ips : [request.ip, ...request.ips];
}

/** Answers with an HTTP status, and starts nothing. */
function turnAway(
	context: IWebhookFunctions,
	status: number,
	message: string,
): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Answers 200, so that ClickSend does not try again, and starts nothing. */
const leaveBe = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

/** Whether a push counts as done is decided by what n8n answers in the end. */
function followAnswer(context: IWebhookFunctions, push: RecentPush): void {
	const response = context.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode < 300) push.settle();
		else push.forget();
	});
	// Nobody waited for the answer: the workflow is under way, and need not be started again.
	response.once('close', () => {
		if (!response.writableFinished) push.settle();
	});
}

/**
 * Receives one push of ClickSend: lets in who may knock, reads the body, passes it on to the execution that
 * waits for it, whatever events are selected, or else starts the workflow for an event that is.
 *
 * Without the right token and from outside the allowlist it answers 403, and always with the same
 * words. Oversized and shapeless bodies get a 4xx. Anything that is not a selected event is answered
 * 200, else ClickSend would repeat it.
 *
 * @see API description, "Replies" and "Delivery Reports", "Push"
 */
export async function receivePush(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const parameters = readParameters(context);
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const knows = isPushToken(request.query[TOKEN_PARAMETER], pushToken);
	if (!knows || !isAllowed(parameters.allowlist, addressesOf(request))) {
		return turnAway(context, 403, 'Forbidden');
	}

	const body = readPushBody(request);
	if (!body.ok) return turnAway(context, body.status, body.message);

	const push = readPush(body.fields);
	if (!push) return leaveBe('Neither a reply nor a delivery report. No workflow was started.');
	const isSelected = asEvents(parameters.events).includes(push.event);

	// A person who tests a trigger may push the same again.
	if (isSelected && parameters.skipDuplicates && context.getMode() !== 'manual') {
		const recent = lookUpPush(
			push,
			`${context.getWorkflow().id ?? ''}/${context.getNode().id}`,
			context.getWorkflowStaticData('node'),
			parameters.answersWhenDone ? 'whenSettled' : 'atOnce',
		);
		if (recent.isRepeated) return leaveBe('Received before. No workflow was started.');
		recent.remember();
		followAnswer(context, recent);
	}

	const handover = await resumeExecution(context, push.json);
	const starts = startsWorkflow(push.json, handover, parameters.startForAnswers);
	if (handover === 'taken' && !(isSelected && starts)) {
		return leaveBe('Passed on to the execution that was waiting for it.');
	}
	if (!isSelected) {
		const what = EVENT_IN_WORDS[push.event];
		return leaveBe(`This trigger does not listen for ${what}. No workflow was started.`);
	}
	return { workflowData: [[{ json: push.json }]] };
}
