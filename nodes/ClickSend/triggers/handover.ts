import type { IDataObject, INodeProperties, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isOptOut } from '../helpers/keywords';
import { property } from '../helpers/property';

// The protocol between a trigger, which receives an answer, and the node that waits for it. They talk over HTTP,
// because they may run in different processes. An execution may have begun to wait before an update of this
// package, so the names and statuses stay as they are.

/**
 * The path to which a trigger hands over an answer. A Wait node of the same execution listens on the empty path,
 * and would take a late answer for its own webhook call.
 */
export const ANSWER_PATH = 'clicksend-answer';

/** The query parameter in which n8n 2 expects its token of the execution. */
export const SIGNATURE_PARAMETER = 'signature';

/** What the waiting node says of an answer, as `reception` in the body, with its HTTP status. */
export const HANDOVER_STATUS = {
	/** The execution goes on with it. */
	taken: 200,
	/** It was neither yes nor no, and the person has got another SMS. */
	askedAgain: 202,
	/** The execution does not wait for it, so it is an event like any other. */
	notAwaited: 409,
	/** The execution cannot tell yet; hand it over again in a moment. */
	notReady: 503,
} as const;

export type Reception = keyof typeof HANDOVER_STATUS;

export const isReception = (value: unknown): value is Reception =>
	typeof value === 'string' && Object.hasOwn(HANDOVER_STATUS, value);

/** What became of an answer, as the trigger sees it. */
export type Handover =
	| Reception
	/** n8n could not be reached, so the execution does not have it. */
	| 'unreachable'
	/** n8n did not respond in time, so the execution may have it. */
	| 'unknown';

/** What a trigger hands over. `code` is the event's custom string, which earlier versions read there. */
export const toDelivered = (event: IDataObject) => ({ code: event.customstring, event });

/** Reads the event that a trigger hands over; undefined for a form of the link's page. */
export function readDelivered(body: unknown): IDataObject | undefined {
	const event = property(body, 'event');
	return typeof event === 'object' && event !== null ? { ...event } : undefined;
}

export type TriggerContext = IPollFunctions | IWebhookFunctions;

/** The execution that an event answers. */
export interface WaitingExecution {
	id: string;
	/** Hands the event over to it. Does not throw. */
	resume(): Promise<Handover>;
}

/**
 * Finds the execution that an event, the trigger's item, answers, in any workflow of this n8n. The node gives it
 * to its trigger, because it belongs to the nodes that wait.
 *
 * @param resumeUrl what {@link readResumeUrl} gave; it is read when it is needed where it is left out
 * @returns undefined where the event's custom string is not that of a question
 */
export type FindWaiting = (
	context: TriggerContext,
	event: IDataObject,
	resumeUrl?: string,
) => WaitingExecution | undefined;

/** Whether the execution has the answer. */
export const isKept = (handover: Handover | undefined): boolean =>
	handover === 'taken' || handover === 'askedAgain';

/**
 * Tells whether an event starts the workflow of its trigger.
 *
 * @param handover what became of it; undefined where it answers no question
 * @param startsForAnswers the trigger's option Start for Answers
 */
export function startsWorkflow(
	event: IDataObject,
	handover: Handover | undefined,
	startsForAnswers: boolean,
): boolean {
	if (!isKept(handover) || startsForAnswers) return true;
	// The workflow may keep a list of people who want no more SMS.
	return typeof event.message === 'string' && isOptOut(event.message);
}

const RESUME_URL_PARAMETER = 'resumeUrl';
const RESUME_URL = '={{ $execution.resumeUrl }}';

/**
 * For the poll trigger's properties. The push trigger is without: n8n would evaluate expressions for each push. There,
 * n8n evaluates the fallback value that {@link readResumeUrl} gives.
 */
export const resumeUrlProperty: INodeProperties = {
	displayName: 'Resume URL',
	name: RESUME_URL_PARAMETER,
	type: 'hidden',
	default: RESUME_URL,
};

/**
 * Reads n8n's address for the execution that the trigger would start; those that wait have theirs beside it.
 *
 * @returns undefined in an n8n that does not know the expression
 */
export function readResumeUrl(context: TriggerContext): string | undefined {
	try {
		const url: unknown = context.getNodeParameter(RESUME_URL_PARAMETER, RESUME_URL);
		return typeof url === 'string' ? url : undefined;
	} catch {
		return undefined;
	}
}

/** What both triggers have for it among their options. */
export const startForAnswersOption: INodeProperties = {
	displayName: 'Start for Answers',
	name: 'startForAnswers',
	type: 'boolean',
	default: false,
	description:
		'Whether to start this workflow also with the answers that an execution waits for. Answers to Send and Wait go to the execution that asked. Late answers, and answers that no execution waits for, always start this workflow.',
};
