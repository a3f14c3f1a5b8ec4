import {
	sleep,
	type IDataObject,
	type INodeProperties,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { property } from '../helpers/property';
import { readAnswerCode } from './answerCode';
import { isOptOut } from './approvalWords';
import { SIGNATURE_PARAMETER } from './secrets';
import { Turns } from './turns';
import { ANSWER_PATH } from './webhooks';

/** What became of an event that came with the custom string of a question. */
export type Handover =
	/** The execution has it: it goes on, or the person was asked again. */
	| 'taken'
	/** No execution waits for it, so it is an event like any other. */
	| 'notAwaited'
	/** n8n did not answer, or is not ready to say. */
	| 'unreachable';

/**
 * Whether an event starts the workflow of its trigger.
 *
 * @param handover what became of it
 * @param startsForAnswers whether the workflow wants what an execution has taken, too
 */
export function startsWorkflow(
	event: IDataObject,
	handover: Handover | undefined,
	startsForAnswers: boolean,
): boolean {
	if (handover !== 'taken' || startsForAnswers) return true;
	// Whoever wants no more SMS may be on a list that this workflow keeps.
	return typeof event.message === 'string' && isOptOut(event.message);
}

const RESUME_URL_PARAMETER = 'resumeUrl';

/** For the triggers: an expression that tells where n8n resumes executions. Nobody has to see it. */
export const resumeUrlProperty: INodeProperties = {
	displayName: 'Resume URL',
	name: RESUME_URL_PARAMETER,
	type: 'hidden',
	default: '={{ $execution.resumeUrl }}',
};

/** Another option of the triggers. */
export const startForAnswersOption: INodeProperties = {
	displayName: 'Start for Answers',
	name: 'startForAnswers',
	type: 'boolean',
	default: false,
	description:
		'Whether to start this workflow also with what an execution was waiting for. Answers to Send and Wait go to the execution that asked; late ones, and those that belong to none, always start this workflow.',
};

/**
 * Milliseconds before each repetition. Delivery reports may come before n8n has saved that the execution
 * waits, and triggers run before n8n takes requests when it starts.
 */
const PAUSES_MS = [250, 500, 1000, 2000, 4000];
/** Milliseconds. Longer than it takes to ask a person again, else that would be done twice. */
const TIMEOUT_MS = 120_000;

/**
 * How many answers a process hands over at a time. Of hundreds at once n8n 2 would be so busy with its sandboxes
 * for expressions that an answer it takes gets no word of it in time, and would start a workflow as well.
 */
const turns = new Turns(10);

/** The path under which n8n resumes executions, up to the execution's ID. */
function baseOf(context: IPollFunctions | IWebhookFunctions): string | undefined {
	try {
		const url: unknown = context.getNodeParameter(RESUME_URL_PARAMETER, '');
		if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
		const { origin, pathname } = new URL(url);
		return `${origin}${pathname.replace(/\/[^/]*$/, '')}`;
	} catch {
		// An n8n that does not know the expression.
		return undefined;
	}
}

interface Said {
	status: number;
	body: unknown;
}

/** What n8n said; or that it said nothing, at once or until time was up. */
type Reply = Said | 'unreachable' | 'tooSlow';

async function handOver(
	context: IPollFunctions | IWebhookFunctions,
	url: string,
	body: IDataObject,
): Promise<Reply> {
	const end = Date.now() + TIMEOUT_MS;
	try {
		const response: unknown = await context.helpers.httpRequest({
			method: 'POST',
			url,
			body,
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		const status = property(response, 'statusCode');
		return typeof status === 'number'
			? { status, body: property(response, 'body') }
			: 'unreachable';
	} catch {
		return Date.now() < end ? 'unreachable' : 'tooSlow';
	}
}

/** What n8n's answer means; undefined where it may mean something else in a moment. */
function meaningOf(said: Reply): Handover | undefined {
	// It may have been taken: handed over again it would be one too many.
	if (said === 'tooSlow') return 'unreachable';
	if (said === 'unreachable' || said.status >= 500 || said.status === 429) return undefined;
	if (said.status === 200 || said.status === 202) {
		return typeof property(said.body, 'reception') === 'string' ? 'taken' : 'notAwaited';
	}
	// A process that has just started says 404 to everything, but not in n8n's words.
	if (said.status === 404 && property(said.body, 'message') === undefined) return undefined;
	const isOurAnswer = property(said.body, 'reception') !== undefined;
	const isRunning = said.status === 409 && !isOurAnswer && !isFinished(said.body);
	return isRunning ? undefined : 'notAwaited';
}

/** n8n says 409 for an execution that runs, which may wait in a moment, and for one that is over. */
const isFinished = (body: unknown) => /finished/i.test(JSON.stringify(body ?? ''));

/** Leaves a trace where n8n did not take an answer; numbers and texts do not belong in a log. */
function logRefused(
	context: IPollFunctions | IWebhookFunctions,
	executionId: string,
	said: Reply,
): void {
	const what = typeof said === 'string' ? said : `HTTP ${said.status}`;
	context.logger.warn(
		`An SMS that answers execution ${executionId} could not be handed over to it (${what}). It starts the workflow of the trigger instead.`,
		{ node: context.getNode().name },
	);
}

/**
 * Hands an event to the execution that waits for it, which may be one of any workflow of this n8n.
 *
 * @param event the trigger's item: a reply or a delivery report, with its custom string
 * @returns undefined where its custom string is not one of a question
 */
export async function resumeExecution(
	context: IPollFunctions | IWebhookFunctions,
	event: IDataObject,
): Promise<Handover | undefined> {
	const code = readAnswerCode(event.customstring);
	if (!code || code.kind !== event.event) return undefined;
	const base = baseOf(context);
	if (base === undefined) {
		logRefused(context, code.executionId, 'unreachable');
		return 'unreachable';
	}
	const url = `${base}/${code.executionId}/${ANSWER_PATH}?${SIGNATURE_PARAMETER}=${code.token}`;
	let said: Reply = 'unreachable';
	for (const pause of [0, ...PAUSES_MS]) {
		if (pause > 0) await sleep(pause);
		said = await turns.take(
			async () => await handOver(context, url, { code: event.customstring, event }),
		);
		const meaning = meaningOf(said);
		if (meaning) return meaning;
	}
	logRefused(context, code.executionId, said);
	return said === 'unreachable' ? said : 'notAwaited';
}
