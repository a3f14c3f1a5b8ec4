/**
 * The beginning of a long text, with how long it is.
 *
 * @param length characters that stay
 */
export function shortened(text: string, length: number): string {
	if (text.length <= length) return text;
	return `${text.slice(0, length)}… (${text.length} characters)`;
}
