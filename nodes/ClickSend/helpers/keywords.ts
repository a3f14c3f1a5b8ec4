/** Characters that change the colour or the form of an emoji, not what it says. */
const EMOJI_FORM = /[\p{Variation_Selector}\p{Emoji_Modifier}]/gu;

/**
 * Brings a text into the form in which it is compared: without differences in case and width, without spaces
 * and without punctuation. A text of nothing but punctuation keeps it.
 */
export function folded(text: string): string {
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

/** What a reply asks for that is nothing but one word which telephone networks know. */
export type Keyword = 'stop' | 'start' | 'help';

/** The words, folded. Those that ask for no more SMS are the ones of the American rule of 2025, and STOPALL. */
const WORDS: Readonly<Record<Keyword, readonly string[]>> = {
	stop: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'optout', 'revoke'],
	start: ['start', 'unstop'],
	help: ['help', 'info'],
};

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
	(['stop', 'start', 'help'] as const).flatMap((keyword) =>
		WORDS[keyword].map((word) => [word, keyword] as const),
	),
);

/** Characters. A longer text is no keyword, and is not folded for nothing. */
const LONGEST = 40;

/** The keyword that a text is, whatever its case, spaces and punctuation; null where it says anything else. */
export function keywordOf(text: string): Keyword | null {
	return text.length > LONGEST ? null : (KEYWORDS.get(folded(text)) ?? null);
}

/** Tells whether a text is nothing but a word that asks for no more SMS. */
export const isOptOut = (text: string): boolean => keywordOf(text) === 'stop';
