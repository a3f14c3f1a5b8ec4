import type { IExecuteFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { asText } from '../../helpers/parameters';
import { ambiguousWords } from '../../waiting/approvalWords';
import { writeAnswerCode } from '../../waiting/answerCode';
import { timedOut } from '../../waiting/answerItem';
import { keepQuestion, nextQuestion, type Question } from '../../waiting/question';
import { namedWords, questionText } from '../../waiting/questionText';
import { asResponseType, readApproval, type ResponseType } from '../../waiting/responseType';
import { hashOf, LINK_PARAMETER, makeSecrets } from '../../waiting/secrets';
import { readWaitTime } from '../../waiting/waitTime';
import { defineOperation, type ItemReader } from '../operation';
import { sendAll } from './send.operation';
import { isHumanReview, isToolCall } from '../toolCall';
import { ASKED_AGAIN, sendAndWaitProperties } from './sendAndWait.properties';
import { checkBoolean, checkWholeNumber, good, type Check } from './check';
import { openSmsReader, type Sms } from './sms';

type Options = Readonly<Record<string, unknown>>;

const unusable = (message: string, description: string): { ok: false; issue: Issue } => ({
	ok: false,
	issue: parameterIssue(message, description),
});

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
	sender: unknown,
	{ addLink }: ApprovalSwitches,
): Issue | undefined {
	const senderId = asText(sender)?.trim() ?? '';
	const needsReply = responseType === 'reply' || (responseType === 'approval' && !addLink);
	if (!needsReply || canReceive(senderId)) return undefined;
	return parameterIssue(
		`Nobody can reply to the sender ID “${senderId.slice(0, 40)}”`,
		'Give the Sender ID option a number that can receive SMS, or leave it out to use a number of ClickSend.',
	);
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
		return unusable(
			'Send and Wait cannot be a tool that a model calls',
			'Nothing was sent. Choose the operation Send for the tool; for a person to approve what the agent does, add ClickSend as a human review of its tools.',
		);
	}
	const items = context.getInputData().length;
	if (items > 1) {
		return unusable(
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
	const issue =
		issueWithApproval(responseType, approvalOptions) ??
		issueWithSender(responseType, options.senderId, switches.value);
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
		return unusable(
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
		namesWords: nameWords && canReceive(asText(options.senderId)?.trim() ?? ''),
		link: hasLink ? context.getSignedResumeUrl({ [LINK_PARAMETER]: linkKey }) : undefined,
	});
	const { senderId, country, replaceTypography } = options;
	const read = openSmsReader({ timezone, now: Date.now() });
	const prepared = read({
		to: context.getNodeParameter('to', 0, ''),
		message: text,
		options: { senderId, country, replaceTypography, customString },
	});
	if (!prepared.ok) return prepared;
	const { parameters: sms } = prepared;
	if (sms.recipients.length > 1) {
		return unusable(
			`Send and Wait asks one person, and To has ${sms.recipients.length} numbers`,
			'Nothing was sent. Give To one number. To ask several people, use a Loop Over Items node with a batch size of 1.',
		);
	}
	const again = asText(options.askAgainMessage) ?? '';
	const question = {
		number,
		responseType,
		text: asText(message) ?? '',
		approval,
		askAgain,
		askAgainText:
			again.trim() === '' ? `Sorry, that was neither yes nor no. ${namedWords(approval)}` : again,
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
	run.data.main = [[{ json: timedOut(question), pairedItem: { item: 0 } }]];
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
