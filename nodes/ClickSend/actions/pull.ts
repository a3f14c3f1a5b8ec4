import { membersOnly } from '../helpers/builderHints';
import { readText } from '../parameters/values';
import { defineCall } from '../runner/calls';
import type { Operation } from '../runner/operation';
import type { HttpEndpoint } from '../transport/endpoints';
import { explained, type ClickSendEvent } from '../triggers/events';

/**
 * Get Many of unread records, each with what it means. ClickSend marks all that it returns as read, so there is no limit: to cut
 * the list would be to lose the rest.
 *
 * @param event that each record is
 * @param what are pulled
 * @param setting of the ClickSend dashboard that has to be on 'Poll our server'
 * @param matching the filter's description without its end
 */
export const definePull = (
	endpoint: HttpEndpoint,
	event: ClickSendEvent,
	what: string,
	setting: string,
	matching: string,
): Operation =>
	defineCall({
		value: 'getMany',
		name: 'Get Many',
		action: `Get many ${what}`,
		// n8n tells AI builders this one text for both resources that have the operation.
		description: 'Get all that are unread, and mark them as read',
		order: 1,
		fields: [
			{
				displayName: `This returns the unread ${what} and marks them as read, so the next run returns only newer ones. ClickSend's ${setting} have to be on 'Poll our server'.`,
				name: 'unreadNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add filter',
				default: {},
				builderHint: membersOnly('everything is fetched, and ClickSend gives it only once'),
				options: [
					{
						displayName: 'Message ID',
						name: 'messageId',
						type: 'string',
						default: '',
						placeholder: 'e.g. D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
						description: `${matching}. Use the messageid that the operation Send returned.`,
					},
				],
			},
		],
		endpoint,
		prepare(item) {
			const messageId = readText(
				item.collection('filters').messageId,
				'The message ID',
				'Check the expression in the Message ID filter, for example {{ $json.messageid }}.',
			).trim();
			return {
				...(messageId !== '' && { parameters: { messageid: messageId } }),
				output: (records) => records.map((record) => explained(event, record)),
			};
		},
	});
