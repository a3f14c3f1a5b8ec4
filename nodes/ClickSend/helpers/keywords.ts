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

/** The words with which people ask for no more SMS; telephone networks know them too. */
const OPT_OUT = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'optout']);

/** Tells whether a text is nothing but a word that asks for no more SMS. */
export const isOptOut = (text: string): boolean => OPT_OUT.has(folded(text));
