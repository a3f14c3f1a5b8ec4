/** Characters that change the colour or the form of an emoji, not what it says. */
const EMOJI_FORM = /[\p{Variation_Selector}\p{Emoji_Modifier}]/gu;

/** Characters that nobody sees, such as a zero-width space or a soft hyphen. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Without differences in case and width. */
const caseless = (text: string) =>
	text
		.normalize('NFKC')
		// ẞ is ß in small letters only; ß and ς have no capital of their own.
		.toLowerCase()
		.toUpperCase()
		.toLowerCase()
		.normalize('NFKC');

/**
 * Brings a text into the form in which it is compared: without differences in case and width, without spaces,
 * punctuation and what nobody sees. A text of nothing but punctuation keeps it.
 */
export function folded(text: string): string {
	const plain = caseless(text).replace(EMOJI_FORM, '').replace(INVISIBLE, '').replace(/\s/gu, '');
	return plain.replace(/\p{P}/gu, '') || plain;
}

/** What a reply asks for that is nothing but one word which telephone networks know. */
export type Keyword = 'stop' | 'start' | 'help';

/** The words. Those that ask for no more SMS are the ones of the American rule of 2025, and STOPALL. */
const WORDS: Readonly<Record<Keyword, readonly string[]>> = {
	stop: [
		'stop',
		'stopall',
		'stop all',
		'unsubscribe',
		'cancel',
		'end',
		'quit',
		'optout',
		'opt out',
		'revoke',
	],
	start: ['start', 'unstop'],
	help: ['help', 'info'],
};

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
	(['stop', 'start', 'help'] as const).flatMap((keyword) =>
		WORDS[keyword].map((word) => [word, keyword] as const),
	),
);

/** Characters that can be seen. A longer text is no keyword, and is not compared for nothing. */
const LONGEST = 40;

/** Spaces, punctuation and quotation marks at either end. */
const AROUND = /^[\s\p{P}\p{Sk}]+|[\s\p{P}\p{Sk}]+$/gu;

/** Between the two words of OPT OUT. */
const BETWEEN = /[\s\p{Pd}]+/gu;

/**
 * The keyword that a text is; null where it says anything else. Case, width, spaces and punctuation around it, and
 * what nobody sees do not matter. Spaces and hyphens inside do: "in-fo" is none.
 */
export function keywordOf(text: string): Keyword | null {
	const seen = text.replace(INVISIBLE, '').trim();
	if (seen.length > LONGEST) return null;
	const word = caseless(seen.replace(AROUND, '')).replace(BETWEEN, ' ');
	return KEYWORDS.get(word) ?? null;
}

/** Tells whether a text is nothing but a word that asks for no more SMS. */
export const isOptOut = (text: string): boolean => keywordOf(text) === 'stop';
