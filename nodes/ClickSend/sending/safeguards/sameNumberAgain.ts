import { inE164 } from '../../parameters/oneNumber';

/** The numbers of a run so far, to know those that come again. */
export class NumbersSoFar {
	/** In E.164; others as they are spelled, with their country. */
	private readonly numbers = new Set<string>();

	/**
	 * Tells whether a recipient surely is a number that was given before, and remembers it. Two spellings that only
	 * may be one number are two.
	 *
	 * @param to the recipient, as `readRecipients` gives it
	 * @param callingCode of the country that ClickSend applies to local numbers; empty where none is set
	 */
	isAgain(to: string, callingCode: string): boolean {
		const before = this.numbers.size;
		// What has the same text and country is the same number, whichever it is.
		this.numbers.add(inE164(to, callingCode) ?? `${callingCode} ${to}`);
		return this.numbers.size === before;
	}
}
