/** Control characters, less line breaks and tabs; and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}](?<![\t\n\r])/gu;

/** What stands for a character that cannot be stored or seen: its symbol, such as ␀, where Unicode has one. */
function standIn(character: string): string {
	const code = character.charCodeAt(0);
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * Makes a text storable in every n8n: well-formed Unicode, with no control characters but line breaks and
 * tabs. n8n's Engine 2.0 never ends an execution whose output it cannot store.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, standIn);

/** The same in one line, as n8n shows and logs a message. */
export const printableLine = (text: string): string => printable(text.replace(/[\t\n\r]+/g, ' '));

/** Made when it is needed, because making it takes a sixth of the time that n8n needs to load the node. */
let characters: Intl.Segmenter | undefined;

/** Code units that one character may have, such as a flag or a family; a pile of accents is cut. */
const LONGEST_CHARACTER = 64;

/**
 * The beginning of a text, printable, and cut between two characters as a person counts them.
 *
 * @param maxLength in UTF-16 code units
 */
export function excerpt(text: string, maxLength: number): string {
	if (text.length <= maxLength) return printable(text);
	characters ??= new Intl.Segmenter();
	const segments = characters.segment(text.slice(0, maxLength + LONGEST_CHARACTER));
	const end = segments.containing(maxLength)?.index ?? maxLength;
	if (maxLength - end < LONGEST_CHARACTER && end > 0) return printable(text.slice(0, end));
	// Not between the halves of a surrogate pair either.
	return printable(text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, ''));
}
