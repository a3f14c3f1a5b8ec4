/**
 * A long text as its beginning and its length.
 *
 * @param length characters to keep
 */
export function shortened(text: string, length: number): string {
	if (text.length <= length) return text;
	return `${text.slice(0, length)}… (${text.length} characters)`;
}
