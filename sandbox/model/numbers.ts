import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { DOCUMENTED_TEST_NUMBERS } from './accounts';

/** Tells whether `country` is one that ClickSend could apply. */
export function isCountry(code: string): boolean {
	return isSupportedCountry(code);
}

/** Tells whether a normalised number is one of the documented test numbers. */
export function isTestNumber(number: string): boolean {
	return DOCUMENTED_TEST_NUMBERS.includes(number);
}

/** Numbers that are remembered. */
const MAX_REMEMBERED = 100_000;

/** Numbers that were normalised before. Parsing is slow, and benchmarks must not wait for the sandbox. */
const remembered = new Map<string, string | undefined>();

/**
 * Normalises a recipient as ClickSend does.
 *
 * @param given with or without a leading plus; a local number where a country is given
 * @param country ISO 3166-1 alpha-2 code; empty for none
 * @returns the number in E.164, or undefined for an invalid recipient
 * @see API description, "Send an SMS", parameters `to` and `country`
 */
export function normalise(given: string, country: string): string | undefined {
	const key = `${country} ${given}`;
	const known = remembered.get(key);
	if (known !== undefined || remembered.has(key)) return known;
	const number = toNumber(given, country);
	if (remembered.size >= MAX_REMEMBERED) remembered.clear();
	remembered.set(key, number);
	return number;
}

function toNumber(given: string, country: string): string | undefined {
	const text = given.trim();
	if (!/^\+?\d+$/.test(text)) return undefined;
	const international = text.startsWith('+') ? text : `+${text}`;
	if (isTestNumber(international)) return international;
	if (isSupportedCountry(country)) {
		const local = parsePhoneNumberFromString(text, country);
		const type = local?.getType();
		if (local && type !== undefined) return isMobile(type) ? local.number : undefined;
	}
	const parsed = parsePhoneNumberFromString(international);
	return parsed && isMobile(parsed.getType()) ? parsed.number : undefined;
}

/**
 * Reads the number of a phone as a person writes it, with spaces, brackets and hyphens.
 *
 * @returns the number in E.164, or undefined where it is not a mobile number in international format
 */
export function phoneNumber(written: string): string | undefined {
	return normalise(written.replaceAll(/[\s().\-/]/g, ''), '');
}

/** @param type undefined for a number that is not valid */
function isMobile(type: string | undefined): boolean {
	return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
