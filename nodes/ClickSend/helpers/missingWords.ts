/** What JavaScript and n8n write into a text where a value is missing or is none that can be read. */
const MISSING_WORD =
	/(?<![\p{L}\p{N}_$])(?:undefined|null|NaN|Invalid Date(?:Time)?)(?![\p{L}\p{N}_$])|\[object [A-Z][A-Za-z]{0,30}\]/gu;

/** The words in a text that stand for a value that is missing, as they are spelled, each once. */
export const missingWordsIn = (text: string): string[] => [
	...new Set(text.match(MISSING_WORD) ?? []),
];

/** Whether a text has such a word, and beside such words neither a letter nor a digit. */
export function isOnlyMissingWords(text: string): boolean {
	const rest = text.replace(MISSING_WORD, '');
	return rest !== text && !/[\p{L}\p{N}]/u.test(rest);
}
