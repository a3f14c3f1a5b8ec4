import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { openItemParameters } from '../../parameters/itemParameters';
import { requestMethodOption } from '../../parameters/requestMethod';
import { WrittenFields } from '../../parameters/written';
import type { Invocation } from '../../runner/invocation';
import { defineSend, type SendReader } from '../../runner/sends';
import {
	CONCURRENT_REQUESTS,
	DEFAULT_CONCURRENT_REQUESTS,
	openSmsReader,
	TIMEOUT,
} from '../../sending/sms';
import { ToolCallLimit, toolCallLimitOption } from '../../sending/toolCallLimit';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	REQUEST_TIMEOUT_MS,
} from '../../transport/limits';
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
				default: DEFAULT_CONCURRENT_REQUESTS,
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
];

function open(context: IExecuteFunctions, { caller }: Invocation): SendReader {
	const parameters = openItemParameters(context);
	const written = new WrittenFields(fields, context.getNode().parameters);
	const readSms = openSmsReader({ timezone: context.getTimezone(), now: Date.now() });
	const limit = caller === 'workflow' ? undefined : new ToolCallLimit({ context });
	// In a later try of the same execution, the same message parameter for the same item is the same SMS:
	// the value of an expression may change with the time, and a person who corrects another option does
	// not want to send twice. Another message of a model is another SMS, although the parameter is the same.
	const parameter = JSON.stringify(context.getNode().parameters.message ?? '');
	return {
		read(itemIndex) {
			limit?.check();
			return readSms({
				to: written.checked('to', parameters.get('to', itemIndex, '')),
				message: written.checked('message', parameters.get('message', itemIndex, '')),
				options: written.checked('options', parameters.collection('options', itemIndex)),
			});
		},
		sendsInEvaluations: context.getNodeParameter('options.sendInEvaluations', 0, false) === true,
		fingerprint: ({ recipients, message }) => ({
			what: limit ? message : parameter,
			recipients,
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
