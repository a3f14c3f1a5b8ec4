/** The entities that XML itself defines. */
export const XML_ENTITIES: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	amp: '&',
	quot: '"',
	apos: "'",
};

const AFTER_AMPERSAND = String.raw`(?:\w{1,20}|#\d+|#x[\da-fA-F]+);`;
/** What is written as a reference, whether it is known or not; a part of a regular expression. */
export const REFERENCE = `&${AFTER_AMPERSAND}`;
/** A `&` that begins no reference; a part of a regular expression. */
export const BARE_AMPERSAND = `&(?!${AFTER_AMPERSAND})`;

/** Whether a number is the code point of a character, and not half of a surrogate pair. */
const isCharacter = (value: number) =>
	value > 0 && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);

/**
 * Decodes XML's own entities and numeric character references, with up to 99 zeros in front. Everything else stays
 * as it came, so text never grows and a document type cannot define anything.
 */
export function decodeReferences(text: string): string {
	// fast-xml-parser puts a text together from its characters. Searching makes one string of them, without
	// which every character would keep an object of its own for as long as the text is kept.
	if (!text.includes('&')) return text;
	return text.replace(
		/&(?:(lt|gt|amp|quot|apos)|#0{0,99}(\d{1,7})|#x0{0,99}([0-9a-fA-F]{1,6}));/g,
		(reference, name?: string, decimal?: string, hex?: string) => {
			if (name !== undefined) return XML_ENTITIES[name] ?? reference;
			const value = Number(decimal ?? `0x${hex ?? ''}`);
			return isCharacter(value) ? String.fromCodePoint(value) : reference;
		},
	);
}
