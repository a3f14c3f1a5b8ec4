import type { IExecuteFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { asText, characterCount } from '../../parameters/values';
import { MAX_MESSAGE_LENGTH } from '../../transport/limits';
import { ambiguousWords } from '../../waiting/approvalWords';
import { writeAnswerCode } from '../../waiting/answerCode';
import { timedOut } from '../../waiting/answerItem';
import { keepQuestion, nextQuestion, type Question } from '../../waiting/question';
import { namedWords, questionText } from '../../waiting/questionText';
import {
	asResponseType,
	readApproval,
	type Approval,
	type ResponseType,
} from '../../waiting/responseType';
import { LINK_PARAMETER, makeSecrets } from '../../waiting/secrets';
import { hashOf } from '../../helpers/secret';
import { readWaitTime } from '../../waiting/waitTime';
import { bad, checkBoolean, checkWholeNumber, good, type Check } from '../../parameters/check';
import { defineOperation, type ItemReader, type Prepared } from '../../runner/operation';
import { sendAll } from './send.operation';
import { isHumanReview, isToolCall } from '../../runner/toolCall';
import { ASKED_AGAIN, sendAndWaitProperties } from './sendAndWait.properties';
import { openSmsReader, type Sms } from '../../sending/sms';

type Options = Readonly<Record<string, unknown>>;

function issueWithApproval(responseType: ResponseType, parameter: unknown): Issue | undefined {
	if (responseType !== 'approval') return undefined;
	const [both] = ambiguousWords(readApproval(parameter).words);
	if (both === undefined) return undefined;
	return parameterIssue(
		`“${both}” would mean both yes and no`,
		'Take it out of Words That Approve or Words That Disapprove, in the Approval Options.',
	);
}

/** The options that only an approval has, checked. */
interface ApprovalSwitches {
	addLink: boolean;
	askAgain: number;
	nameWords: boolean;
}

/** One that is left over from another response type is not looked at. */
function checkSwitches(responseType: ResponseType, options: Options): Check<ApprovalSwitches> {
	const given = responseType === 'approval' ? options : {};
	const addLink = checkBoolean(given.addLink, 'Add Link', false);
	if (!addLink.ok) return addLink;
	const askAgain = checkWholeNumber(given.askAgain, 'Ask Again', ASKED_AGAIN);
	if (!askAgain.ok) return askAgain;
	const nameWords = checkBoolean(given.nameWords, 'Name the Words', true);
	if (!nameWords.ok) return nameWords;
	return good({
		addLink: addLink.value,
		askAgain: askAgain.value,
		nameWords: nameWords.value,
	});
}

/** Nobody can reply to letters; where none is given, ClickSend takes a number. */
const canReceive = (senderId: string) => /^(?:\+?\d+)?$/.test(senderId);

/** Where nobody can reply there would be nothing to wait for. */
function issueWithSender(
	responseType: ResponseType,
	senderId: string,
	{ addLink }: ApprovalSwitches,
): Issue | undefined {
	const needsReply = responseType === 'reply' || (responseType === 'approval' && !addLink);
	if (!needsReply || canReceive(senderId)) return undefined;
	return parameterIssue(
		`Nobody can reply to the sender ID “${senderId.slice(0, 40)}”`,
		'Give the Sender ID option a number that can receive SMS, or leave it out to use a number of ClickSend.',
	);
}

/** Of a message that is too long only with what is added to it, the reader of SMS would say too little. */
function issueWithAddition(message: unknown, text: unknown): Issue | undefined {
	const typed = characterCount(asText(message) ?? '');
	const length = characterCount(asText(text) ?? '');
	if (typed > MAX_MESSAGE_LENGTH || length <= MAX_MESSAGE_LENGTH) return undefined;
	return parameterIssue(
		`The message has ${typed} characters, and ${length} with what is added to it; ClickSend takes ${MAX_MESSAGE_LENGTH}`,
		'Shorten the message. A link takes some 180 characters, and the words to reply with a line: where the response type has the options Add Link and Name the Words, they can be switched off.',
	);
}

/** What is sent to a person who answers neither yes nor no; checked now, because later nobody hears of it. */
function checkAskAgainMessage(
	given: unknown,
	approval: Approval,
	check: (message: unknown) => Prepared<Sms>,
): Check<string> {
	const text = asText(given);
	const isLeftOut = text?.trim() === '';
	const message = isLeftOut ? `Sorry, that was neither yes nor no. ${namedWords(approval)}` : text;
	const checked = check(message ?? given);
	if (checked.ok) return good(message ?? '');
	const { message: what, description } = checked.issue;
	return bad(`The Ask Again Message cannot be used: ${what}`, description);
}

function optionsOf(context: IExecuteFunctions): Options {
	const options: unknown = context.getNodeParameter('options', 0, {});
	return typeof options === 'object' && options !== null ? { ...options } : {};
}

/** A question that is about to be sent, and until when its answer is waited for. */
interface Asking {
	question: Omit<Question, 'sms'>;
	sms: Sms;
	till: Date;
}

type Asked = { ok: true; asking: Asking } | { ok: false; issue: Issue };

function ask(context: IExecuteFunctions, number: number): Asked {
	const isReview = isHumanReview(context);
	if (isToolCall(context) && !isReview) {
		return bad(
			'Send and Wait cannot be a tool that a model calls',
			'Nothing was sent. Choose the operation Send for the tool; for a person to approve what the agent does, add ClickSend as a human review of its tools.',
		);
	}
	const items = context.getInputData().length;
	if (items > 1) {
		return bad(
			`Send and Wait asks one person, and ${items.toLocaleString('en-US')} items came in`,
			'Nothing was sent. Put a Loop Over Items node with a batch size of 1 before this node.',
		);
	}
	const responseType = asResponseType(context.getNodeParameter('responseType', 0, ''));
	const approvalOptions: unknown = context.getNodeParameter('approvalOptions', 0, {});
	const options = optionsOf(context);
	const switches = checkSwitches(responseType, options);
	if (!switches.ok) return switches;
	const { addLink, askAgain, nameWords } = switches.value;
	const sender = asText(options.senderId)?.trim() ?? '';
	const issue =
		issueWithApproval(responseType, approvalOptions) ??
		issueWithSender(responseType, sender, switches.value);
	if (issue) return { ok: false, issue };
	const timezone = context.getTimezone();
	const waitTime = readWaitTime(options.limitWaitTime, timezone, Date.now());
	if (!waitTime.ok) return waitTime;

	const { token, linkKey } = makeSecrets(context);
	const customString = writeAnswerCode({
		token,
		executionId: context.getExecutionId(),
		kind: responseType === 'deliveryReport' ? 'deliveryReport' : 'reply',
		question: number,
		attempt: 0,
	});
	if (customString === undefined) {
		return bad(
			'n8n gave this execution an ID that does not fit into an SMS',
			'Nothing was sent. Run this in a workflow of n8n 1.123 or 2, where executions have numbers.',
		);
	}
	const hasLink = responseType === 'freeText' || addLink;
	const approval = readApproval(approvalOptions);
	const message: unknown = context.getNodeParameter('message', 0, '');
	const text = questionText(message, {
		responseType,
		approval,
		namesWords: nameWords && canReceive(sender),
		link: hasLink ? context.getSignedResumeUrl({ [LINK_PARAMETER]: linkKey }) : undefined,
	});
	const { senderId, country, replaceTypography } = options;
	const to = context.getNodeParameter('to', 0, '');
	const readSms = openSmsReader({ timezone, now: Date.now() });
	const read = (words: unknown) =>
		readSms({
			to,
			message: words,
			options: { senderId, country, replaceTypography, customString },
		});
	const prepared = read(text);
	if (!prepared.ok) {
		return { ok: false, issue: issueWithAddition(message, text) ?? prepared.issue };
	}
	const { parameters: sms } = prepared;
	if (sms.recipients.length > 1) {
		return bad(
			`Send and Wait asks one person, and To has ${sms.recipients.length} numbers`,
			'Nothing was sent. Give To one number. To ask several people, use a Loop Over Items node with a batch size of 1.',
		);
	}
	const asksAgain = responseType === 'approval' && askAgain > 0;
	const askAgainText = asksAgain
		? checkAskAgainMessage(options.askAgainMessage, approval, read)
		: good('');
	if (!askAgainText.ok) return askAgainText;
	const question = {
		number,
		responseType,
		text: asText(message) ?? '',
		approval,
		askAgain,
		askAgainText: askAgainText.value,
		options: { senderId: sms.options.senderId, replaceTypography: sms.options.replaceTypography },
		tokenHash: hashOf(token),
		linkHash: hashOf(linkKey),
		isReview,
	};
	return { ok: true, asking: { question, sms, till: waitTime.till } };
}

/** Lets the execution wait for the answer to an SMS that was accepted. */
async function wait(context: IExecuteFunctions, question: Question, till: Date): Promise<void> {
	keepQuestion(context, question);
	const run = context.getExecuteData();
	// When time is over, n8n puts out what the node was given: so it is given that.
	run.data.main = timedOut(question);
	// n8n disables the node of this run, so that it is not run again. Runs of it that are still to come, from
	// another branch or another tool call, must not share that: nobody would be asked.
	run.node = { ...run.node };
	await context.putExecutionToWait(till);
}

function open(context: IExecuteFunctions): ItemReader<Sms> {
	const what = JSON.stringify(context.getNode().parameters.message ?? '');
	const number = nextQuestion(context);
	let asking: Asking | undefined;
	return {
		prepare() {
			const asked = ask(context, number);
			if (!asked.ok) return asked;
			({ asking } = asked);
			return { ok: true, parameters: asking.sms };
		},
		fingerprint: ({ recipients }) => ({ what, recipients }),
		async conclude([item]) {
			if (!item || !asking) return;
			await wait(context, { ...asking.question, sms: item.json }, asking.till);
		},
	};
}

/**
 * Sends an SMS to one person and lets the execution wait until the person answers, the SMS is delivered, or
 * time is over.
 */
export const sendAndWait = defineOperation<Sms>({
	properties: sendAndWaitProperties,
	records: 'sent',
	open,
	run: sendAll,
});
