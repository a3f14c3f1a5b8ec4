import type { INodeProperties } from 'n8n-workflow';
import { readText } from '../parameters/values';
import type { Call, ItemReader } from '../runner/calls';

/**
 * The fields of an operation that pulls unread records. ClickSend marks all that it returns as read, so
 * there is no limit: to cut the list would be to lose the rest.
 *
 * @param notice tells what a pull does to the records
 * @param messageIdDescription of the filter by message ID
 */
export const pullFields = (notice: string, messageIdDescription: string): INodeProperties[] => [
	{ displayName: notice, name: 'unreadNotice', type: 'notice', default: '' },
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Message ID',
				name: 'messageId',
				type: 'string',
				default: '',
				placeholder: 'e.g. D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
				description: messageIdDescription,
			},
		],
	},
];

/**
 * Reads the filter by message ID.
 *
 * @throws ParameterError where it is no text
 */
export function preparePull(item: ItemReader): Call {
	const messageId = readText(
		item.collection('filters').messageId,
		'The message ID',
		'Check the expression in the Message ID filter, for example {{ $json.messageid }}.',
	).trim();
	return messageId === '' ? {} : { parameters: { messageid: messageId } };
}
