import type { IExecuteFunctions } from 'n8n-workflow';
import { ParameterError, resultOf } from '../errors/parameterError';
import { property } from '../helpers/property';
import { hashOf } from '../helpers/secret';
import { readBoolean, readWholeNumber } from '../parameters/check';
import { asText, characterCount } from '../parameters/values';
import { MAX_MESSAGE_LENGTH } from '../transport/limits';
import { ATTEMPTS, writeAnswerCode } from './answerCode';
import { readApproval, type Approval } from './approval';
import { ambiguousWords } from './approvalWords';
import { timedOut } from './answerItem';
import { keepQuestion, nextQuestion, type Question } from './question';
import { namedWords, questionText } from './questionText';
import { asResponseType, type ResponseType } from './responseType';
import { LINK_PARAMETER, makeSecrets } from './secrets';
import { readWaitTime } from './waitTime';

/** How often a person is asked again who answers neither yes nor no. */
export const ASKED_AGAIN = { least: 0, most: ATTEMPTS - 1, otherwise: 1 } as const;

/** Who decides the node's parameters. */
export interface Caller {
	/** The language model of an agent, which calls the node as a tool. */
	isAgent: boolean;
	/** The workflow, for a person to review a tool call that an agent wants to make. */
	isReview: boolean;
}

/** Reads and checks an SMS. @throws ParameterError */
export type SmsReader<Sms> = (parameters: {
	to: unknown;
	message: unknown;
	options: Readonly<Record<string, unknown>>;
}) => Sms;

/** An SMS that was read and checked, as far as a question needs to know it. */
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

function checkCaller({ isAgent }: Caller): void {
	if (!isAgent) return;
	throw new ParameterError(
		'Send and Wait cannot be a tool that a model calls',
		'Choose the operation Send for the tool. For a person to approve what the agent does, add ClickSend as a human review of its tools. Nothing was sent.',
	);
}

function checkItemCount(items: number): void {
	if (items <= 1) return;
	throw new ParameterError(
		`Send and Wait asks one person, and ${items.toLocaleString('en-US')} items came in`,
		'Put a Loop Over Items node with a batch size of 1 before this node. Nothing was sent.',
	);
}

function checkRecipientCount({ recipients }: CheckedSms): void {
	if (recipients.length <= 1) return;
	throw new ParameterError(
		`Send and Wait asks one person, and To has ${recipients.length} numbers`,
		'Give To one number. To ask several people, use a Loop Over Items node with a batch size of 1. Nothing was sent.',
	);
}

function checkWords({ words }: Approval): void {
	const [both] = ambiguousWords(words);
	if (both === undefined) return;
	throw new ParameterError(
		`“${both}” would mean both yes and no`,
		'Remove it from Words That Approve or from Words That Disapprove, in the Approval Options.',
	);
}

/** Nobody can reply to letters. Without a sender ID, ClickSend takes a number. */
const canReceive = (senderId: string) => /^(?:\+?\d+)?$/.test(senderId);

function checkSender(senderId: string): void {
	if (canReceive(senderId)) return;
	throw new ParameterError(
		`Nobody can reply to the sender ID “${senderId.slice(0, 40)}”`,
		'Give the Sender ID option a number that can receive SMS, or leave it out to use a number of ClickSend.',
	);
}

/** How the question is put and answered. */
interface Settings {
	responseType: ResponseType;
	approval: Approval;
	/** Whether the SMS has a link to a page with the question. */
	hasLink: boolean;
	/** Whether the SMS of an approval says which words to reply with. */
	namesWords: boolean;
	askAgain: number;
	till: Date;
}

/** Reads the settings and checks that they fit together. */
function readSettings(
	context: IExecuteFunctions,
	responseType: ResponseType,
	approvalOptions: unknown,
	options: unknown,
): Settings {
	const isApproval = responseType === 'approval';
	// The editor keeps the options of an approval when the response type changes; then they do not count.
	const option = (name: string) => (isApproval ? property(options, name) : undefined);
	const addLink = readBoolean(option('addLink'), 'Add Link', false);
	const askAgain = readWholeNumber(option('askAgain'), 'Ask Again', ASKED_AGAIN);
	const nameWords = readBoolean(option('nameWords'), 'Name the Words', true);

	const approval = readApproval(approvalOptions);
	if (isApproval) checkWords(approval);
	const senderId = asText(property(options, 'senderId'))?.trim() ?? '';
	if (responseType === 'reply' || (isApproval && !addLink)) checkSender(senderId);
	const moment = { timezone: context.getTimezone(), now: Date.now() };
	return {
		responseType,
		approval,
		hasLink: responseType === 'freeText' || addLink,
		namesWords: nameWords && canReceive(senderId),
		askAgain,
		till: readWaitTime(property(options, 'limitWaitTime'), moment),
	};
}

/** Writes the custom string that leads answers to this execution. */
function customStringOf(
	context: IExecuteFunctions,
	{ responseType }: Settings,
	token: string,
	question: number,
): string {
	const customString = writeAnswerCode({
		token,
		executionId: context.getExecutionId(),
		kind: responseType === 'deliveryReport' ? 'deliveryReport' : 'reply',
		question,
		attempt: 0,
	});
	if (customString !== undefined) return customString;
	throw new ParameterError(
		'n8n gave this execution an ID that does not fit into an SMS',
		'Run this in a workflow of n8n 1.123 or 2, where executions have numbers. Nothing was sent.',
	);
}

/**
 * Reads the SMS of a question.
 *
 * @param message as the user wrote it
 * @param text the message with what is added to it
 */
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
	approval: Approval,
	read: (message: unknown) => unknown,
): string {
	const text = asText(given);
	const isLeftOut = text?.trim() === '';
	const message = isLeftOut ? `Sorry, that was neither yes nor no. ${namedWords(approval)}` : text;
	const sms = resultOf(() => read(message ?? given));
	if (sms.ok) return message ?? '';
	throw new ParameterError(
		`The Ask Again Message cannot be used: ${sms.issue.message}`,
		sms.issue.description,
	);
}

/**
 * Reads and checks everything about a question. Nothing is sent here.
 *
 * @param readSms reads its SMS
 * @throws ParameterError for the first parameter that cannot be used
 */
export function ask<Sms extends CheckedSms>(
	context: IExecuteFunctions,
	caller: Caller,
	readSms: SmsReader<Sms>,
): Asking<Sms> {
	checkCaller(caller);
	checkItemCount(context.getInputData().length);
	const responseType = asResponseType(context.getNodeParameter('responseType', 0, ''));
	const approvalOptions: unknown = context.getNodeParameter('approvalOptions', 0, {});
	const options: unknown = context.getNodeParameter('options', 0, {});
	const settings = readSettings(context, responseType, approvalOptions, options);
	const { approval, askAgain, till } = settings;

	const number = nextQuestion(context);
	const { token, linkKey } = makeSecrets(context);
	const customString = customStringOf(context, settings, token, number);
	const message: unknown = context.getNodeParameter('message', 0, '');
	const text = questionText(message, {
		...settings,
		link: settings.hasLink ? context.getSignedResumeUrl({ [LINK_PARAMETER]: linkKey }) : undefined,
	});
	const to: unknown = context.getNodeParameter('to', 0, '');
	const smsOptions = {
		senderId: property(options, 'senderId'),
		country: property(options, 'country'),
		replaceTypography: property(options, 'replaceTypography'),
		customString,
	};
	const read = (words: unknown) => readSms({ to, message: words, options: smsOptions });
	const sms = readWithAddition(read, message, text);
	checkRecipientCount(sms);
	const asksAgain = responseType === 'approval' && askAgain > 0;
	const askAgainText = asksAgain
		? readAskAgainText(property(options, 'askAgainMessage'), approval, read)
		: '';
	const { senderId, replaceTypography } = sms.options;
	const question = {
		number,
		responseType,
		text: asText(message) ?? '',
		approval,
		askAgain,
		askAgainText,
		options: { senderId, replaceTypography },
		tokenHash: hashOf(token),
		linkHash: hashOf(linkKey),
		isReview: caller.isReview,
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
