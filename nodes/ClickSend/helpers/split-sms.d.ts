/** The functions of split-sms that are used; it ships no types. */
declare module 'split-sms' {
	export const GSM: 'GSM';
	export function split(
		message: string,
		options: { summary: true },
	): { characterSet: 'GSM' | 'Unicode'; parts: readonly unknown[] };
}
