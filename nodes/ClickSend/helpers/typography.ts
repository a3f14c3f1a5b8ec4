import { firstNonGsm, messageParts } from './messageParts';

type Table = ReadonlyArray<readonly [plain: string, characters: string]>;

/** Characters of word processors, web pages and PDFs, by the plain one that a keyboard has: never longer. */
const TYPOGRAPHIC: Table = [
	// “ ” „ ‟ ″ ‶ « »
	['"', '\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb'],
	// ‘ ’ ‚ ‛ ′ ‵ ʼ ʻ ‹ ›, and the accents ´ ` that stand in for an apostrophe
	["'", '\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u02bb\u2039\u203a\u00b4`'],
	// Hyphens (one does not break), figure dash, en dash, minus
	['-', '\u2010\u2011\u2012\u2013\u2212'],
	// Bullets • ‣ ⁃ ◦
	['-', '\u2022\u2023\u2043\u25e6'],
	// Fraction and division slash
	['/', '\u2044\u2215'],
	// Tab, and spaces that do not break or have a width of their own
	[' ', '\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f'],
	// Word's line break, next line, line and paragraph separator
	['\n', '\v\u0085\u2028\u2029'],
	// windows-1252 that was read as Latin-1: „ “ ”, ‚ ‘ ’ ‹ ›, •, –, €
	['"', '\u0084\u0093\u0094'],
	["'", '\u0082\u0091\u0092\u008b\u009b'],
	['-', '\u0095\u0096'],
	['€', '\u0080'],
	// The signs of Ångström, ohm and kelvin, which are letters
	['Å', '\u212b'],
	['Ω', '\u2126'],
	['K', '\u212a'],
	// Soft hyphen, zero-width space, word joiner, byte order mark, the same with its bytes in the wrong order
	['', '\u00ad\u200b\u2060\ufeff\ufffe'],
];

/**
 * What becomes longer, or is needed in other scripts: replaced only where the message is GSM-7 then. Japanese writes
 * yes and blanks with circles, and headings with squares and lines.
 */
const ONLY_IN_GSM: Table = [
	// A line of boxes, the shapes ● ○ ■ ▪ that stand for bullets, and the bullets of Word's symbol fonts
	['-', '\u2500\u25cf\u25cb\u25a0\u25aa'],
	['-', '\uf06f\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc'],
	['...', '\u2026'],
	['..', '\u2025'],
	["'''", '\u2034'],
	['->', '\u2192\uf0e0'],
	// Ligatures
	['ff', '\ufb00'],
	['fi', '\ufb01'],
	['fl', '\ufb02'],
	['ffi', '\ufb03'],
	['ffl', '\ufb04'],
	// Direction marks
	['', '\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'],
];

/** Makes the replacement of each character of some tables. */
function replacer(...tables: readonly Table[]): (text: string) => string {
	const plain = new Map(
		tables
			.flat()
			.flatMap(([to, characters]) =>
				Array.from(characters, (character): [string, string] => [character, to]),
			),
	);
	const any = new RegExp(`[${[...plain.keys()].join('')}]`, 'g');
	return (text) => text.replace(any, (character) => plain.get(character) ?? character);
}

const replaceShort = replacer(TYPOGRAPHIC);
const replaceAll = replacer(TYPOGRAPHIC, ONLY_IN_GSM);

/** Nothing in such a text is ever replaced, which is told at once. */
const PLAIN = /^[\n\r\x20-\x5f\x61-\x7e]*$/;

/** Accents that may be joined with the letter before them, of Latin, Greek, Cyrillic, Arabic, Devanagari and Kana. */
const ACCENT = /[\u0300-\u036f\u0653-\u0655\u093c\u3099\u309a]/;
const WITH_ACCENTS = new RegExp(`\\p{L}${ACCENT.source}+`, 'gu');

/** Joins letters and accents, which stand apart in the file names of a Mac, where that makes the text shorter. */
function joinAccents(text: string): string {
	if (!ACCENT.test(text)) return text;
	return text.replace(WITH_ACCENTS, (letter) => {
		const joined = letter.normalize('NFC');
		return joined.length < letter.length ? joined : letter;
	});
}

/** Em dash, horizontal bar, and the em dash of windows-1252. */
const LONG_DASHES = /[\u2014\u2015\u0097]+/g;
const SPACE = /^[^\S\ufeff]?$/;
const LINE_BREAK = /^[\n\r]?$/;
const DIGIT = /\d/;
const OPENING = /[([{]/;
const CLOSING = /[)\]}.,;:!?\u2026]/;

/**
 * What stands for a long dash. Without spaces a hyphen would join two words, so it gets them; between digits, at
 * the end of a line and at brackets it does not.
 */
function hyphenFor(text: string, begin: number, end: number): string {
	const [before = '', after = '', next = ''] = [text[begin - 1], text[end], text[end + 1]];
	const isQuoteEnd = /["']/.test(after) && (SPACE.test(next) || CLOSING.test(next));
	const isAlone =
		(DIGIT.test(before) && DIGIT.test(after)) ||
		LINE_BREAK.test(before) ||
		LINE_BREAK.test(after) ||
		OPENING.test(before) ||
		CLOSING.test(after) ||
		isQuoteEnd;
	if (isAlone) return '-';
	return `${SPACE.test(before) ? '' : ' '}-${SPACE.test(after) ? '' : ' '}`;
}

/** Replaces long dashes, or those only that do not make the text longer. */
const replaceDashes = (text: string, mayGrow: boolean) =>
	text.replace(LONG_DASHES, (dash, begin: number) => {
		const hyphen = hyphenFor(text, begin, begin + dash.length);
		return mayGrow || hyphen.length <= dash.length ? hyphen : dash;
	});

const toGsm = (text: string) => replaceDashes(joinAccents(replaceAll(text)), true);

/** One dash may stay for what stands beside it, which is replaced as well: so until nothing changes any more. */
function toShorter(text: string): string {
	const shorter = replaceDashes(joinAccents(replaceShort(text)), false);
	return shorter === text ? text : toShorter(shorter);
}

const OF_TWO_UNITS = /[\ud800-\udfff]/;

/** Whether a text takes no more parts than the message that it was. Most are not counted: that takes a while. */
function isNoDearer(text: string, message: string): boolean {
	// Where two characters take four units, they may fall on a border.
	if (text.length <= message.length && !OF_TWO_UNITS.test(text)) return true;
	return messageParts(text).parts <= messageParts(message).parts;
}

/**
 * Replaces typographic characters by those of the GSM-7 alphabet, so that a message that was pasted from a
 * word processor does not cost twice as many parts or more for its quotes. It never takes more parts than before.
 *
 * Everything else stays to the letter: accents, other scripts, emoji, symbols and joiners. Where the message stays
 * Unicode, so does what would become longer, and its direction marks. The table is ours: those of libraries
 * change the full stops and digits of Chinese and Japanese too.
 *
 * @param message any text
 * @returns the text, which may be longer where it is GSM-7: an ellipsis becomes three full stops
 */
export function replaceTypography(message: string): string {
	if (PLAIN.test(message)) return message;
	const gsm = toGsm(message);
	if (gsm === message) return message;
	if (firstNonGsm(gsm) === undefined && isNoDearer(gsm, message)) return gsm;
	const shorter = toShorter(message);
	return isNoDearer(shorter, message) ? shorter : message;
}
