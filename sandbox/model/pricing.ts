/** Price of one part of an SMS, in the account's currency, as in the worked example. */
export const PRICE_PER_PART = 0.0282;

const GSM_7 =
	/^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€\f]*$/;

/** Characters of two septets, an escape and the character. Both have to be in the same part. */
const GSM_7_EXTENSION = /^[\^{}\\[~\]|€\f]$/;

/** Septets or UTF-16 units of a single SMS, and of each part of a longer one. */
const SIZES = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

const septets = (character: string) => (GSM_7_EXTENSION.test(character) ? 2 : 1);
const utf16Units = (character: string) => character.length;

/** How many parts a message is charged as. No character is divided between two parts. */
export function partsOf(message: string): number {
	const isGsm = GSM_7.test(message);
	const { single, part } = isGsm ? SIZES.gsm7 : SIZES.ucs2;
	const sizes = Array.from(message, isGsm ? septets : utf16Units);
	if (sizes.reduce((sum, size) => sum + size, 0) <= single) return 1;
	let parts = 1;
	let used = 0;
	for (const size of sizes) {
		if (used + size > part) {
			parts += 1;
			used = 0;
		}
		used += size;
	}
	return parts;
}
