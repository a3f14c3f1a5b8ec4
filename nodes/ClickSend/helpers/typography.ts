/** Characters of word processors, web pages and PDFs, by the plain one that a keyboard has. */
const TYPOGRAPHIC: ReadonlyArray<readonly [plain: string, characters: string]> = [
	// “ ” „ ‟ ″ « »
	['"', '\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb'],
	// ‘ ’ ‚ ‛ ′ ʼ ‹ ›, and the accents ´ ` that stand in for an apostrophe
	["'", '\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a\u00b4`'],
	// Hyphens (one does not break), figure dash, en and em dash, horizontal bar, minus
	['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212'],
	// Bullets • ‣ ⁃ ◦, and that of Word's symbol font
	['-', '\u2022\u2023\u2043\u25e6\uf0b7'],
	// … and ‥
	['...', '\u2026'],
	['..', '\u2025'],
	// Fraction slash
	['/', '\u2044'],
	// Tab, and spaces that do not break or have a width of their own
	[' ', '\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f'],
	// Word's line break, next line, line and paragraph separator
	['\n', '\v\u0085\u2028\u2029'],
	// Ligatures
	['ff', '\ufb00'],
	['fi', '\ufb01'],
	['fl', '\ufb02'],
	['ffi', '\ufb03'],
	['ffl', '\ufb04'],
	// Soft hyphen, zero-width space, word joiner, byte order mark
	['', '\u00ad\u200b\u2060\ufeff'],
];

const PLAIN: ReadonlyMap<string, string> = new Map(
	TYPOGRAPHIC.flatMap(([plain, characters]) =>
		Array.from(characters, (character): [string, string] => [character, plain]),
	),
);

const ANY = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'g');

/**
 * Replaces typographic characters by those of the GSM-7 alphabet, so that a message that was pasted from a
 * word processor does not cost twice as many parts or more for its quotes.
 *
 * Everything else stays to the letter: accents, other scripts, emoji, symbols, joiners and direction marks.
 * So the table is ours: those of libraries change the full stops and digits of Chinese and Japanese too.
 *
 * @param message any text
 * @returns the text, which may be longer: an ellipsis becomes three full stops
 */
export function replaceTypography(message: string): string {
	return message.replace(ANY, (character) => PLAIN.get(character) ?? character);
}
