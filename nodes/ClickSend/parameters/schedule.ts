import { DateTime, type DateTimeOptions } from 'luxon';
import type { ParameterError } from '../errors/issue';
import { shown } from './values';

/** Numbers from here on are milliseconds; as seconds they would be after the year 5000. */
const MILLISECONDS_FROM = 1e11;

/** The smallest number taken as a time: below it, as seconds, lies the year 2001. */
const SECONDS_FROM = 1e9;

/** How far ahead a time may be where the caller does not say: further, it was read as something else. */
const MAX_YEARS = 100;

const DAY_MS = 86_400_000;
/** Of the Gregorian calendar, on average. */
const YEAR_MS = 365.2425 * DAY_MS;

/** A time as it was read, and in which unit where it is a number. */
interface Reading {
	milliseconds: number;
	unit?: 'seconds' | 'milliseconds';
}

function fromNumber(value: number): Reading | undefined {
	if (Number.isNaN(value) || value < SECONDS_FROM) return undefined;
	return value >= MILLISECONDS_FROM
		? { milliseconds: value, unit: 'milliseconds' }
		: { milliseconds: value * 1000, unit: 'seconds' };
}

/**
 * When the clocks go back, a wall-clock time happens twice, and luxon chooses by the zone's offset of today. It
 * is always the first of the two.
 */
function firstOf(time: DateTime): DateTime {
	const at = time.toMillis();
	// Offsets take a while, and most days have one only.
	const [before, after] = [at - DAY_MS, at + DAY_MS].map((near) => time.zone.offset(near));
	return before === after ? time : (time.getPossibleOffsets()[0] ?? time);
}

type Reader = (text: string, options: DateTimeOptions) => DateTime;

/** Of the formats that a text may have; one after the other, because each takes a while. */
const READERS: readonly Reader[] = [
	(text, options) => DateTime.fromISO(text, options),
	(text, options) => DateTime.fromSQL(text, options),
	(text, options) => DateTime.fromRFC2822(text, options),
	(text, options) => DateTime.fromHTTP(text, options),
];

function fromText(text: string, zone: string): Reading | undefined {
	if (/^\d+(\.\d+)?$/.test(text)) return fromNumber(Number(text));
	// A time with an offset of its own keeps that, so it is not taken for one that happens twice.
	const options = { zone, setZone: true };
	for (const read of READERS) {
		const time = read(text, options);
		if (time.isValid) return { milliseconds: firstOf(time).toMillis() };
	}
	return undefined;
}

function fromObject(value: unknown): Reading | undefined {
	if (value instanceof Date) return { milliseconds: value.getTime() };
	if (typeof value !== 'object' || value === null) return undefined;
	// A luxon DateTime of n8n's own copy of luxon is no instance of ours.
	const toMillis: unknown = Reflect.get(value, 'toMillis');
	const milliseconds: unknown = typeof toMillis === 'function' ? toMillis.call(value) : undefined;
	return typeof milliseconds === 'number' ? { milliseconds } : undefined;
}

/** What a time without an offset means, and what is in the future. */
export interface Moment {
	/** The workflow's time zone, e.g. `Australia/Perth`. */
	timezone: string;
	/** Milliseconds. */
	now: number;
}

/** Makes the error of a time that cannot be used. */
export type UnusableTime = (reason: string, quote: string) => ParameterError;

/** What a value was read as, e.g. `20261231090000 in milliseconds is 2612-01-20 23:44:50 (UTC)`. */
function readAs(value: unknown, { milliseconds, unit }: Reading, timezone: string): string {
	const when = DateTime.fromMillis(milliseconds, { zone: timezone });
	const time = when.isValid ? when.toFormat('yyyy-MM-dd HH:mm:ss') : 'later than any date';
	return `${shown(value)}${unit ? ` in ${unit}` : ''} is ${time} (${timezone})`;
}

/**
 * Reads a time in the future, as the Schedule option has it. Where the clocks go back, a wall-clock time that
 * happens twice is the first of the two; where they go forward, one that does not happen is an hour later.
 *
 * @param value a date as text (with its own offset, or meant in the workflow's time zone), a unix time
 * in seconds or milliseconds, a Date or a luxon DateTime; empty for "now"
 * @param unusable makes the error of what is wrong, e.g. `the value is not a date that can be read`, with the value: `"soon"`
 * @param maxYears how far ahead the time may be
 * @returns whole unix seconds, as ClickSend takes them; undefined for "now"
 * @throws what `unusable` makes
 * @see API description, "Send an SMS", parameter `schedule`
 */
export function readTime(
	value: unknown,
	{ timezone, now }: Moment,
	unusable: UnusableTime,
	maxYears = MAX_YEARS,
): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;

	let reading: Reading | undefined;
	if (typeof value === 'string') reading = fromText(value.trim(), timezone);
	else if (typeof value === 'number') reading = fromNumber(value);
	else reading = fromObject(value);

	if (!reading || Number.isNaN(reading.milliseconds)) {
		throw unusable('the value is not a date that can be read', shown(value));
	}
	const unixSeconds = Math.floor(reading.milliseconds / 1000);
	if (unixSeconds * 1000 <= now) {
		throw unusable('the time is in the past', readAs(value, reading, timezone));
	}
	if (reading.milliseconds > now + maxYears * YEAR_MS) {
		throw unusable(
			`the time is more than ${maxYears} years from now`,
			readAs(value, reading, timezone),
		);
	}
	return unixSeconds;
}
