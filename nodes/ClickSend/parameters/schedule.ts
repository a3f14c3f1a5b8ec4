import { DateTime } from 'luxon';
import type { ParameterError } from '../errors/issue';

/** Numbers from here on are milliseconds; as seconds they would be after the year 5000. */
const MILLISECONDS_FROM = 1e11;

/** The smallest number taken as a time: below it, as seconds, lies the year 2001. */
const SECONDS_FROM = 1e9;

function fromNumber(value: number): number | undefined {
	if (!Number.isFinite(value) || value < SECONDS_FROM) return undefined;
	return Math.floor(value >= MILLISECONDS_FROM ? value / 1000 : value);
}

function fromText(text: string, zone: string): number | undefined {
	if (/^\d+(\.\d+)?$/.test(text)) return fromNumber(Number(text));
	const readings = [
		DateTime.fromISO(text, { zone }),
		DateTime.fromSQL(text, { zone }),
		DateTime.fromRFC2822(text, { zone }),
		DateTime.fromHTTP(text, { zone }),
	];
	const valid = readings.find((reading) => reading.isValid);
	return valid && Math.floor(valid.toSeconds());
}

function millisecondsOf(value: unknown): number | undefined {
	if (value instanceof Date) return value.getTime();
	if (typeof value !== 'object' || value === null) return undefined;
	// A luxon DateTime of n8n's own copy of luxon is no instance of ours.
	const toMillis: unknown = Reflect.get(value, 'toMillis');
	const milliseconds: unknown = typeof toMillis === 'function' ? toMillis.call(value) : undefined;
	return typeof milliseconds === 'number' ? milliseconds : undefined;
}

/** What a time without an offset means, and what is in the future. */
export interface Moment {
	/** The workflow's time zone, e.g. `Australia/Perth`. */
	timezone: string;
	/** Milliseconds. */
	now: number;
}

/**
 * Reads a time in the future, as the Schedule option has it.
 *
 * @param value a date as text (with its own offset, or meant in the workflow's time zone), a unix time
 * in seconds or milliseconds, a Date or a luxon DateTime; empty for "now"
 * @param unusable makes the error of what is wrong, e.g. `it is not a date that can be read`
 * @returns whole unix seconds, as ClickSend takes them; undefined for "now"
 * @throws what `unusable` makes
 * @see API description, "Send an SMS", parameter `schedule`
 */
export function readTime(
	value: unknown,
	{ timezone, now }: Moment,
	unusable: (reason: string) => ParameterError,
): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;

	let unixSeconds: number | undefined;
	if (typeof value === 'string') unixSeconds = fromText(value.trim(), timezone);
	else if (typeof value === 'number') unixSeconds = fromNumber(value);
	else {
		const milliseconds = millisecondsOf(value);
		unixSeconds = milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000);
	}

	if (unixSeconds === undefined || Number.isNaN(unixSeconds)) {
		throw unusable('it is not a date that can be read');
	}
	if (unixSeconds * 1000 <= now) {
		const when = DateTime.fromSeconds(unixSeconds, { zone: timezone });
		throw unusable(`${when.toFormat('yyyy-MM-dd HH:mm:ss')} (${timezone}) is in the past`);
	}
	return unixSeconds;
}
