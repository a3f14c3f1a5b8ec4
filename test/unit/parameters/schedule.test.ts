import fc from 'fast-check';
import { DateTime, Settings } from 'luxon';
import { ParameterError, resultOf } from '../../../nodes/ClickSend/errors/issue';
import { readTime } from '../../../nodes/ClickSend/parameters/schedule';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const at = (value: unknown, timezone = 'UTC', maxYears?: number) =>
	resultOf(() =>
		readTime(
			value,
			{ timezone, now: NOW },
			(reason, quote) => new ParameterError(reason, '', [quote]),
			maxYears,
		),
	);
const refusal = (...parameters: Parameters<typeof at>) => {
	const result = at(...parameters);
	return result.ok ? undefined : [result.issue.quotes?.join(), result.issue.message].join(': ');
};

describe('A schedule', () => {
	it.each([undefined, null, ''])('of %j means now', (value) => {
		expect(at(value)).toEqual({ ok: true, value: undefined });
	});

	it.each([
		[
			'a date of the editor, in the time zone of the workflow',
			'2030-01-31T09:00:00',
			'Australia/Perth',
			'2030-01-31T01:00:00Z',
		],
		['the same in winter time', '2030-01-31T09:00:00', 'Europe/Berlin', '2030-01-31T08:00:00Z'],
		['the same in summer time', '2030-07-31T09:00:00', 'Europe/Berlin', '2030-07-31T07:00:00Z'],
		[
			'a date with its own offset',
			'2030-01-31T09:00:00+02:00',
			'Australia/Perth',
			'2030-01-31T07:00:00Z',
		],
		['UTC', '2030-01-31T09:00:00.000Z', 'Australia/Perth', '2030-01-31T09:00:00Z'],
		['a date with a space', '2030-01-31 09:00:00', 'UTC', '2030-01-31T09:00:00Z'],
		['a day', '2030-01-31', 'UTC', '2030-01-31T00:00:00Z'],
		['a mail date', 'Thu, 31 Jan 2030 09:00:00 +0000', 'UTC', '2030-01-31T09:00:00Z'],
	])('is read from %s', (_what, value, zone, expected) => {
		expect(at(value, zone)).toEqual({ ok: true, value: Date.parse(expected) / 1000 });
	});

	const unixSeconds = Date.parse('2030-01-31T09:00:00Z') / 1000;
	it.each([
		['unix seconds', unixSeconds],
		['unix seconds as text', String(unixSeconds)],
		['milliseconds', unixSeconds * 1000],
		['a Date', new Date(unixSeconds * 1000)],
		['a luxon DateTime', DateTime.fromSeconds(unixSeconds)],
		['a DateTime of another copy of luxon', { toMillis: () => unixSeconds * 1000 + 999 }],
	])('is read from %s as whole seconds', (_what, value) => {
		expect(at(value)).toEqual({ ok: true, value: unixSeconds });
	});

	it.each([
		['a word', 'tomorrow', '"tomorrow"'],
		['a date as people write it', '31.01.2030', '"31.01.2030"'],
		['an impossible day', '2030-02-30T09:00:00', '"2030-02-30T09:00:00"'],
		['an object', {}, '{}'],
		['a boolean', true, 'true'],
		['a small number', 42, '42'],
		['a number below zero', -1_893_456_000, '-1893456000'],
		['a day without separators', '20300131', '"20300131"'],
		['not a number', Number.NaN, 'null'],
		['an invalid Date', new Date('nonsense'), 'null'],
	])('is refused when it is %s, and quoted', (_what, value, quoted) => {
		expect(refusal(value)).toBe(`${quoted}: the value is not a date that can be read`);
	});

	it.each([
		['yesterday', '2029-12-31T00:00:00Z', '"2029-12-31T00:00:00Z" is 2029-12-31 00:00:00 (UTC)'],
		['this very moment', new Date(NOW), '"2030-01-01T00:00:00.000Z" is 2030-01-01 00:00:00 (UTC)'],
		['long ago', new Date(0), '"1970-01-01T00:00:00.000Z" is 1970-01-01 00:00:00 (UTC)'],
		[
			'a date without separators, up to the minute',
			'203001310900',
			'"203001310900" in milliseconds is 1976-06-07 13:15:10 (UTC)',
		],
		['seconds of the past', 1_700_000_000, '1700000000 in seconds is 2023-11-14 22:13:20 (UTC)'],
	])('is refused when it is %s, with what it was read as', (_what, value, readAs) => {
		expect(refusal(value)).toBe(`${readAs}: the time is in the past`);
	});

	it.each([
		[
			'a date without separators, up to the second',
			20261231090000,
			'20261231090000 in milliseconds is 2612-01-20 23:44:50 (UTC)',
		],
		[
			'microseconds',
			'1893456000000000',
			'"1893456000000000" in milliseconds is 61971-03-27 00:00:00 (UTC)',
		],
		[
			'nanoseconds',
			1893456000e9,
			'1893456000000000000 in milliseconds is later than any date (UTC)',
		],
		['more than there is', 1e300, '1e+300 in milliseconds is later than any date (UTC)'],
		['a slip of the finger', '2130-01-31', '"2130-01-31" is 2130-01-31 00:00:00 (UTC)'],
	])('is refused when it is %s, with what it was read as', (_what, value, readAs) => {
		expect(refusal(value)).toBe(`${readAs}: the time is more than 100 years from now`);
	});

	it('is refused beyond the years that its caller allows', () => {
		expect(at('2035-01-01T00:00:00', 'UTC', 5).ok).toBe(true);
		expect(refusal('2035-02-01T00:00:00', 'UTC', 5)).toContain('more than 5 years from now');
	});
});

/** Reads a time on a day of winter and on one of summer; luxon looks at the clock to guess an offset. */
function inBothSeasons(text: string, zone: string) {
	const read = ['2029-01-15T00:00:00Z', '2029-07-15T00:00:00Z'].map((today) => {
		const now = Settings.now;
		Settings.now = () => Date.parse(today);
		try {
			return at(text, zone);
		} finally {
			Settings.now = now;
		}
	});
	return read.map((result) => (result.ok && result.value) || undefined);
}

describe('A wall-clock time where the clocks change', () => {
	it.each([
		// The end of summer time: 02:30 happens twice, first in summer time.
		['2030-10-27T02:30:00', 'Europe/Berlin', '2030-10-27T02:30:00+02:00'],
		['2030-10-27 02:30:00', 'Europe/Berlin', '2030-10-27T02:30:00+02:00'],
		['2030-04-07T02:30:00', 'Australia/Sydney', '2030-04-07T02:30:00+11:00'],
		['2030-11-03T01:30:00', 'America/New_York', '2030-11-03T01:30:00-04:00'],
		['2030-04-07T01:45:00', 'Australia/Lord_Howe', '2030-04-07T01:45:00+11:00'],
		// The beginning: 02:30 does not happen, so it is an hour later.
		['2030-03-31T02:30:00', 'Europe/Berlin', '2030-03-31T03:30:00+02:00'],
		['2030-10-06T02:30:00', 'Australia/Sydney', '2030-10-06T03:30:00+11:00'],
		// An offset of its own says which one is meant.
		['2030-10-27T02:30:00+01:00', 'Europe/Berlin', '2030-10-27T02:30:00+01:00'],
		['2030-10-27T01:30:00Z', 'Europe/Berlin', '2030-10-27T01:30:00Z'],
	])('is always the same: %s in %s', (text, zone, meant) => {
		const expected = Date.parse(meant) / 1000;
		expect(inBothSeasons(text, zone)).toEqual([expected, expected]);
	});

	it('is the first instant that the clock shows it, whatever the season is today', () => {
		const zones = ['Europe/Berlin', 'Australia/Sydney', 'America/Santiago', 'Africa/Cairo'];
		const minute = fc.integer({ min: NOW / 60_000 + 2 * 1440, max: NOW / 60_000 + 700 * 1440 });
		fc.assert(
			fc.property(fc.constantFrom(...zones, 'Australia/Lord_Howe'), minute, (zone, minutes) => {
				const instant = DateTime.fromMillis(minutes * 60_000, { zone });
				const shown = (time: DateTime) => time.toFormat("yyyy-MM-dd'T'HH:mm:ss");
				const earlier = [30, 60].find(
					(back) => shown(instant.minus({ minutes: back })) === shown(instant),
				);
				const first = instant.minus({ minutes: earlier ?? 0 }).toSeconds();
				expect(inBothSeasons(shown(instant), zone)).toEqual([first, first]);
			}),
			{ numRuns: 3000 },
		);
	});
});
