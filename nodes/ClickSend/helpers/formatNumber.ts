/** A whole number as a person reads it, e.g. `10,000`. Without Intl, whose first use takes milliseconds. */
export const formatNumber = (number: number): string =>
	String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** A number of things, e.g. `10,000 recipients` and `1 recipient`. @param many where the plural has more than an s */
export const count = (number: number, one: string, many = `${one}s`): string =>
	`${formatNumber(number)} ${number === 1 ? one : many}`;
