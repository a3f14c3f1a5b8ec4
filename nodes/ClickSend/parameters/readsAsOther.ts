/** What stands between the parts of a date. */
const BETWEEN = String.raw`(\s?[-./]\s?|\s)`;
/** 2026-10-25, 2026-10, 2026 - 10 - 25, with or without a time after it. */
const YEAR_FIRST = new RegExp(
	String.raw`^(?:19|20)\d\d${BETWEEN}(\d{1,2})(?:\1(\d{1,2}))?(?!\d|\1)`,
);
/** 25.10.2026, 25. 10. 2026. */
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})${BETWEEN}(\d{1,2})\2(?:19|20)\d\d(?!\d|\2)`);
/** 10/25/26; with spaces it is a number in pairs. */
const SHORT_YEAR = /^(\d{1,2})([-./])(\d{1,2})\2\d\d(?!\d|\2)/;
/** 2026-1025 */
const JOINED = /^(?:19|20)\d\d-(\d\d)(\d\d)$/;

function readsAsDate(text: string): boolean {
	const found =
		YEAR_FIRST.exec(text) ?? YEAR_LAST.exec(text) ?? SHORT_YEAR.exec(text) ?? JOINED.exec(text);
	if (!found) return false;
	const parts = found.slice(1).filter((part) => /^\d+$/.test(part));
	// A year and a month with a space between them may be a short number.
	if (parts.length === 1 && found[1]?.trim() === '') return false;
	const [least = 0, most = least] = parts.map(Number).sort((one, other) => one - other);
	return least >= 1 && least <= 12 && most <= 31;
}

/**
 * An IPv4 address, such as 192.168.1.10 or 192.168.001.010. Groups of two are a French or Danish habit with phone
 * numbers, and so is a 0 at the beginning.
 */
function readsAsAddress(text: string): boolean {
	if (!text.includes('.')) return false;
	const groups = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])/.exec(text)?.slice(1) ?? [];
	if (groups.length === 0 || groups.some((group) => Number(group) > 255)) return false;
	if (groups.every(({ length }) => length === 3)) return !text.startsWith('0');
	return (
		groups.every((group) => String(Number(group)) === group) &&
		!groups.every(({ length }) => length === 2)
	);
}

/** A coordinate such as 55.676098, or anything below zero. */
const readsAsDecimal = (text: string) => /^-\d|^[1-9]\d{0,2}\.\d{4,}$/.test(text);

/**
 * Tells whether a text reads as a date, an address, a coordinate or an amount, which can give a valid number of
 * somebody.
 *
 * @param text in plain characters
 * @returns what it reads as, to complete "it …"
 */
export function readsAsOther(text: string): string | undefined {
	if (!/[\s.\-/]/.test(text)) return undefined;
	if (readsAsDate(text)) {
		return 'reads as a date; check which field the number comes from, or write it with a plus and the country code';
	}
	if (readsAsAddress(text)) {
		return 'reads as a network address; check which field the number comes from, or write it with a plus and the country code';
	}
	if (readsAsDecimal(text)) {
		return 'reads as a coordinate or an amount; check which field the number comes from, or write it with a plus and the country code';
	}
	if (/^[^.]*\d\.0+$/.test(text)) {
		return 'has decimals, as from a column of numbers; format the column as text';
	}
	return /^\+?\d+\.\d{1,2}$/.test(text)
		? 'has decimals, as from a column of amounts; check which field the number comes from'
		: undefined;
}
