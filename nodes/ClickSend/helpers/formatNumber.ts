/** A number as a person reads it, e.g. `10,000`. */
export const formatNumber = (number: number): string => number.toLocaleString('en-US');

/** A number of things, e.g. `10,000 recipients` and `1 recipient`. @param many where the plural has more than an s */
export const count = (number: number, one: string, many = `${one}s`): string =>
	`${formatNumber(number)} ${number === 1 ? one : many}`;
