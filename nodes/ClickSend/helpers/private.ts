/** In place of what was left out. */
const LEFT_OUT = '…';

/** Characters of a text that are looked at. */
const MAX_LENGTH = 500;

/** An email address, an address with a scheme, what stands in quotes, and five digits or more, however they are grouped. */
const PRIVATE =
	/[^\s"“”]{0,100}@[^\s"“”]{1,100}|[a-z]{2,10}:\/\/[^\s"“”]{1,300}|"[^"]{0,300}"|“[^”]{0,300}”|«[^»]{0,300}»|(?<!\p{L})'[^']{0,300}'(?!\p{L})|\+?\p{Nd}(?:[\s().,_/\p{Pd}]{0,3}\p{Nd}){4,}/gu;

/** Whether somebody's words stand in quotes as a whole: `ClickSend's own words: "…"`. */
const IN_QUOTES = /^([^"“]{1,40}: )["“]([^]*)["”]$/;

/**
 * The words of others without what may be private in them.
 *
 * @param quote one of an issue; where all of it is in quotes, it is looked at inside of them
 */
export function withoutPrivate(quote: string): string {
	const [, label = '', words = quote] = IN_QUOTES.exec(quote) ?? [];
	const left = words.slice(0, MAX_LENGTH).replace(PRIVATE, LEFT_OUT);
	return label === '' ? left : `${label}"${left}"`;
}
