/** Price of one part of an SMS, in the account's currency, as in the worked example. */
export const PRICE_PER_PART = 0.0282;

const GSM_7 =
	/^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

/** Septets or UTF-16 units of a single SMS, and of each part of a longer one. */
const SIZES = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/** How many parts a message is charged as. */
export function partsOf(message: string): number {
	const isGsm = GSM_7.test(message);
	const { single, part } = isGsm ? SIZES.gsm7 : SIZES.ucs2;
	const length = isGsm
		? message.length + (message.match(/[\^{}\\[~\]|€]/g) ?? []).length
		: message.length;
	return length <= single ? 1 : Math.ceil(length / part);
}
