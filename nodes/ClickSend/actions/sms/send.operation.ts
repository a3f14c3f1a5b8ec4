import {
	updateDisplayOptions,
	type IExecuteFunctions,
	type INodeProperties,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { messages } from '../../errors/messages';
import { ACCOUNT_CODES, isInternalCode } from '../../errors/resultCodes';
import { messageParts } from '../../helpers/messageParts';
import { openItemParameters } from '../../parameters/itemParameters';
import { SEND } from '../../transport/endpoints';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	MAX_URL_LENGTH,
} from '../../transport/limits';
import {
	lengthInUrl,
	type ClickSendClient,
	type FailedRequest,
	type RequestResult,
} from '../../transport/httpApi';
import {
	defineOperation,
	type ItemReader,
	type Job,
	type Prepare,
	type Session,
} from '../../runner/operation';
import type { Outcome } from '../../errors/outcome';
import { runPool } from '../../sending/pool';
import { requestMethodOption } from '../requestMethod';
import { isToolCall } from '../../runner/toolCall';
import { matchAnswer } from '../../sending/matchAnswer';
import { sendHints } from '../../sending/sendHints';
import {
	planRequests,
	wireParameters,
	type Letter,
	type SendRequest,
} from '../../sending/sendRequests';
import { CONCURRENT_REQUESTS, openSmsReader, TIMEOUT, type Sms } from '../../sending/sms';
import { countryOption, replaceTypographyOption } from './smsOptions';
import { limitRecipients } from '../../sending/toolCallLimit';

/** After so many requests in a row without a proper answer for anyone, more would only be more that is unknown. */
const MAX_UNANSWERED_IN_A_ROW = 3;

const properties: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['sms'], operation: ['send'] } },
	[
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. +61411111111',
			description:
				'Mobile number of the recipient in international format, with a leading + and the country code. Separate several with commas, semicolons or new lines, or give a list with an expression.',
		},
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. Your order is on its way',
			description: `Text of the SMS. At most ${MAX_MESSAGE_LENGTH} characters; a long text is sent and charged as several parts.`,
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Combine Recipients',
					name: 'combineRecipients',
					type: 'boolean',
					default: true,
					description:
						'Whether items with the same message and options share requests of up to 1,000 recipients. Switched off, each item has a request of its own.',
				},
				countryOption,
				{
					displayName: 'Custom String',
					name: 'customString',
					type: 'string',
					default: '',
					placeholder: 'e.g. order-1234',
					description: `A reference of your own that comes back with replies and delivery reports. At most ${MAX_CUSTOM_STRING_LENGTH} characters.`,
				},
				{
					displayName: 'Max Concurrent Requests',
					name: 'maxConcurrentRequests',
					type: 'number',
					typeOptions: { minValue: CONCURRENT_REQUESTS.least, maxValue: CONCURRENT_REQUESTS.most },
					default: 5,
					description:
						'How many requests may be under way at a time, for example when each item has a message of its own. The first item decides for all.',
				},
				replaceTypographyOption,
				requestMethodOption,
				{
					displayName: 'Schedule',
					name: 'schedule',
					type: 'dateTime',
					default: '',
					description:
						"When to send the SMS, in the workflow's time zone. Leave it empty to send at once.",
				},
				{
					displayName: 'Sender ID',
					name: 'senderId',
					type: 'string',
					default: '',
					placeholder: 'e.g. MyCompany',
					description: `Who the SMS is from: a number, or up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces. Recipients cannot reply to letters. Leave it empty to use a number of ClickSend.`,
				},
				{
					displayName: 'Timeout',
					name: 'timeout',
					type: 'number',
					typeOptions: { minValue: TIMEOUT.least, maxValue: TIMEOUT.most },
					default: 60_000,
					description:
						"Time in ms to wait for ClickSend's answer to a request. When it is over, nobody knows whether the SMS were sent, so do not make it short.",
				},
			],
		},
	],
);

function open(context: IExecuteFunctions): ItemReader<Sms> {
	const parameters = openItemParameters(context);
	const read = openSmsReader({ timezone: context.getTimezone(), now: Date.now() });
	const prepare: Prepare<Sms> = (itemIndex) =>
		read({
			to: parameters.get('to', itemIndex, ''),
			message: parameters.get('message', itemIndex, ''),
			options: parameters.collection('options', itemIndex),
		});
	if (isToolCall(context)) {
		return {
			prepare: limitRecipients(context, prepare),
			// Another message of the model is another SMS, although the parameter is the same.
			fingerprint: ({ recipients, message }) => ({ what: message, recipients }),
		};
	}
	// In a later try of the same execution, the same message parameter for the same item is the same SMS:
	// what expressions give may change with the time, and to correct another option is no reason to send
	// twice.
	const what = JSON.stringify(context.getNode().parameters.message ?? '');
	return { prepare, fingerprint: ({ recipients }) => ({ what, recipients }) };
}

/** With GET, one recipient alone may already be too much for a URL. */
function check(client: ClickSendClient, sms: Sms): Issue | undefined {
	if (sms.options.requestMethod !== 'GET') return undefined;
	const longestNumber = sms.recipients.reduce((longest, to) =>
		lengthInUrl(to) > lengthInUrl(longest) ? to : longest,
	);
	const longest = client.urlLength(SEND, wireParameters(sms, [longestNumber]));
	if (longest <= MAX_URL_LENGTH) return undefined;
	const { message, description } = messages.urlTooLong(longest, MAX_URL_LENGTH);
	return parameterIssue(message, description);
}

/** Tells whether a failed request says that the next one would fare no better, whatever it asks. */
function concernsAll({ fault, issue }: FailedRequest): boolean {
	return (
		fault === 'notReached' ||
		fault === 'busy' ||
		(issue.code !== undefined && ACCOUNT_CODES.has(issue.code))
	);
}

/** Decides when no further request of a run leaves. */
class Brake {
	/** Why nothing more leaves. */
	because: Issue | undefined;
	private unansweredInARow = 0;

	constructor(private readonly endsAtIssue: boolean) {}

	notice(result: RequestResult, outcomes: readonly Outcome[]): void {
		// An answer that says nothing of anybody, or only that ClickSend is unwell, is as good as none.
		const isAnswered = outcomes.some(
			(each) => each.ok || (each.issue.code !== undefined && !isInternalCode(each.issue.code)),
		);
		this.unansweredInARow = isAnswered ? 0 : this.unansweredInARow + 1;
		const issue = outcomes.find((outcome) => !outcome.ok)?.issue;
		const isOver =
			this.endsAtIssue ||
			this.unansweredInARow >= MAX_UNANSWERED_IN_A_ROW ||
			(!result.ok && concernsAll(result));
		if (isOver) this.because ??= issue;
	}
}

/** Gives those whose turn never came an outcome too. */
function holdBack(jobs: ReadonlyArray<Job<Sms>>, issue: Issue): void {
	for (const { parameters, outcomes } of jobs) {
		for (const [position, to] of parameters.recipients.entries()) {
			outcomes[position] ??= { ok: false, issue, json: { to } };
		}
	}
}

/**
 * Sends all items, in as few requests as ClickSend allows and several of them at a time. A recipient
 * that an earlier try settled is not sent to again.
 *
 * With On Error set to stop, no request begins after the first issue; else after one that concerns them
 * all, or after several in a row without a proper answer. What is under way is waited for.
 *
 * @see API description, "Send an SMS"
 */
export async function sendAll(
	{ client, endsAtIssue, cancelSignal, heldBackBy }: Session,
	jobs: ReadonlyArray<Job<Sms>>,
): Promise<NodeExecutionHint[]> {
	const [first] = jobs;
	if (!first) return [];
	const settledBefore = jobs.reduce(
		(sum, { outcomes }) => sum + outcomes.filter((outcome) => outcome !== undefined).length,
		0,
	);
	if (heldBackBy) {
		holdBack(jobs, heldBackBy);
		return sendHints(jobs, { requests: 0, settledBefore });
	}
	const urlLength = (letter: Letter) => client.urlLength(SEND, wireParameters(letter, []));
	const brake = new Brake(endsAtIssue);
	let requests = 0;

	const send = async ({ letter, addressees }: SendRequest) => {
		requests++;
		const recipients = addressees.map(({ to }) => to);
		// What n8n saves while a request is under way must not say that nothing was sent.
		for (const { to, outcomes, position } of addressees) {
			outcomes[position] = { ok: false, issue: messages.underWay(), json: { to } };
		}
		const { requestMethod: method, timeoutMs } = letter.options;
		const parameters = wireParameters(letter, recipients);
		const result = await client.request(SEND, parameters, { method, timeoutMs });
		const came = result.ok
			? matchAnswer(recipients, result.records, { ...messageParts(letter.message) })
			: recipients.map((to): Outcome => ({ ok: false, issue: result.issue, json: { to } }));
		addressees.forEach(({ outcomes, position }, index) => {
			outcomes[position] = came[index];
		});
		brake.notice(result, came);
	};
	await runPool(
		planRequests(jobs, urlLength),
		first.parameters.options.maxConcurrentRequests,
		send,
		() => brake.because !== undefined || cancelSignal?.aborted === true,
	);

	holdBack(jobs, brake.because ? messages.heldBack(brake.because) : messages.stopped());
	return sendHints(jobs, { requests, settledBefore });
}

export const send = defineOperation<Sms>({
	properties,
	records: 'sent',
	open,
	check,
	run: sendAll,
});
