import type { INodePropertyOptions } from 'n8n-workflow';
import { property } from '../helpers/property';
import { readWords, type ApprovalWords } from './approvalWords';

/** How a question is answered. */
export type ResponseType = 'approval' | 'deliveryReport' | 'freeText' | 'reply';

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

/** Reads the Response Type parameter; what is none counts as a reply. */
export function asResponseType(value: unknown): ResponseType {
	return RESPONSE_TYPES.find((type) => type.value === value)?.value ?? 'reply';
}

/** How a person approves. */
export interface Approval {
	words: ApprovalWords;
	approveLabel: string;
	/** Empty where a person can only approve. */
	disapproveLabel: string;
}

export const APPROVAL_DEFAULTS = {
	approveLabel: 'Approve',
	disapproveLabel: 'Decline',
	approveWords: 'yes, y, ok',
	disapproveWords: 'no, n',
} as const;

/** Reads the Approval Options parameter; what is left empty is as by default. */
export function readApproval(parameter: unknown): Approval {
	const values = property(parameter, 'values');
	const textAt = (name: keyof typeof APPROVAL_DEFAULTS) => {
		const value = property(values, name);
		return typeof value === 'string' && value.trim() !== '' ? value : APPROVAL_DEFAULTS[name];
	};
	// Of a list with nothing but separators no word is left.
	const wordsAt = (name: 'approveWords' | 'disapproveWords') => {
		const words = readWords(textAt(name));
		return words.length > 0 ? words : readWords(APPROVAL_DEFAULTS[name]);
	};
	const isDouble = property(values, 'approvalType') !== 'single';
	return {
		words: {
			yes: wordsAt('approveWords'),
			no: isDouble ? wordsAt('disapproveWords') : [],
		},
		approveLabel: textAt('approveLabel').trim(),
		disapproveLabel: isDouble ? textAt('disapproveLabel').trim() : '',
	};
}
