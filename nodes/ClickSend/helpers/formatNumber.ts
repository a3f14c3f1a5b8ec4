/** A number as a person reads it, e.g. `10,000`. */
export const formatNumber = (number: number): string => number.toLocaleString('en-US');
