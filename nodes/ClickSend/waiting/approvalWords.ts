import { folded } from '../helpers/keywords';

/** The words with which a person says yes or no. */
export interface ApprovalWords {
	yes: readonly string[];
	no: readonly string[];
}

/** What an answer says. */
export type Verdict = 'yes' | 'no' | 'unclear';

/** The accents of Latin, Greek and Cyrillic letters, which many leave out in an SMS. */
const ACCENTS = /[\u{300}-\u{36f}]/gu;
const unaccented = (text: string) => folded(text).normalize('NFD').replace(ACCENTS, '');

/** Reads a list of words that are separated by commas, semicolons or new lines, in any script. */
export function readWords(text: string): string[] {
	return text
		.split(/[,;\n\u{3001}\u{ff0c}\u{61b}\u{60c}]/u)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

/** The words that mean both yes and no. */
export function ambiguousWords({ yes, no }: ApprovalWords): string[] {
	const refusals = new Set(no.map(folded));
	return yes.filter((word) => refusals.has(folded(word)));
}

/**
 * Understands an answer. It has to be one of the words and nothing else: "yes, but not today" is unclear. Case,
 * spaces and punctuation do not matter; accents matter only where they distinguish a yes from a no.
 */
export function understand(answer: string, { yes, no }: ApprovalWords): Verdict {
	for (const spelled of [folded, unaccented]) {
		const said = spelled(answer);
		if (said === '') continue;
		const isYes = yes.some((word) => spelled(word) === said);
		const isNo = no.some((word) => spelled(word) === said);
		if (isYes !== isNo) return isYes ? 'yes' : 'no';
	}
	return 'unclear';
}
