import type { INodeProperties } from 'n8n-workflow';
import { membersOnly } from '../helpers/builderHints';
import { KEPT_AT_DEFAULTS } from '../helpers/fixedCollection';
import { folded } from '../helpers/keywords';
import { property, textOf } from '../helpers/property';

/** The words with which a person says yes or no. */
export interface ApprovalWords {
	yes: readonly string[];
	no: readonly string[];
}

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
	typeOptions: KEPT_AT_DEFAULTS,
	placeholder: 'Add option',
	default: {},
	builderHint: membersOnly('only the default words count as yes and no'),
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

/** Reads a list of words that are separated by commas, semicolons or new lines, in any script. */
export function readWords(text: string): string[] {
	return text
		.split(/[,;\n\u{3001}\u{ff0c}\u{61b}\u{60c}]/u)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

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

/** Says which words to reply with, e.g. "Reply YES to approve or NO to decline." */
export function namedWords({ yes: [approving = ''], no: [declining] }: ApprovalWords): string {
	const decline = declining === undefined ? '' : ` or ${declining.toUpperCase()} to decline`;
	return `Reply ${approving.toUpperCase()} to approve${decline}.`;
}

/** The words that mean both yes and no. */
export function ambiguousWords({ yes, no }: ApprovalWords): string[] {
	const refusals = new Set(no.map(folded));
	return yes.filter((word) => refusals.has(folded(word)));
}

/** What an answer says. */
export type Verdict = 'yes' | 'no' | 'unclear';

/** The accents of Latin, Greek and Cyrillic letters, which many leave out in an SMS. */
const ACCENTS = /[\u{300}-\u{36f}]/gu;
const unaccented = (text: string) => folded(text).normalize('NFD').replace(ACCENTS, '');

/** Characters. A longer answer is none of the words, and is not compared for nothing. */
const LONGEST_ANSWER = 200;

/**
 * Understands an answer. It has to be one of the words and nothing else: "yes, but not today" is unclear. Case,
 * spaces and punctuation do not matter; accents matter only where they distinguish a yes from a no.
 */
export function understand(answer: string, { yes, no }: ApprovalWords): Verdict {
	const text = answer.trim();
	if (text.length > LONGEST_ANSWER) return 'unclear';
	for (const spelled of [folded, unaccented]) {
		const said = spelled(text);
		if (said === '') continue;
		const isYes = yes.some((word) => spelled(word) === said);
		const isNo = no.some((word) => spelled(word) === said);
		if (isYes !== isNo) return isYes ? 'yes' : 'no';
	}
	return 'unclear';
}
