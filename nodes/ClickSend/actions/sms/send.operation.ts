import { updateDisplayOptions, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { countryOptions } from '../../helpers/countries';
import { SEND } from '../../transport/endpoints';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	MAX_URL_LENGTH,
} from '../../transport/limits';
import type { ClickSendClient } from '../../transport/request';
import { messages } from '../../errors/messages';
import { isSettled } from '../journal';
import { defineOperation, type Outcome, type Prepared } from '../operation';
import { requestMethodOption } from '../requestMethod';
import { readSms, type Sms } from './sms';
import { splitRecipients, wireParameters } from './sendRequests';
import { matchAnswer } from './matchAnswer';

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
					displayName: 'Country',
					name: 'country',
					type: 'options',
					options: countryOptions,
					default: 'AU',
					description:
						'Country of recipients that are written as local numbers. ClickSend adds its country code to them.',
				},
				{
					displayName: 'Custom String',
					name: 'customString',
					type: 'string',
					default: '',
					placeholder: 'e.g. order-1234',
					description: `A reference of your own that comes back with replies and delivery reports. At most ${MAX_CUSTOM_STRING_LENGTH} characters.`,
				},
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
			],
		},
	],
);

function prepare(context: IExecuteFunctions, itemIndex: number): Prepared<Sms> {
	return readSms(
		{
			to: context.getNodeParameter('to', itemIndex, ''),
			message: context.getNodeParameter('message', itemIndex, ''),
			options: context.getNodeParameter('options', itemIndex, {}),
		},
		{ timezone: context.getTimezone(), now: Date.now() },
	);
}

/** With GET, one recipient alone may already be too much for a URL. */
function check(client: ClickSendClient, sms: Sms): Issue | undefined {
	if (sms.requestMethod !== 'GET') return undefined;
	const longest = Math.max(
		...sms.recipients.map((to) => client.urlLength(SEND, wireParameters(sms, [to]))),
	);
	if (longest <= MAX_URL_LENGTH) return undefined;
	const { message, description } = messages.urlTooLong(longest, MAX_URL_LENGTH);
	return parameterIssue(message, description);
}

/**
 * Sends one item's SMS to all its recipients, in as few requests as ClickSend allows, one after
 * another. A recipient that an earlier try settled is not sent to again.
 *
 * @returns one outcome per recipient, in their order
 * @see API description, "Send an SMS"
 */
async function run(
	client: ClickSendClient,
	sms: Sms,
	settled: readonly Outcome[] = [],
): Promise<Outcome[]> {
	const outcomes = new Map<number, Outcome>();
	settled.forEach((outcome, index) => {
		if (isSettled(outcome)) outcomes.set(index, outcome);
	});
	const open = sms.recipients
		.map((to, index) => ({ to, index }))
		.filter(({ index }) => !outcomes.has(index));
	const fitsUrl = (recipients: readonly string[]) =>
		client.urlLength(SEND, wireParameters(sms, recipients)) <= MAX_URL_LENGTH;

	let stoppedBy: Issue | undefined;
	for (const chunk of splitRecipients(open, sms.requestMethod, fitsUrl)) {
		const recipients = chunk.map(({ to }) => to);
		const result = stoppedBy
			? { ok: false as const, issue: messages.notAttempted(stoppedBy) }
			: await client.request(SEND, wireParameters(sms, recipients), sms.requestMethod);
		const matched = result.ok
			? matchAnswer(recipients, result.records)
			: recipients.map((to): Outcome => ({ ok: false, issue: result.issue, json: { to } }));
		if (!result.ok) stoppedBy ??= result.issue;
		chunk.forEach(({ index }, position) => {
			const outcome = matched[position];
			if (outcome) outcomes.set(index, outcome);
		});
	}
	return [...outcomes].sort(([left], [right]) => left - right).map(([, outcome]) => outcome);
}

export const send = defineOperation<Sms>({ properties, prepare, check, run, records: 'sent' });
