import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import { asText } from '../parameters/values';
import { asRequestMethod } from '../parameters/requestMethod';
import type { HttpEndpoint } from '../transport/endpoints';
import type { RequestMethod } from '../parameters/requestMethod';
import { bad } from '../parameters/check';
import { defineItemOperation, type OpenedOperation } from '../runner/operation';
import { requestMethodOnly } from './requestMethod';

interface PullParameters {
	messageId: string;
	requestMethod: RequestMethod;
}

/** What tells one pull of unread records from another. */
export interface Pull {
	resource: string;
	endpoint: HttpEndpoint;
	/** The notice that tells what a pull does to the records. */
	notice: string;
	messageIdDescription: string;
}

function propertiesOf(pull: Pull): INodeProperties[] {
	return updateDisplayOptions({ show: { resource: [pull.resource], operation: ['getMany'] } }, [
		{ displayName: pull.notice, name: 'unreadNotice', type: 'notice', default: '' },
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
					description: pull.messageIdDescription,
				},
			],
		},
		requestMethodOnly,
	]);
}

/**
 * An operation that pulls unread records. ClickSend marks all that it returns as read, so there is no
 * limit: to cut the list would be to lose the rest.
 *
 * @see API description, "Get all Inbound SMS - Pull" and "Get all Delivery Receipts - Pull"
 */
export function definePull(pull: Pull): OpenedOperation {
	return defineItemOperation<PullParameters>({
		properties: propertiesOf(pull),
		records: 'handedOutOnce',

		prepare(context, itemIndex) {
			const filters = context.getNodeParameter('filters', itemIndex, {});
			const options = context.getNodeParameter('options', itemIndex, {});
			const messageId = asText(filters.messageId)?.trim();
			if (messageId === undefined) {
				return bad(
					'The message ID is a list or an object, not a text',
					'Check the expression in the Message ID filter, for example {{ $json.messageid }}.',
				);
			}
			return {
				ok: true,
				parameters: { messageId, requestMethod: asRequestMethod(options.requestMethod) },
			};
		},

		async run(client, { messageId, requestMethod }) {
			const parameters = messageId === '' ? {} : { messageid: messageId };
			const result = await client.request(pull.endpoint, parameters, { method: requestMethod });
			if (!result.ok) return [{ ok: false, issue: result.issue, json: {} }];
			return result.records.map((record) => ({ ok: true, json: { ...record } }));
		},
	});
}
