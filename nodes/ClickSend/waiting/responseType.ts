import type { INodePropertyOptions } from 'n8n-workflow';

/** How a question is answered. */
export type ResponseType = 'approval' | 'deliveryReport' | 'freeText' | 'reply';

export const DEFAULT_RESPONSE_TYPE = 'reply' satisfies ResponseType;

/** The choices of the node, under n8n's names where n8n has one. */
export const RESPONSE_TYPES: Array<INodePropertyOptions & { value: ResponseType }> = [
	{
		name: 'Approval',
		value: 'approval',
		description:
			'The person approves or declines, with a word by SMS or with a button behind a link',
	},
	{
		name: 'Delivery Report',
		value: 'deliveryReport',
		description: 'Nobody has to answer: go on when the SMS is delivered or cannot be delivered',
	},
	{
		name: 'Free Text by Link',
		value: 'freeText',
		description: 'The person writes on a page behind a link; n8n needs a public URL for it',
	},
	{
		name: 'Reply by SMS',
		value: 'reply',
		description: 'The person answers the SMS',
	},
];

/** Reads the Response Type parameter; any other value counts as the default. */
export function asResponseType(value: unknown): ResponseType {
	return RESPONSE_TYPES.find((type) => type.value === value)?.value ?? DEFAULT_RESPONSE_TYPE;
}
