import type { INodeProperties } from 'n8n-workflow';
import { property, textOf } from '../helpers/property';
import { readWords, type ApprovalWords } from './approvalWords';

/** How a person approves. */
export interface Approval extends ApprovalWords {
	approveLabel: string;
	/** Empty where a person can only approve. */
	disapproveLabel: string;
}

/** What an empty field of the Approval Options means. */
export const APPROVAL_DEFAULTS = {
	approveLabel: 'Approve',
	disapproveLabel: 'Decline',
	approvalType: 'double',
	approveWords: 'yes, y, ok',
	disapproveWords: 'no, n',
} as const;

/** The Approval Options, under n8n's names where n8n has one. */
export const approvalOptions: INodeProperties = {
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
						{ name: 'Approve Only', value: 'single' },
						{ name: 'Approve and Disapprove', value: 'double' },
					],
				},
				{
					displayName: 'Words That Approve',
					name: 'approveWords',
					type: 'string',
					default: 'yes, y, ok',
					placeholder: 'e.g. yes, oui, 1',
					description:
						'Answers that mean yes, separated by commas, in any language. Case, spaces and punctuation do not matter. The SMS names the first.',
				},
				{
					displayName: 'Words That Disapprove',
					name: 'disapproveWords',
					type: 'string',
					default: 'no, n',
					placeholder: 'e.g. no, non, 2',
					description: 'Answers that mean no, separated by commas. The SMS names the first.',
					displayOptions: { show: { approvalType: ['double'] } },
				},
			],
		},
	],
};

/** Reads the Approval Options parameter; an empty field has its default. */
export function readApproval(parameter: unknown): Approval {
	const values = property(parameter, 'values');
	const textAt = (name: keyof typeof APPROVAL_DEFAULTS) =>
		textOf(property(values, name)).trim() || APPROVAL_DEFAULTS[name];
	const wordsAt = (name: 'approveWords' | 'disapproveWords') => {
		const words = readWords(textAt(name));
		// Nothing but separators.
		return words.length > 0 ? words : readWords(APPROVAL_DEFAULTS[name]);
	};
	const isDouble = property(values, 'approvalType') !== 'single';
	return {
		yes: wordsAt('approveWords'),
		no: isDouble ? wordsAt('disapproveWords') : [],
		approveLabel: textAt('approveLabel'),
		disapproveLabel: isDouble ? textAt('disapproveLabel') : '',
	};
}
