import type { INodeProperties } from 'n8n-workflow';
import { asList } from '../../helpers/notice';
import { MAX_ALPHANUMERIC_SENDER_ID_LENGTH, MAX_MESSAGE_LENGTH } from '../../transport/limits';
import { ATTEMPTS } from '../../waiting/answerCode';
import { RESPONSE_TYPES } from '../../waiting/responseType';
import { countryOption, replaceTypographyOption } from './smsOptions';

/** How often a person is asked again who answers neither yes nor no, unless the node says otherwise. */
export const ASKED_AGAIN = { least: 0, most: ATTEMPTS - 1, otherwise: 1 } as const;

const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	description:
		'How long to wait. When the time is over, the workflow goes on with timedOut set to true.',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					default: 'afterTimeInterval',
					description: 'What ends the wait',
					options: [
						{ name: 'After Time Interval', value: 'afterTimeInterval' },
						{ name: 'At Specified Time', value: 'atSpecifiedTime' },
					],
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 1,
					description: 'How many of the unit to wait',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					default: 'hours',
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Minutes', value: 'minutes' },
					],
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					default: '',
					description: "When to go on, in the workflow's time zone",
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
				},
			],
		},
	],
};

const approvalOptions: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { responseType: ['approval'] } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Approve Button Label',
					name: 'approveLabel',
					type: 'string',
					default: 'Approve',
					description: 'On the page behind the link',
				},
				{
					displayName: 'Disapprove Button Label',
					name: 'disapproveLabel',
					type: 'string',
					default: 'Decline',
					description: 'On the page behind the link',
					displayOptions: { show: { approvalType: ['double'] } },
				},
				{
					displayName: 'Type of Approval',
					name: 'approvalType',
					type: 'options',
					default: 'double',
					options: [
						{
							name: 'Approve Only',
							value: 'single',
						},
						{
							name: 'Approve and Disapprove',
							value: 'double',
						},
					],
				},
				{
					displayName: 'Words That Approve',
					name: 'approveWords',
					type: 'string',
					default: 'yes, y, ok',
					placeholder: 'e.g. yes, oui, 1',
					description:
						'Answers that mean yes, separated by commas, in any language. Case, spaces and punctuation do not matter. The first is named in the SMS.',
				},
				{
					displayName: 'Words That Disapprove',
					name: 'disapproveWords',
					type: 'string',
					default: 'no, n',
					placeholder: 'e.g. no, non, 2',
					description: 'Answers that mean no, separated by commas. The first is named in the SMS.',
					displayOptions: { show: { approvalType: ['double'] } },
				},
			],
		},
	],
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Add Link',
			name: 'addLink',
			type: 'boolean',
			default: false,
			description:
				'Whether to add a link to the SMS, to a page where the person can answer as well. n8n needs a public URL for it, and the SMS gets longer by about 180 characters.',
			displayOptions: { show: { '/responseType': ['approval'] } },
		},
		{
			displayName: 'Ask Again',
			name: 'askAgain',
			type: 'number',
			typeOptions: { minValue: ASKED_AGAIN.least, maxValue: ASKED_AGAIN.most },
			default: 1,
			description:
				'How often to send another SMS to a person who answers neither yes nor no. After that, the workflow goes on with approved and understood set to false.',
			displayOptions: { show: { '/responseType': ['approval'] } },
		},
		{
			displayName: 'Ask Again Message',
			name: 'askAgainMessage',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sorry, please reply YES or NO.',
			description: 'Text of that SMS. Leave it empty for one that names the words.',
			displayOptions: { show: { '/responseType': ['approval'] } },
		},
		countryOption,
		limitWaitTime,
		{
			displayName: 'Name the Words',
			name: 'nameWords',
			type: 'boolean',
			default: true,
			description:
				'Whether to add a line to the SMS with the words to reply with, such as “Reply YES to approve or NO to decline.” Switch it off to write it yourself, for example in another language',
			displayOptions: { show: { '/responseType': ['approval'] } },
		},
		replaceTypographyOption,
		{
			displayName: 'Sender ID',
			name: 'senderId',
			type: 'string',
			default: '',
			placeholder: 'e.g. +61411000000',
			description: `Who the SMS is from: a number, or where nobody has to reply by SMS up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces. Leave it empty to use a number of ClickSend.`,
		},
	],
};

/** The fields of the operation, under n8n's names for what its nodes that wait have in common. */
export const sendAndWaitProperties: INodeProperties[] = [
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +61411111111',
		description:
			'Mobile number of the one person to ask, in international format, with a leading + and the country code',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Shall we deliver tomorrow?',
		description: `Text of the SMS. With what is added to it, at most ${MAX_MESSAGE_LENGTH} characters; a long text is sent and charged as several parts.`,
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		noDataExpression: true,
		default: 'reply',
		description: 'What the workflow waits for',
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
