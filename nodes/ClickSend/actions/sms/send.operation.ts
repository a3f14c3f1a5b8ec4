import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { ParameterError, resultOf } from '../../errors/issue';
import { membersOnly } from '../../helpers/builderHints';
import { openItemParameters } from '../../parameters/itemParameters';
import { requestMethodOption } from '../../parameters/requestMethod';
import { WrittenFields } from '../../parameters/written';
import type { Invocation } from '../../runner/invocation';
import { defineSend } from '../../runner/sends';
import type { SendReader } from '../../runner/sendOperation';
import {
	checkNotLeftToModel,
	MAX_REDIRECTED,
	Safeguards,
} from '../../sending/safeguards/safeguards';
import { openSmsReader, type Sms } from '../../sending/sms';
import {
	CONCURRENT_REQUESTS,
	DEFAULT_CONCURRENT_REQUESTS,
	SMS_PER_MINUTE,
	TIMEOUT,
} from '../../sending/smsOptions';
import { asOutput } from '../../sending/summary';
import { ToolCallLimit, toolCallLimitOption } from '../../sending/toolCallLimit';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	REQUEST_TIMEOUT_MS,
} from '../../transport/limits';
import { safeguardsField } from './safeguardFields';
import {
	countryOption,
	messageField,
	replaceTypographyOption,
	senderIdOption,
	toField,
} from './smsFields';

const fields: INodeProperties[] = [
	toField(
		'Mobile number of the recipient in international format, with a leading + and the country code. Separate several with commas, semicolons or new lines, or give a list with an expression.',
	),
	messageField(
		'e.g. Your order is on its way',
		`Text of the SMS. At most ${MAX_MESSAGE_LENGTH} characters; a long text is sent and charged as several parts.`,
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		builderHint: membersOnly('a dry run becomes a real send'),
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
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				default: false,
				description:
					'Whether to check everything and send nothing. The output says what would be sent, in how many parts, and, with Price per Part, what it would cost.',
			},
			{
				displayName: 'Max Concurrent Requests',
				name: 'maxConcurrentRequests',
				type: 'number',
				typeOptions: { minValue: CONCURRENT_REQUESTS.least, maxValue: CONCURRENT_REQUESTS.most },
				default: DEFAULT_CONCURRENT_REQUESTS,
				description:
					'How many requests may be under way at a time, for example when each item has a message of its own. The first item decides for all.',
			},
			{
				displayName: 'Output',
				name: 'output',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Not Accepted',
						value: 'notAccepted',
						description: 'An item for each recipient that was not accepted, or was skipped',
					},
					{
						name: 'Recipients',
						value: 'recipients',
						description: 'An item for each recipient',
					},
					{
						name: 'Summary',
						value: 'summary',
						description: 'One item for all, with the first 1,000 that were not accepted',
					},
				],
				default: 'recipients',
				description:
					'What the node puts out. Summary takes the least memory, for example with 100,000 recipients and more.',
			},
			{
				displayName: 'Price per Part',
				name: 'pricePerPart',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0.0282 USD',
				description:
					'What a part of an SMS costs you, for the estimate of a dry run: a number, with a currency code or without. ClickSend has a price for each country.',
			},
			{
				displayName: 'Redirect To',
				name: 'redirectTo',
				type: 'string',
				default: '',
				placeholder: 'e.g. +61411111111',
				description: `For tests: your own number, which gets every SMS instead of the recipients. A run sends ${MAX_REDIRECTED} at most, and each is charged.`,
			},
			replaceTypographyOption,
			requestMethodOption,
			{
				displayName: 'Schedule',
				name: 'schedule',
				type: 'dateTime',
				default: '',
				description:
					"When to send the SMS, in the workflow's time zone. Leave it empty to send at once; an expression can give “now” for that.",
				builderHint: {
					propertyHint:
						'An ISO 8601 date and time in the future, such as 2027-01-31T09:00:00; without an offset it is in the time zone of the workflow. Leave the option out to send at once.',
				},
			},
			senderIdOption(
				'e.g. MyCompany',
				`Who the SMS is from: a number, or up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces. Recipients cannot reply to letters. Leave it empty to use a number of ClickSend.`,
			),
			{
				displayName: 'Send in Evaluations',
				name: 'sendInEvaluations',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether to send SMS also when n8n evaluates the workflow, one for each test case. Otherwise an evaluation gets what would be sent, and nothing leaves.',
				builderHint: { propertyHint: 'Leave it off unless the user has asked for it.' },
			},
			{
				displayName: 'SMS per Minute',
				name: 'smsPerMinute',
				type: 'number',
				typeOptions: { minValue: SMS_PER_MINUTE.least, maxValue: SMS_PER_MINUTE.most },
				default: 600,
				description:
					'How many SMS may leave within a minute, for example because people will call back. The execution lasts as long. The first item decides for all.',
			},
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: TIMEOUT.least, maxValue: TIMEOUT.most },
				default: REQUEST_TIMEOUT_MS,
				description:
					"Time in ms to wait for ClickSend's response to a request. When it is over, nobody knows whether the SMS were sent, so do not make it short.",
			},
			toolCallLimitOption,
		],
	},
	safeguardsField,
];

/** What is sent to whom, in a later try: an SMS that is redirected is another one. */
const recipientsOf = ({ recipients, intendedFor }: Sms): string[] =>
	intendedFor ? intendedFor.map((to, index) => `${recipients[index] ?? ''} for ${to}`) : recipients;

/** Makes all items agree with the first one, because a run is either dry or not. */
function openDryRunCheck(): (sms: Sms) => void {
	let first: boolean | undefined;
	return ({ options: { dryRun } }) => {
		first ??= dryRun;
		if (dryRun === first) return;
		throw new ParameterError(
			'Dry Run is on for some items and off for others',
			'Set Dry Run to the same for all items, or put an If node before this one. Nothing was sent for this item.',
		);
	};
}

function open(context: IExecuteFunctions, { caller }: Invocation): SendReader {
	const node = context.getNode();
	const moment = { timezone: context.getTimezone(), now: Date.now() };
	const parameters = openItemParameters(context);
	const written = new WrittenFields(fields, node.parameters);
	const readSms = openSmsReader(moment);
	const limit = caller === 'workflow' ? undefined : new ToolCallLimit({ context });
	const safeguards = Safeguards.isUsed(node.parameters)
		? new Safeguards({ context, parameters, written, now: moment.now })
		: undefined;
	const checkDryRun = openDryRunCheck();
	// A model that reads nothing takes the tool for broken, and calls it again.
	const output = asOutput(context.getNodeParameter('options.output', 0, 'recipients'));
	// In a later try of the same execution, the same message parameter for the same item is the same SMS:
	// the value of an expression may change with the time, and a person who corrects another option does
	// not want to send twice. Another message of a model is another SMS, although the parameter is the same.
	const parameter = JSON.stringify(node.parameters.message ?? '');
	return {
		read(itemIndex) {
			if (limit) {
				limit.check();
				checkNotLeftToModel(node.parameters);
			}
			const sms = readSms({
				to: written.checked('to', parameters.get('to', itemIndex, '')),
				message: written.checked('message', parameters.get('message', itemIndex, '')),
				options: written.checked('options', parameters.collection('options', itemIndex)),
			});
			checkDryRun(sms);
			return safeguards?.check(sms, itemIndex) ?? sms;
		},
		...(safeguards && { safeguards }),
		output: limit && output === 'notAccepted' ? 'recipients' : output,
		isDryUnread() {
			const dryRun = resultOf(() => context.getNodeParameter('options.dryRun', 0, false));
			return dryRun.ok && dryRun.value === true;
		},
		sendsInEvaluations: context.getNodeParameter('options.sendInEvaluations', 0, false) === true,
		fingerprint: (sms) => ({
			what: limit ? sms.message : parameter,
			recipients: recipientsOf(sms),
		}),
		...(limit && { limit }),
	};
}

/**
 * Send: an SMS to each recipient of each item.
 *
 * @see API description, "Send an SMS"
 */
export const send = defineSend({
	value: 'send',
	name: 'Send',
	action: 'Send an SMS',
	description: 'Send an SMS to one or many recipients',
	evaluationRemedy: 'To send in evaluations, switch on the option Send in Evaluations.',
	builderHint:
		'Sends once for each item; give an item several recipients only where all get the same text.',
	order: 1,
	fields,
	open,
});
