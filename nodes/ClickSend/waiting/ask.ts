import { randomBytes } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { ParameterError, resultOf } from '../errors/issue';
import { excerpt } from '../helpers/excerpt';
import { formatNumber } from '../helpers/formatNumber';
import { property } from '../helpers/property';
import { hashOf } from '../helpers/secret';
import {
	asText,
	characterCount,
	readBoolean,
	readWholeNumber,
	type WholeNumber,
} from '../parameters/values';
import { isNumber, plainSenderId } from '../parameters/senderId';
import type { WrittenFields } from '../parameters/written';
import { MAX_MESSAGE_LENGTH } from '../transport/limits';
import { SIGNATURE_PARAMETER } from '../triggers/handover';
import { ATTEMPTS, TOKEN, TOKEN_BYTES, writeAnswerCode } from './answerCode';
import { ambiguousWords, namedWords, readApproval, type ApprovalWords } from './approval';
import { LINK_PARAMETER } from './linkPage';
import { asResponseType, keepQuestion, nextQuestion, timedOut, type Question } from './question';
import { readWaitTime } from './waitTime';

/** How often a person is asked again who answers neither yes nor no. */
export const ASKED_AGAIN: WholeNumber = { least: 0, most: ATTEMPTS - 1, otherwise: 1 };

/** The key in a link: 22 characters in the SMS, which nobody can guess. */
const LINK_KEY_BYTES = 16;

/** How the node was called, as the runner knows it. */
interface Invocation {
	/** Who decides the node's parameters: in a review, a person is asked about a tool call of an agent. */
	caller: 'workflow' | 'agent' | 'review';
	/** Which of n8n's engines runs the node, and which runs the workflow that called its own. */
	engine: 1 | 2;
	callersEngine: 1 | 2 | undefined;
}

/** The parameters of an SMS, as Send has them. */
export interface SmsParameters {
	to: unknown;
	message: unknown;
	options: Readonly<Record<string, unknown>>;
}

/** What a question needs of an SMS that was checked. */
interface CheckedSms {
	recipients: readonly string[];
	options: { senderId: string; replaceTypography: boolean };
}

/** A question that is about to be sent. */
export interface Asking<Sms> {
	question: Omit<Question, 'sms'>;
	sms: Sms;
	/** When the wait ends. */
	till: Date;
}

/**
 * Engine 2.0 cannot let an execution wait, and fails one whose sub-workflow waits: after the SMS has left.
 * It passes on nothing but the message, so the message says how to get unstuck.
 */
function checkEngine({ engine, callersEngine }: Invocation): void {
	if (engine === 2) {
		throw new ParameterError(
			"This workflow runs on n8n's Engine 2.0, which cannot wait for an answer: run it on Engine 1, without “engineType” in its settings",
			'Nothing was sent.',
		);
	}
	if (callersEngine === 2) {
		throw new ParameterError(
			"The workflow that called this one runs on n8n's Engine 2.0, which cannot wait for an answer: run that workflow on Engine 1, without “engineType” in its settings",
			'Nothing was sent.',
		);
	}
}

function checkRun(invocation: Invocation, items: number): void {
	const { caller } = invocation;
	if (caller === 'agent') {
		throw new ParameterError(
			'Send and Wait cannot be a tool that a model calls',
			'Choose the operation Send for the tool. For a person to approve what the agent does, add ClickSend as a human review of its tools. Nothing was sent.',
		);
	}
	checkEngine(invocation);
	if (items > 1) {
		throw new ParameterError(
			`Send and Wait asks one person, and ${formatNumber(items)} items came in`,
			'Put a Loop Over Items node with a batch size of 1 before this node. Nothing was sent.',
		);
	}
}

/** Nobody can reply to letters. Without a sender ID, ClickSend takes a number. */
const canReceive = (senderId: string) => senderId === '' || isNumber(senderId);

/** Reads how the question is asked and answered, and checks that it fits together. */
function readSettings(context: IExecuteFunctions, written: WrittenFields) {
	const responseType = asResponseType(context.getNodeParameter('responseType', 0, ''));
	const isApproval = responseType === 'approval';
	const approvalOptions: unknown = context.getNodeParameter('approvalOptions', 0, {});
	if (isApproval) written.checked('approvalOptions', approvalOptions);
	const approval = readApproval(approvalOptions);
	const options: unknown = context.getNodeParameter('options', 0, {});
	const option = (name: string) => written.checked(`options.${name}`, property(options, name));
	// The editor keeps the options of an approval when the response type changes; then they do not count.
	const addLink = isApproval && readBoolean(option('addLink'), 'Add Link', false);
	const askAgain = isApproval ? readWholeNumber(option('askAgain'), 'Ask Again', ASKED_AGAIN) : 0;
	const nameWords = isApproval && readBoolean(option('nameWords'), 'Name the Words', true);

	const [ambiguous] = isApproval ? ambiguousWords(approval) : [];
	if (ambiguous !== undefined) {
		throw new ParameterError(
			'A word would mean both yes and no',
			'Remove it from Words That Approve or from Words That Disapprove, in the Approval Options.',
			[`Word: “${excerpt(ambiguous, 40)}”`],
		);
	}
	const senderId = plainSenderId(asText(option('senderId')) ?? '');
	const needsReply = responseType === 'reply' || (isApproval && !addLink);
	if (needsReply && !canReceive(senderId)) {
		throw new ParameterError(
			'Nobody can reply to the sender ID',
			'Give the Sender ID option a number that can receive SMS, or leave it out to use a number of ClickSend.',
			[`Sender ID: “${excerpt(senderId, 40)}”`],
		);
	}
	const moment = { timezone: context.getTimezone(), now: Date.now() };
	return {
		responseType,
		approval,
		option,
		askAgain,
		hasLink: responseType === 'freeText' || addLink,
		namesWords: nameWords && canReceive(senderId),
		till: readWaitTime(option('limitWaitTime'), moment),
	};
}

interface QuestionParts extends Pick<Question, 'responseType' | 'approval'> {
	namesWords: boolean;
	link: string | undefined;
}

/**
 * Puts the text of a question together: the message, the words to reply with where an approval names them, and
 * the link.
 *
 * @param message as the user wrote it
 * @returns the text; a message that is not a text or is empty as it is, because the check that follows says so
 */
export function questionText(
	message: unknown,
	{ responseType, approval, namesWords, link }: QuestionParts,
): unknown {
	const text = asText(message);
	if (text === undefined || text.trim() === '') return message;
	const words = responseType === 'approval' && namesWords ? namedWords(approval) : undefined;
	return [text, words, link].filter((part) => part !== undefined).join('\n\n');
}

/** n8n's own token of the execution, because n8n 2 requires it; n8n 1 has none. */
function tokenFor(context: IExecuteFunctions): string {
	const url: unknown = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	const query =
		typeof url === 'string' && URL.canParse(url) ? new URL(url).searchParams : undefined;
	const token = query?.get(SIGNATURE_PARAMETER) ?? '';
	return TOKEN.test(token) ? token : randomBytes(TOKEN_BYTES).toString('hex');
}

/** Reads the SMS of a question. @param text the message with what is added to it */
function readWithAddition<Sms>(
	read: (message: unknown) => Sms,
	message: unknown,
	text: unknown,
): Sms {
	const typed = characterCount(asText(message) ?? '');
	const length = characterCount(asText(text) ?? '');
	if (typed > MAX_MESSAGE_LENGTH || length <= MAX_MESSAGE_LENGTH) return read(text);
	// Replace Typographic Characters may make it short enough.
	const sms = resultOf(() => read(text));
	if (sms.ok) return sms.value;
	throw new ParameterError(
		`The message has ${typed} characters, and ${length} with what is added to it; ClickSend takes ${MAX_MESSAGE_LENGTH}`,
		'Shorten the message. A link takes about 180 characters, and the words to reply with take a line. Where the response type has the options Add Link and Name the Words, you can switch them off.',
	);
}

/** Reads the text for a person who answers neither yes nor no; checks it now, while somebody can mend it. */
function readAskAgainText(
	given: unknown,
	words: ApprovalWords,
	read: (message: unknown) => unknown,
): string {
	const text = asText(given);
	const isLeftOut = text?.trim() === '';
	const message = isLeftOut ? `Sorry, that was neither yes nor no. ${namedWords(words)}` : text;
	const sms = resultOf(() => read(message ?? given));
	if (sms.ok) return message ?? '';
	throw new ParameterError(
		`The Ask Again Message cannot be used: ${sms.issue.message}`,
		sms.issue.description,
		sms.issue.quotes,
	);
}

/**
 * Reads and checks everything about a question. Nothing is sent here.
 *
 * @param invocation how the node was called
 * @param readSms reads and checks its SMS
 * @param written the fields as the workflow has them
 * @throws ParameterError for the first parameter that cannot be used
 */
export function ask<Sms extends CheckedSms>(
	context: IExecuteFunctions,
	invocation: Invocation,
	readSms: (parameters: SmsParameters) => Sms,
	written: WrittenFields,
): Asking<Sms> {
	checkRun(invocation, context.getInputData().length);
	const { option, hasLink, namesWords, till, ...settings } = readSettings(context, written);
	const { responseType, approval, askAgain } = settings;
	const number = nextQuestion(context);
	const token = tokenFor(context);
	const linkKey = randomBytes(LINK_KEY_BYTES).toString('base64url');
	const kind = responseType === 'deliveryReport' ? responseType : 'reply';
	const executionId = context.getExecutionId();
	const customString = writeAnswerCode({ token, executionId, kind, question: number, attempt: 0 });
	if (customString === undefined) {
		throw new ParameterError(
			'n8n gave this execution an ID that does not fit into an SMS',
			'Run this in a workflow of n8n 1.123 or 2, where executions have numbers. Nothing was sent.',
		);
	}
	const message: unknown = written.checked('message', context.getNodeParameter('message', 0, ''));
	const link = hasLink ? context.getSignedResumeUrl({ [LINK_PARAMETER]: linkKey }) : undefined;
	const text = questionText(message, { responseType, approval, namesWords, link });
	const to: unknown = written.checked('to', context.getNodeParameter('to', 0, ''));
	const options = {
		senderId: option('senderId'),
		country: option('country'),
		replaceTypography: option('replaceTypography'),
		customString,
	};
	const read = (words: unknown) => readSms({ to, message: words, options });
	const sms = readWithAddition(read, message, text);
	if (sms.recipients.length > 1) {
		throw new ParameterError(
			`Send and Wait asks one person, and To has ${sms.recipients.length} numbers`,
			'Give To one number. To ask several people, use a Loop Over Items node with a batch size of 1. Nothing was sent.',
		);
	}
	const { senderId, replaceTypography } = sms.options;
	const question = {
		...settings,
		number,
		text: asText(message) ?? '',
		askAgainText: askAgain > 0 ? readAskAgainText(option('askAgainMessage'), approval, read) : '',
		options: { senderId, replaceTypography },
		tokenHash: hashOf(token),
		linkHash: hashOf(linkKey),
		isReview: invocation.caller === 'review',
	};
	return { question, sms, till };
}

/** Lets the execution wait for the answer to a question that was sent. */
export async function waitForAnswer(
	context: IExecuteFunctions,
	question: Question,
	till: Date,
): Promise<void> {
	keepQuestion(context, question);
	const run = context.getExecuteData();
	// On timeout, n8n puts out the node's input, so this becomes the input.
	run.data.main = timedOut(question);
	// n8n disables the node of this run, so that it does not run again. Later runs of it, from another branch or
	// another tool call, must have a node of their own: with this one, nobody would be asked.
	run.node = { ...run.node };
	await context.putExecutionToWait(till);
}
