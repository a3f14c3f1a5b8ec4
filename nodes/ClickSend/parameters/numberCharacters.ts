/** Anything but what a plain keyboard writes. */
const NOT_PLAIN = /[^\x20-\x7e]/gu;
const IS_PLAIN = /^[\x20-\x7e]*$/;

/**
 * Characters that show nothing and mean nothing in a number: soft hyphen, joiners, direction marks and
 * isolates, variation selectors, byte order mark. They come along when somebody copies from a web page or a contact.
 */
const SHOWS_NOTHING =
	/^(?:\u00ad|\u034f|\u061c|\u180e|[\u200b-\u200f\u202a-\u202e\u2060-\u206f]|[\ufe00-\ufe0f]|\ufeff)$/;

const LINE_BREAK = /^[\n\v\f\r\u0085\u2028\u2029]$/;

/** Characters that look and mean like one of a keyboard, by that one. */
const LIKE: ReadonlyArray<readonly [plain: string, characters: string]> = [
	// Hyphens, dashes, minus, and the Japanese mark that is used as a dash
	['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\ufe58\ufe63\uff70'],
	['/', '\u2044\u2215'],
	['+', '\ufe62\u2795'],
	['.', '\u2024\uff61'],
	// Ideographic and Arabic comma, Arabic semicolon
	[',', '\u3001\u060c\ufe50'],
	[';', '\u061b\ufe54'],
	[
		'"',
		'\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4',
	],
];

const PLAIN: ReadonlyMap<string, string> = new Map(
	LIKE.flatMap(([plain, characters]) =>
		Array.from(characters, (character): [string, string] => [character, plain]),
	),
);

/** Full-width forms of the characters from ! to ~ begin here, in the same order. */
const FULL_WIDTH = 0xff01;
const FULL_WIDTH_END = 0xff5e;

/** The value of a decimal digit of any script: each script has its ten digits in a row. */
function digitValue(character: string): number {
	const code = character.codePointAt(0) ?? 0;
	let before = 0;
	while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++;
	// The mathematical alphabets follow each other without a gap.
	return before % 10;
}

function toPlain(character: string): string {
	if (SHOWS_NOTHING.test(character)) return '';
	if (LINE_BREAK.test(character)) return '\n';
	const plain = PLAIN.get(character);
	if (plain !== undefined) return plain;
	const code = character.codePointAt(0) ?? 0;
	if (code >= FULL_WIDTH && code <= FULL_WIDTH_END) {
		return String.fromCodePoint(code - FULL_WIDTH + 0x21);
	}
	if (/^\p{Nd}$/u.test(character)) return String(digitValue(character));
	return /^\p{Zs}$/u.test(character) ? ' ' : character;
}

/**
 * Writes a text with numbers as a plain keyboard does: digits of any script and full-width characters become
 * those of ASCII, all dashes a hyphen, all spaces a space, all line breaks `\n`, all quotes a straight one.
 * What is invisible and harmless is taken off. Everything else stays, above all superscripts and other
 * numerals that are no digits.
 */
export function plainCharacters(text: string): string {
	return IS_PLAIN.test(text) ? text : text.replace(NOT_PLAIN, toPlain);
}

/** Characters of a text in a message. */
const SHOWN = 60;

/** What would show nothing or something else in a message: control, format and private characters, lone surrogates. */
const UNSHOWABLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;
const UNSHOWABLE_ONE = new RegExp(UNSHOWABLE.source, 'u');

/** A character by its code point, such as `U+200B`. */
const codePoint = (character: string) =>
	`U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in quotes for a message, cut by characters; what is invisible is shown by its code point. */
export function quoted(text: string): string {
	const shown = Array.from(text.slice(0, 2 * SHOWN))
		.slice(0, SHOWN)
		.join('');
	return `"${shown.replace(UNSHOWABLE, (character) => `<${codePoint(character)}>`)}"`;
}

/**
 * Names the first character of a text that cannot be seen, or that is not what it looks like.
 *
 * @param text in plain characters
 * @returns for example `the invisible character U+0007`; undefined where there is none
 */
export function namedCharacter(text: string): string | undefined {
	const invisible = UNSHOWABLE_ONE.exec(text)?.[0];
	if (invisible !== undefined) return `the invisible character ${codePoint(invisible)}`;
	// A braille cell without dots is no space, and superscripts, circles and the like are no digits.
	const [other] = /[^\p{L}\x20-\x7e]/u.exec(text) ?? [];
	return other === undefined ? undefined : `the character ${codePoint(other)}`;
}
