import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { property } from '../../helpers/property';
import { asEvents, EVENT_IN_WORDS, isFinalEnough } from '../events';
import { isKept, startsWorkflow, type FindWaiting } from '../handover';
import { isAllowed, readAllowlist } from './ipAllowlist';
import { isNote, NOTED, readNote, sendNote } from './keptNote';
import { pushTokenFor } from './keptToken';
import { MAX_PUSH_BYTES, readPushBody } from './pushBody';
import {
	looksPushed,
	otherMessageOf,
	readPush,
	type PushedEvent,
	type PushedFields,
} from './pushedEvent';
import { TOKEN_PARAMETER } from './pushToken';
import { lookUpPush, putNoted } from './recentPushes';
import { logRefusal, tokenRefusal, type Refusal } from './refusals';
import { onResponse } from './response';
import { readTypedParts } from './typedParts';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** What a trigger is for the time of one push. */
interface Receiver {
	context: IWebhookFunctions;
	/** Tells it from all others, across workflows. */
	trigger: string;
	options: unknown;
	pushToken: string;
}

/** Responds with an HTTP status, and starts nothing. */
function turnAway(context: IWebhookFunctions, status: number, message: string) {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Responds with 200, so that ClickSend does not push it again, and starts nothing. */
const startNothing = (message: string): IWebhookResponseData => ({ webhookResponse: { message } });

/** Why a request may not push; undefined where it may. */
function refusalOf({ context, options, pushToken }: Receiver): Refusal | undefined {
	const request = context.getRequestObject();
	const refusal = tokenRefusal(request.query[TOKEN_PARAMETER], pushToken);
	if (refusal) return refusal;
	const addresses = [request.ip, ...request.ips].filter((address) => address !== undefined);
	return isAllowed(readAllowlist(options), addresses) ? undefined : 'outsideAllowlist';
}

/** Whether a request is one of somebody who knows a token: a push, or the trigger's own note. */
const isKnownTo = ({ query, body }: Request, token: string, trigger: string) =>
	tokenRefusal(query[TOKEN_PARAMETER], token) === undefined ||
	readNote(body, token, trigger) !== undefined;

/** Responds to what is neither a reply nor a delivery report of an SMS. */
function receiveOther({ context, trigger }: Receiver, fields: PushedFields): IWebhookResponseData {
	const other = otherMessageOf(fields);
	if (other !== undefined) {
		return startNothing(
			`This is about another kind of message (${other}). No workflow was started.`,
		);
	}
	if (!looksPushed(fields)) {
		return startNothing('Neither a reply nor a delivery report. No workflow was started.');
	}
	logRefusal(context, trigger, 'unreadable');
	// ClickSend tries it again, so that it is not lost if only this time a field was missing.
	return turnAway(
		context,
		400,
		'A reply needs a sender and a text; a report a message ID and a status.',
	);
}

/** Milliseconds from one look to the next, and how many: longer than n8n takes to start a workflow under load. */
const LOOK_MS = 100;
const LOOKS = 50;

/**
 * Responds to a push that came before. Remembers any other, unless n8n's response says that it was not received.
 *
 * @returns undefined where it is to be received
 */
async function receiveRepeated(
	{ context, trigger, options, pushToken }: Receiver,
	push: PushedEvent,
): Promise<IWebhookResponseData | undefined> {
	const keeps = property(options, 'responseMode') === 'lastNode' ? 'whenDone' : 'atOnce';
	const lookUp = () => lookUpPush(push, trigger, context.getWorkflowStaticData('node'), keeps);
	let recent = lookUp();
	// A twin, or a repetition that ClickSend sends before n8n has responded.
	for (let looks = 0; recent.isPending && looks < LOOKS; looks++) {
		await sleep(LOOK_MS);
		recent = lookUp();
	}
	if (recent.isPending) return turnAway(context, 503, 'The same push is still being received.');
	if (recent.isRepeated) return startNothing('Received before. No workflow was started.');
	recent.remember();
	// n8n 2 forgets that the static data was changed, before it saves it and right after the trigger has returned.
	void sleep(0).then(() => {
		recent.putAgain();
	});
	onResponse(context.getResponseObject(), (status) => {
		const isReceived = status < 300;
		if (isReceived) recent.keep();
		else recent.forget();
		// What was saved at once has to be saved without what is forgotten.
		if (isReceived || keeps === 'atOnce') void sendNote(context, trigger, pushToken);
	});
	return undefined;
}

/** Takes a note that the trigger has sent to itself. Somebody else's is no push either, so it is not counted as one. */
function receiveNote({ context, trigger, pushToken }: Receiver): IWebhookResponseData {
	const keys = readNote(context.getRequestObject().body, pushToken, trigger);
	if (!keys) return turnAway(context, 403, 'Forbidden');
	putNoted(trigger, context.getWorkflowStaticData('node'), keys);
	return startNothing(NOTED);
}

/** Hands the event to the execution that waits for it, or starts the workflow. */
async function receiveEvent(
	receiver: Receiver,
	push: PushedEvent,
	findWaiting: FindWaiting,
): Promise<IWebhookResponseData> {
	const { context, options } = receiver;
	const { event, json } = push;
	const isSelected = asEvents(context.getNodeParameter('events', [])).includes(event);
	if (isSelected && !isFinalEnough(json, options)) {
		return startNothing('This delivery report is not final. No workflow was started.');
	}
	// A person who tests a trigger may push the same again.
	const skips = property(options, 'skipDuplicates') === true && context.getMode() !== 'manual';
	const repeated = isSelected && skips ? await receiveRepeated(receiver, push) : undefined;
	if (repeated) return repeated;

	const handover = await findWaiting(context, json)?.resume();
	const startsForAnswers = property(options, 'startForAnswers') === true;
	const starts = startsWorkflow(json, handover, startsForAnswers);
	if (isSelected && starts) return { workflowData: [[{ json }]] };
	if (isKept(handover)) return startNothing('Passed on to the execution that was waiting for it.');
	if (handover && handover !== 'notAwaited') {
		// Nothing has the answer for certain, so ClickSend has to push it again. An execution that has it says so then.
		return turnAway(context, 503, 'The execution that waits for it could not be reached.');
	}
	return startNothing(
		`This trigger does not listen for ${EVENT_IN_WORDS[event]}. No workflow was started.`,
	);
}

/**
 * Receives one push of ClickSend: checks who sends it, reads the fields, and hands the event to the execution
 * that waits for it, or starts the workflow if the event is selected. Answers are handed over whatever events
 * are selected.
 *
 * Without the right token and from outside the allowlist it responds with 403, always in the same words; n8n's log
 * says more. Oversized and shapeless bodies, and events without the fields that make them one, get a 4xx. With Skip
 * Duplicates, the repetition of a push that is still being received gets 503. Anything that is not a selected event gets
 * 200, because ClickSend would push it again otherwise.
 *
 * @see API description, "Replies" and "Delivery Reports", "Push"
 */
export async function receivePush(
	context: IWebhookFunctions,
	findWaiting: FindWaiting,
): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const options: unknown = context.getNodeParameter('options', {});
	const trigger = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	const pushToken = await pushTokenFor(context, trigger, (token) =>
		isKnownTo(request, token, trigger),
	);
	const receiver: Receiver = { context, trigger, options, pushToken };
	if (isNote(request.body)) return receiveNote(receiver);
	const refusal = refusalOf(receiver);
	if (refusal) {
		logRefusal(context, trigger, refusal);
		return turnAway(context, 403, 'Forbidden');
	}

	const typed = await readTypedParts(context, request, MAX_PUSH_BYTES);
	const body = readPushBody(request, typed);
	if (!body.ok) {
		logRefusal(context, trigger, 'unreadableBody');
		return turnAway(context, body.status, body.message);
	}
	const push = readPush(body.fields);
	return push
		? await receiveEvent(receiver, push, findWaiting)
		: receiveOther(receiver, body.fields);
}
