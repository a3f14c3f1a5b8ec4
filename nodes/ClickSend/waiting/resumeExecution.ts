import { sleep, type IDataObject } from 'n8n-workflow';
import { property } from '../helpers/property';
import {
	ANSWER_PATH,
	isReception,
	readResumeUrl,
	SIGNATURE_PARAMETER,
	toDelivered,
	type FindWaiting,
	type Handover,
	type TriggerContext,
} from '../triggers/handover';
import { mayBeAwaited, readAnswerCode, type AnswerCode } from './answerCode';
import { handOverOnce } from './sameAnswer';

/** Runs a bounded number of actions at a time; the others wait, first come, first served. */
export class Turns {
	private readonly queue: Array<() => void> = [];

	/** @param free how many more may run now; negative where some wait */
	constructor(private free: number) {}

	async take<T>(act: () => Promise<T>): Promise<T> {
		if (--this.free < 0) {
			await new Promise<void>((resolve) => {
				this.queue.push(resolve);
			});
		}
		try {
			return await act();
		} finally {
			this.free++;
			this.queue.shift()?.();
		}
	}
}

/**
 * Milliseconds before each repetition. A delivery report may come before n8n has saved that the execution
 * waits, and when n8n starts, triggers run before it takes requests.
 */
const PAUSES_MS = [250, 500, 1000, 2000, 4000];
/** Milliseconds. Longer than it takes to ask a person again; otherwise the person would be asked twice. */
const TIMEOUT_MS = 120_000;

/**
 * A process hands over this many answers at a time. With hundreds at once, n8n 2 is so busy with its sandboxes
 * for expressions that it takes answers without responding in time, and they would start a workflow as well.
 */
const turns = new Turns(10);

/** The URL under which n8n resumes executions, up to the execution's ID. */
function resumeBase(url: string | undefined): string | undefined {
	if (url === undefined || !URL.canParse(url)) return undefined;
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname.replace(/\/[^/]*$/, '')}`;
}

/** n8n responds with 409 for an execution that runs, which may wait in a moment, and for one that is over. */
const isFinished = (body: unknown) => /finished/i.test(JSON.stringify(body ?? ''));

/** Reads what became of an answer from the waiting node's response, or from n8n's where that did not run. */
function handoverOf(status: number, body: unknown): Handover {
	const reception = property(body, 'reception');
	if (isReception(reception)) return reception;
	if (status >= 500 || status === 429) return 'notReady';
	// A process that has just started responds with 404 to everything, but not in n8n's words.
	if (status === 404 && property(body, 'message') === undefined) return 'notReady';
	return status === 409 && !isFinished(body) ? 'notReady' : 'notAwaited';
}

/** Hands an answer over once. `why` is the reason where the execution does not have it, for a log. */
async function post(
	context: TriggerContext,
	url: string,
	event: IDataObject,
): Promise<{ handover: Handover; why: string }> {
	const end = Date.now() + TIMEOUT_MS;
	try {
		const response: unknown = await context.helpers.httpRequest({
			method: 'POST',
			url,
			body: toDelivered(event),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		const status = property(response, 'statusCode');
		if (typeof status === 'number') {
			return { handover: handoverOf(status, property(response, 'body')), why: `HTTP ${status}` };
		}
	} catch {
		if (Date.now() >= end) return { handover: 'unknown', why: 'unknown' };
	}
	return { handover: 'unreachable', why: 'unreachable' };
}

/**
 * Hands an answer to the execution that its code names, through n8n's address for waiting executions, so that
 * any process of n8n can take it. Repeats it while the execution does not have it but may take it in a moment.
 */
async function handOver(
	context: TriggerContext,
	{ executionId, token }: AnswerCode,
	event: IDataObject,
	resumeUrl: string | undefined,
): Promise<Handover> {
	const base = resumeBase(resumeUrl);
	const url = `${base ?? ''}/${executionId}/${ANSWER_PATH}?${SIGNATURE_PARAMETER}=${token}`;
	let handover: Handover = 'unreachable';
	let why: string = handover;
	for (const pause of base === undefined ? [] : [0, ...PAUSES_MS]) {
		if (pause > 0) await sleep(pause);
		({ handover, why } = await turns.take(async () => await post(context, url, event)));
		if (handover !== 'notReady' && handover !== 'unreachable') return handover;
	}
	// Numbers and texts do not belong in a log.
	context.logger.warn(
		`An SMS that answers execution ${executionId} could not be handed over to it (${why}). It starts the workflow of the trigger instead.`,
		{ node: context.getNode().name },
	);
	return handover;
}

/** @see FindWaiting */
export const findWaiting: FindWaiting = (context, event, resumeUrl) => {
	const code = readAnswerCode(event.customstring);
	// An execution that waits for a delivery report goes on with the final one.
	if (!code || code.kind !== event.event || event.isFinal === false) return undefined;
	// Asking n8n in vain costs a request for each event; of an ID that it cannot look up, several, with pauses.
	if (!mayBeAwaited(code, event.customstring)) return undefined;
	const url = resumeUrl ?? readResumeUrl(context);
	const resume = async () =>
		await handOverOnce(event, async () => await handOver(context, code, event, url));
	return { id: code.executionId, resume };
};
