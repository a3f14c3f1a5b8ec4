import type { IDataObject } from 'n8n-workflow';
import { failed, type Issue, type Outcome, ParameterError, skippedOutcome } from '../errors/issue';
import { messages } from '../errors/messages';
import {
	ACCOUNT_STATUSES,
	CODES_FOR_ALL,
	explainResultCode,
	isInternalCode,
} from '../errors/resultCodes';
import { messageParts } from '../helpers/messageParts';
import { SEND } from '../transport/endpoints';
import { MAX_URL_LENGTH } from '../transport/limits';
import {
	lengthInUrl,
	type ClickSendClient,
	type FailedRequest,
	type RequestResult,
} from '../transport/httpApi';
import { matchAnswer } from './matchAnswer';
import { runPool } from '../helpers/pool';
import { counted } from './counted';
import { Pace, pacedTooLong, type PaceSettings } from './pace';
import type { SendCourse } from './sendHints';
import {
	openAddressees,
	planRequests,
	requestSizes,
	settledIn,
	wireParameters,
	type Addressee,
	type Letter,
	type SendRequest,
	type SmsJob,
} from './sendRequests';
import type { Sms } from './sms';

/** Stop after this many unanswered requests in a row. */
const MAX_UNANSWERED_IN_A_ROW = 3;

/** What a run of sends needs to know. */
export interface SendSession {
	client: ClickSendClient;
	/** Whether no request begins after the first issue, as On Error is set. */
	endsAtIssue: boolean;
	/** Aborted when the execution is stopped: then no request begins. */
	cancelSignal: AbortSignal | undefined;
	/** Where it is set, nothing leaves, and it is the outcome of every recipient that has none. */
	heldBackBy: Issue | undefined;
	/** Left out where requests leave as fast as they can. */
	pace?: PaceSettings | undefined;
	/** Whether the records of accepted recipients are put out; else only what counts is kept of them. */
	putsOutAccepted: boolean;
}

/**
 * Checks that a GET with one recipient fits into a URL: of several, each can have a request of its own.
 *
 * @param sms one that is sent by GET
 * @throws ParameterError where it does not
 * @see API description, "HTTP GET"
 */
export function checkUrlLength(client: ClickSendClient, sms: Sms): void {
	const longestNumber = sms.recipients.reduce((longest, to) =>
		lengthInUrl(to) > lengthInUrl(longest) ? to : longest,
	);
	const length = client.urlLength(SEND, wireParameters(sms, [longestNumber]));
	if (length <= MAX_URL_LENGTH) return;
	const { message, description } = messages.urlTooLong(length, MAX_URL_LENGTH);
	throw new ParameterError(message, description);
}

/** Tells whether the next request would fail in the same way, whatever it asks. */
function concernsAll({ fault, issue: { certainty, code = '', httpStatus = 0 } }: FailedRequest) {
	return (
		fault === 'notReached' ||
		fault === 'busy' ||
		CODES_FOR_ALL.has(code) ||
		(certainty === 'refused' && ACCOUNT_STATUSES.has(httpStatus))
	);
}

/**
 * What concerns all that follows, where ClickSend says it of recipients instead of the whole request. Where it has
 * accepted one after that, as with a credit that is only too small for one recipient, it concerns only that one.
 */
function issueForAllIn(outcomes: readonly Outcome[]): Issue | undefined {
	const telling = outcomes.filter((each) => each.ok || CODES_FOR_ALL.has(each.issue.code ?? ''));
	const last = telling.at(-1);
	if (!last || last.ok) return undefined;
	// In words about no recipient.
	return explainResultCode(last.issue.code ?? '', last.issue.errortext ?? '', 'send');
}

/** Decides when no further request of a run leaves. */
class Brake {
	/** Why nothing more leaves. */
	because: Issue | undefined;
	private unansweredInARow = 0;

	constructor(private readonly endsAtIssue: boolean) {}

	notice(result: RequestResult, outcomes: readonly Outcome[]): void {
		// A response that tells of no recipient, or only of trouble inside ClickSend, counts as none.
		const isAnswered = outcomes.some(
			(each) => each.ok || (each.issue.code !== undefined && !isInternalCode(each.issue.code)),
		);
		this.unansweredInARow = isAnswered ? 0 : this.unansweredInARow + 1;
		const issue = outcomes.find((outcome) => !outcome.ok)?.issue;
		const issueForAll = result.ok ? issueForAllIn(outcomes) : undefined;
		const isOver =
			this.endsAtIssue ||
			this.unansweredInARow >= MAX_UNANSWERED_IN_A_ROW ||
			issueForAll !== undefined ||
			(!result.ok && concernsAll(result));
		if (isOver) this.because ??= this.endsAtIssue ? issue : (issueForAll ?? issue);
	}
}

/** What an outcome says of a recipient, beside what ClickSend does. */
const nameOf = ({ to, intendedFor }: Addressee): IDataObject =>
	intendedFor === undefined ? { to } : { to, intendedFor };

/** Gives every recipient that has no outcome this one. */
function holdBack(jobs: readonly SmsJob[], issue: Issue): void {
	for (const addressee of openAddressees(jobs)) {
		addressee.outcomes[addressee.position] = failed(issue, nameOf(addressee));
	}
}

/** Says of recipients without a record why the response does not mention them, where it is known. */
function withReason(outcomes: Outcome[], leftOut: Issue | undefined): Outcome[] {
	if (!leftOut) return outcomes;
	const { message: withoutResult } = messages.noResultForRecipient();
	return outcomes.map((outcome): Outcome => {
		if (outcome.ok) return outcome;
		const { code, message } = outcome.issue;
		const isMentioned = code !== undefined || message.startsWith(withoutResult);
		return isMentioned ? outcome : { ...outcome, issue: leftOut };
	});
}

/**
 * Keeps the quiet hours that have begun since the items were read, because a long run may last into them. A schedule that
 * has passed meanwhile is left out.
 *
 * @returns the request as it may leave; undefined where nothing of it may
 */
function keptQuiet({ letter, addressees }: SendRequest, now: number): SendRequest | undefined {
	const { schedule, ...unscheduled } = letter.options;
	if (schedule !== undefined && schedule * 1_000 > now) return { letter, addressees };
	const { quietHours } = unscheduled;
	const end = quietHours?.endAt(now);
	if (!quietHours || end === undefined) {
		const isLate = schedule !== undefined;
		return { letter: isLate ? { ...letter, options: unscheduled } : letter, addressees };
	}
	if (quietHours.then === 'schedule') {
		const options = { ...unscheduled, schedule: Math.ceil(end / 1_000) };
		return { letter: { ...letter, options }, addressees };
	}
	for (const { outcomes, position, to, intendedFor = to } of addressees) {
		outcomes[position] = skippedOutcome(intendedFor, 'quietHours');
	}
	return undefined;
}

/** Makes one request, and fills in the outcomes of its recipients. It never throws. */
async function sendOne(
	{ client, putsOutAccepted }: SendSession,
	{ letter, addressees }: SendRequest,
	brake: Brake,
): Promise<void> {
	const recipients = addressees.map(({ to }) => to);
	// What n8n saves while a request is under way must not say that nothing was sent.
	const underWay = messages.underWay();
	for (const addressee of addressees) {
		addressee.outcomes[addressee.position] = failed(underWay, nameOf(addressee));
	}
	const { requestMethod: method, timeoutMs, country } = letter.options;
	const parameters = wireParameters(letter, recipients);
	const result = await client.request(SEND, parameters, { method, timeoutMs });
	const parts = { ...messageParts(letter.message) };
	const came = result.ok
		? withReason(matchAnswer(recipients, result.records, parts, country), result.leftOut)
		: recipients.map((to) => failed(result.issue, { to }));
	for (const [index, { outcomes, position, to, intendedFor }] of addressees.entries()) {
		const outcome = came[index];
		if (!outcome) continue;
		if (intendedFor !== undefined) outcome.json.intendedFor = intendedFor;
		outcomes[position] = putsOutAccepted ? outcome : counted(to, outcome);
	}
	brake.notice(result, came);
}

/**
 * Sends all items, in as few requests as ClickSend allows and several of them at a time. A recipient
 * that has an outcome already, because an earlier try settled it, is not sent to again.
 *
 * With SMS per Minute, each request waits for its turn; where all of them would take too long, none leaves.
 *
 * With On Error set to stop, no request begins after the first issue; else after one that concerns them
 * all, or after several in a row without a proper response. What is under way is waited for. When it
 * ends, every recipient has an outcome. It never throws.
 *
 * @returns how the run was done
 * @see API description, "Send an SMS"
 */
export async function sendAll(session: SendSession, jobs: readonly SmsJob[]): Promise<SendCourse> {
	const { client, endsAtIssue, cancelSignal, heldBackBy, pace } = session;
	const settledBefore = settledIn(jobs);
	let requests = 0;
	const [first] = jobs;
	if (!first) return { requests, settledBefore };
	const urlLength = (letter: Letter) => client.urlLength(SEND, wireParameters(letter, []));
	const plan = [jobs, urlLength, pace?.perMinute] as const;
	const tooLong = pace && !heldBackBy ? pacedTooLong(requestSizes(...plan), pace) : undefined;
	const because = heldBackBy ?? tooLong;
	if (because) {
		holdBack(jobs, because);
		return { requests, settledBefore };
	}
	const brake = new Brake(endsAtIssue);
	const isOver = () => brake.because !== undefined || cancelSignal?.aborted === true;
	const turns = pace && new Pace(pace, isOver);
	await runPool(
		planRequests(...plan),
		first.sms.options.maxConcurrentRequests,
		async (planned) => {
			if (turns && !(await turns.turn(planned.addressees.length))) return;
			const request = keptQuiet(planned, Date.now());
			if (!request) return;
			requests++;
			await sendOne(session, request, brake);
		},
		isOver,
	);
	holdBack(jobs, brake.because ? messages.heldBack(brake.because) : messages.stopped());
	return { requests, settledBefore };
}
