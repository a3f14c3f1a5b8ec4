/** The words with which a person says yes or no. */
export interface ApprovalWords {
	yes: readonly string[];
	no: readonly string[];
}

export type Verdict = 'yes' | 'no' | 'unclear';

/** Characters that change the colour or the form of an emoji, not what it says. */
const EMOJI_FORM = /[\p{Variation_Selector}\p{Emoji_Modifier}]/gu;

/**
 * What a text says, whatever its case, width, spaces and punctuation. Of punctuation alone, it is that.
 */
function folded(text: string): string {
	const plain = text
		.normalize('NFKC')
		// ẞ is ß in small letters only; ß and ς have no capital of their own.
		.toLowerCase()
		.toUpperCase()
		.toLowerCase()
		.normalize('NFKC')
		.replace(EMOJI_FORM, '')
		.replace(/\s/gu, '');
	return plain.replace(/\p{P}/gu, '') || plain;
}

/** The accents of Latin, Greek and Cyrillic letters, which many leave out in an SMS. */
const ACCENTS = /[\u{300}-\u{36f}]/gu;
const unaccented = (text: string) => folded(text).normalize('NFD').replace(ACCENTS, '');

/** Reads a list of words as a person writes it, separated by commas, semicolons or new lines. */
export function readWords(text: string): string[] {
	return text
		.split(/[,;\n\u{3001}\u{ff0c}\u{61b}\u{60c}]/u)
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

/** What people write who want no more SMS; telephone networks know these words too. */
const OPT_OUT = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'optout']);

/** Whether an answer asks for no more SMS, so that another would be one too many. */
export const isOptOut = (answer: string): boolean => OPT_OUT.has(folded(answer));

/** The words that mean yes and no at once; with one of them nobody could be understood. */
export function ambiguousWords({ yes, no }: ApprovalWords): string[] {
	const refusals = new Set(no.map(folded));
	return yes.filter((word) => refusals.has(folded(word)));
}

/**
 * Understands an answer: it has to be one of the words and nothing else, because "yes, but not today" is
 * neither. Case, spaces and punctuation do not matter; accents only where they tell a yes from a no.
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
