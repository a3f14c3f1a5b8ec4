import {
	SEND_AND_WAIT_OPERATION,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { asList } from '../../helpers/notice';
import { membersOnly } from '../../helpers/builderHints';
import { WrittenFields } from '../../parameters/written';
import type { Invocation } from '../../runner/invocation';
import { defineSend } from '../../runner/sends';
import type { SendReader } from '../../runner/sendOperation';
import { openSmsReader, type Sms } from '../../sending/sms';
import { MAX_ALPHANUMERIC_SENDER_ID_LENGTH, MAX_MESSAGE_LENGTH } from '../../transport/limits';
import { approvalOptions } from '../../waiting/approval';
import { ask, ASKED_AGAIN, waitForAnswer, type Asking } from '../../waiting/ask';
import { RESPONSE_TYPES } from '../../waiting/question';
import { limitWaitTime } from '../../waiting/waitTime';
import {
	countryOption,
	messageField,
	replaceTypographyOption,
	senderIdOption,
	toField,
} from './smsFields';

/** The options of an approval. */
const showForApproval = { show: { '/responseType': ['approval'] } };

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	builderHint: membersOnly('the workflow waits without a limit'),
	options: [
		{
			displayName: 'Add Link',
			name: 'addLink',
			type: 'boolean',
			default: false,
			description:
				'Whether to add a link to a page where the person can answer as well. n8n needs a public URL for it, and the SMS gets about 180 characters longer.',
			displayOptions: showForApproval,
		},
		{
			displayName: 'Ask Again',
			name: 'askAgain',
			type: 'number',
			typeOptions: { minValue: ASKED_AGAIN.least, maxValue: ASKED_AGAIN.most },
			default: 1,
			description:
				'How often to send another SMS to a person who answers neither yes nor no. After that, the workflow goes on with approved and understood set to false.',
			displayOptions: showForApproval,
		},
		{
			displayName: 'Ask Again Message',
			name: 'askAgainMessage',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sorry, please reply YES or NO.',
			description:
				'Text of that SMS. Leave it empty for a text that names the words to reply with.',
			displayOptions: showForApproval,
		},
		countryOption,
		limitWaitTime,
		{
			displayName: 'Name the Words',
			name: 'nameWords',
			type: 'boolean',
			default: true,
			description:
				'Whether to add a line to the SMS with the words to reply with, such as “Reply YES to approve or NO to decline.” Switch it off to write the line yourself, for example in another language',
			displayOptions: showForApproval,
		},
		replaceTypographyOption,
		senderIdOption(
			'e.g. +61411000000',
			`Who the SMS is from: a number, or, where nobody has to reply by SMS, up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces. Leave it empty to use a number of ClickSend.`,
		),
	],
};

/** Its fields have n8n's names where n8n's own nodes that wait have the same. */
const fields: INodeProperties[] = [
	toField(
		'Mobile number of the one person to ask, in international format, with a leading + and the country code',
	),
	messageField(
		'e.g. Shall we deliver tomorrow?',
		`Text of the SMS. At most ${MAX_MESSAGE_LENGTH} characters, including the words and the link that are added; a long text is sent and charged as several parts.`,
	),
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		noDataExpression: true,
		default: 'reply',
		description: 'What to wait for',
		options: RESPONSE_TYPES,
	},
	{
		displayName: asList(
			'Replies and delivery reports come in through a ClickSend Trigger or a ClickSend Poll Trigger: a workflow with one has to be active (published) in this n8n. It passes the answer on to this node and does not start itself.',
			'The node asks one person. For several, use Loop Over Items with a batch size of 1.',
		),
		name: 'waitNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { responseType: ['approval', 'deliveryReport', 'reply'] } },
	},
	approvalOptions,
	options,
];

function open(context: IExecuteFunctions, invocation: Invocation): SendReader {
	const what = JSON.stringify(context.getNode().parameters.message ?? '');
	const readSms = openSmsReader({ timezone: context.getTimezone(), now: Date.now() });
	const written = new WrittenFields(fields, context.getNode().parameters);
	let asking: Asking<Sms> | undefined;
	return {
		read() {
			asking = ask(context, invocation, readSms, written);
			return asking.sms;
		},
		fingerprint: ({ recipients }) => ({ what, recipients }),
		async conclude([item]) {
			if (!item || !asking) return;
			await waitForAnswer(context, { ...asking.question, sms: item.json }, asking.till);
		},
	};
}

/**
 * Sends an SMS to one person and lets the execution wait until the person answers, the SMS is delivered, or
 * the wait is over.
 */
export const sendAndWait = defineSend({
	value: SEND_AND_WAIT_OPERATION,
	name: 'Send and Wait for Response',
	action: 'Send an SMS and wait for response',
	description: 'Ask a person by SMS, and go on with the answer',
	evaluationRemedy:
		'To go on with an answer, lead evaluations around this node, with an Evaluation node and its operation Check If Evaluating.',
	builderHint:
		'Asks one person: give it one item with one number. Needs an active ClickSend Trigger or ClickSend Poll Trigger in any workflow, which receives the answer, but for responseType freeText.',
	order: 2,
	fields,
	open,
});
