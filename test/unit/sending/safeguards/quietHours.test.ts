import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { resultOf } from '../../../../nodes/ClickSend/errors/issue';
import { property } from '../../../../nodes/ClickSend/helpers/property';
import {
	quietHoursField,
	readQuietHours,
} from '../../../../nodes/ClickSend/sending/safeguards/quietHours';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const NIGHT = { from: '21:00', to: '08:00', timezone: '', then: 'schedule' };
const hours = (window: object = {}, workflowTimezone = 'UTC') => {
	const read = readQuietHours({ window: { ...NIGHT, ...window } }, workflowTimezone);
	if (!read) throw new Error('There are no quiet hours');
	return read;
};
const refusal = (window: object, workflowTimezone = 'UTC') => {
	const result = resultOf(() =>
		readQuietHours({ window: { ...NIGHT, ...window } }, workflowTimezone),
	);
	if (result.ok) throw new Error('It was read');
	return result.issue;
};

/** When the quiet hours that hold this moment end, on the clock of their zone and with its offset. */
function endOf(window: object, moment: string): string | undefined {
	const { endAt, timezone } = hours(window);
	const end = endAt(DateTime.fromISO(moment, { setZone: true }).toMillis());
	if (end === undefined) return undefined;
	const shown = DateTime.fromMillis(end, { zone: timezone });
	return shown.toISO({ suppressSeconds: true, suppressMilliseconds: true }) ?? undefined;
}

const clock = (minutes: number) =>
	`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const isWithin = (minute: number, from: number, to: number) =>
	from < to ? minute >= from && minute < to : minute >= from || minute < to;

describe('Quiet Hours', () => {
	it.each([undefined, null, '', {}, { window: undefined }, { window: null }])(
		'are none where nothing is chosen, as with %j',
		(value) => {
			expect(readQuietHours(value, 'UTC')).toBeUndefined();
		},
	);

	it('are from the first time on, and no longer at the second', () => {
		const window = { from: '09:00', to: '17:30' };
		expect(endOf(window, '2026-06-01T08:59:59.999Z')).toBeUndefined();
		expect(endOf(window, '2026-06-01T09:00Z')).toBe('2026-06-01T17:30Z');
		expect(endOf(window, '2026-06-01T17:29:59.999Z')).toBe('2026-06-01T17:30Z');
		expect(endOf(window, '2026-06-01T17:30Z')).toBeUndefined();
	});

	it('go over midnight', () => {
		const window = { timezone: 'Australia/Perth' };
		expect(endOf(window, '2026-12-31T20:59+08:00')).toBeUndefined();
		expect(endOf(window, '2026-12-31T21:00+08:00')).toBe('2027-01-01T08:00+08:00');
		expect(endOf(window, '2027-01-01T04:40+08:00')).toBe('2027-01-01T08:00+08:00');
		expect(endOf(window, '2027-01-01T08:00+08:00')).toBeUndefined();
	});

	it('are in the time zone of the workflow, unless the item has its own', () => {
		const moment = Date.parse('2026-06-01T22:00Z');
		expect(hours({}, 'Europe/London').endAt(moment)).toBe(Date.parse('2026-06-02T07:00Z'));
		expect(hours({}, 'Europe/London').timezone).toBe('Europe/London');
		expect(hours({ timezone: undefined }, 'Asia/Tokyo').endAt(moment)).toBe(
			Date.parse('2026-06-01T23:00Z'),
		);
		expect(
			hours({ timezone: ' America/New_York ' }, 'Europe/London').endAt(moment),
		).toBeUndefined();
	});

	it('have words for a hint', () => {
		expect(hours({ from: '9 pm', timezone: 'Asia/Kolkata' }).words).toBe(
			'21:00 to 08:00 (Asia/Kolkata)',
		);
	});

	it('schedule unless they are to leave out', () => {
		expect(hours({ then: undefined }).then).toBe('schedule');
		expect(hours({ then: 'schedule' }).then).toBe('schedule');
		expect(hours({ then: 'skip' }).then).toBe('skip');
	});

	it('are the same object for items that share them', () => {
		expect(hours({ timezone: 'Europe/Paris' })).toBe(hours({ timezone: 'Europe/Paris' }));
		expect(hours({ timezone: 'Europe/Paris' })).not.toBe(hours({ timezone: 'Europe/Rome' }));
	});

	it('are filled in when they are chosen in the editor', () => {
		expect(readQuietHours(quietHoursField.default, 'Europe/Berlin')?.words).toBe(
			'21:00 to 08:00 (Europe/Berlin)',
		);
	});
});

describe('A time of Quiet Hours', () => {
	it.each([
		['21:00', '21:00'],
		['9:05', '09:05'],
		['09:05', '09:05'],
		[' 21:00 ', '21:00'],
		['21:00:00', '21:00'],
		['0:00', '00:00'],
		['24:00', '00:00'],
		['9 pm', '21:00'],
		['9PM', '21:00'],
		['9 p.m.', '21:00'],
		['9:30 am', '09:30'],
		['9:30:00\u202fAM', '09:30'],
		['12 am', '00:00'],
		['12:30 am', '00:30'],
		['12 pm', '12:00'],
	])('may be written %s', (from, read) => {
		expect(hours({ from, to: '13:13' }).words).toBe(`${read} to 13:13 (UTC)`);
	});

	it.each([
		['21', 'From: "21"'],
		['9', 'From: "9"'],
		['2100', 'From: "2100"'],
		['21.30', 'From: "21.30"'],
		['21h', 'From: "21h"'],
		['21:0', 'From: "21:0"'],
		['21:60', 'From: "21:60"'],
		['24:01', 'From: "24:01"'],
		['25:00', 'From: "25:00"'],
		['-1:00', 'From: "-1:00"'],
		['21:00:30', 'From: "21:00:30"'],
		['21:00 pm', 'From: "21:00 pm"'],
		['0 am', 'From: "0 am"'],
		['13 pm', 'From: "13 pm"'],
		['9 pm AEST', 'From: "9 pm AEST"'],
		['21:00+10:00', 'From: "21:00+10:00"'],
		['21:00Z', 'From: "21:00Z"'],
		['2026-11-28T21:00:00', 'From: "2026-11-28T21:00:00"'],
		['night', 'From: "night"'],
		[21, 'From: 21'],
		[0.875, 'From: 0.875'],
		[true, 'From: true'],
		[['21:00'], 'From: ["21:00"]'],
	])('is refused where it is %j', (from, quote) => {
		expect(refusal({ from })).toMatchObject({
			message: 'From of Quiet Hours is no time of day',
			description:
				'Give From a time of day as text, such as 21:00, 9:30 or 9 pm; seconds, where there are any, have to be 00.',
			quotes: [quote],
		});
	});

	it('is refused where it is a date, with what makes a time of it', () => {
		const date = DateTime.fromISO('2026-11-28T21:00:00.000', { zone: 'UTC' });
		expect(refusal({ to: date })).toMatchObject({
			message: 'To of Quiet Hours is no time of day',
			description: expect.stringContaining('add .toFormat("HH:mm") to the expression.'),
			quotes: ['To: "2026-11-28T21:00:00.000Z"'],
		});
		expect(hours({ to: date.plus({ hours: 1 }).toFormat('HH:mm') }).words).toContain('to 22:00');
	});

	it.each([undefined, null, '', '  '])('is refused where it is missing, as with %j', (to) => {
		expect(refusal({ to })).toMatchObject({ message: 'To of Quiet Hours is empty' });
	});

	it.each([
		['21:00', '9 pm'],
		['00:00', '24:00'],
	])('is refused where both are the same, as %s and %s', (from, to) => {
		expect(refusal({ from, to }).message).toBe('Quiet Hours begin and end at the same time');
	});
});

describe('The time zone of Quiet Hours', () => {
	it.each([
		'Australia/Perth',
		'America/Argentina/Ushuaia',
		'europe/berlin',
		'US/Eastern',
		'UTC',
		'GMT',
		'Singapore',
	])('may be %s', (timezone) => {
		expect(hours({ timezone }).timezone).toBe(timezone);
	});

	// Each of these is a zone to some JavaScript engine, and rarely the one that was meant.
	it.each([
		'BST',
		'AST',
		'PST',
		'EST',
		'est',
		'IST',
		'CET',
		'EST5EDT',
		'+10',
		'+20',
		'+10:00',
		'UTC+10',
		'10',
	])(
		'is refused where it is %s, which several places share or which has no summer time',
		(timezone) => {
			expect(refusal({ timezone })).toMatchObject({
				message: 'The time zone of Quiet Hours is not known',
				description:
					"Give Time Zone an IANA name such as Australia/Perth or America/New_York: a place, no abbreviation and no offset. Leave it empty for the workflow's time zone.",
				quotes: [`Time Zone: "${timezone}"`],
			});
		},
	);

	it.each([
		'Australia/Pert',
		'Perth',
		'+61411111111',
		'local',
		'system',
		'au',
		'AU',
		10,
		null,
		['UTC'],
		{},
	])('is never guessed from %j', (timezone) => {
		// The same window with nothing given has been read before.
		hours();
		expect(refusal({ timezone }).quotes).toEqual([`Time Zone: ${JSON.stringify(timezone)}`]);
	});

	it('is asked for where the one of the workflow is none', () => {
		expect(refusal({}, 'Nowhere/Land').quotes).toEqual(['Time Zone: "Nowhere/Land"']);
	});

	it('says what to do is unknown where it is neither of the two', () => {
		for (const then of ['', 'Skip', null, true]) {
			expect(refusal({ then })).toMatchObject({
				message: 'Then of Quiet Hours is neither schedule nor skip',
				quotes: [`Then: ${JSON.stringify(then)}`],
			});
		}
	});
});

describe('When the clocks change, Quiet Hours', () => {
	const berlin = { timezone: 'Europe/Berlin' };

	it('are an hour shorter or longer, and end by the clock on the wall', () => {
		expect(endOf(berlin, '2026-03-28T22:00+01:00')).toBe('2026-03-29T08:00+02:00');
		expect(endOf(berlin, '2026-10-24T22:00+02:00')).toBe('2026-10-25T08:00+01:00');
		expect(endOf({ timezone: 'Australia/Lord_Howe' }, '2026-10-03T22:00+10:30')).toBe(
			'2026-10-04T08:00+11:00',
		);
	});

	it('end with the jump where it takes in their end', () => {
		expect(endOf({ ...berlin, to: '02:30' }, '2026-03-29T01:59+01:00')).toBe(
			'2026-03-29T03:00+02:00',
		);
	});

	it('begin with the jump where it takes in their beginning', () => {
		const window = { ...berlin, from: '02:30', to: '05:00' };
		expect(endOf(window, '2026-03-29T01:59+01:00')).toBeUndefined();
		expect(endOf(window, '2026-03-29T03:00+02:00')).toBe('2026-03-29T05:00+02:00');
	});

	it('are left out where the jump takes in all of them', () => {
		const window = { ...berlin, from: '02:15', to: '02:45' };
		expect(endOf(window, '2026-03-29T01:59:59+01:00')).toBeUndefined();
		expect(endOf(window, '2026-03-29T03:00+02:00')).toBeUndefined();
		expect(endOf(window, '2026-03-30T02:20+02:00')).toBe('2026-03-30T02:45+02:00');
	});

	it('are whenever the clock shows one of their times, also for the second time', () => {
		const window = { ...berlin, to: '02:30' };
		expect(endOf(window, '2026-10-25T02:29+02:00')).toBe('2026-10-25T02:30+02:00');
		expect(endOf(window, '2026-10-25T02:59+02:00')).toBeUndefined();
		expect(endOf(window, '2026-10-25T02:00+01:00')).toBe('2026-10-25T02:30+01:00');
	});

	it('end at the second time where the clock goes back just before the first', () => {
		expect(endOf({ ...berlin, to: '03:00' }, '2026-10-25T02:59+02:00')).toBe(
			'2026-10-25T03:00+01:00',
		);
	});

	it('end where the clock goes back to before their beginning', () => {
		const window = { ...berlin, from: '02:30', to: '05:00' };
		expect(endOf(window, '2026-10-25T02:45+02:00')).toBe('2026-10-25T02:00+01:00');
		expect(endOf(window, '2026-10-25T02:30+01:00')).toBe('2026-10-25T05:00+01:00');
	});

	it('know of a day that was left out, and of one that came twice', () => {
		expect(endOf({ timezone: 'Pacific/Apia' }, '2011-12-29T22:00-10:00')).toBe(
			'2011-12-31T08:00+14:00',
		);
		expect(endOf({ timezone: 'Pacific/Kwajalein' }, '1969-09-30T12:00Z')).toBe(
			'1969-09-30T08:00-12:00',
		);
	});
});

describe('In every time zone, Quiet Hours', () => {
	const FIRST_DAY = Date.parse('2026-01-01T00:00Z');
	const LAST_DAY = Date.parse('2029-01-01T00:00Z');
	const offsetIn = (zone: string) => {
		const known = IANAZone.create(zone);
		return (moment: number) => known.offset(moment) * MINUTE;
	};

	/** The moments at which the clocks of a zone change, to the millisecond. No zone changes them twice in a week. */
	function changesOf(zone: string): number[] {
		const offsetAt = offsetIn(zone);
		const changes: number[] = [];
		let before = offsetAt(FIRST_DAY);
		for (let from = FIRST_DAY; from < LAST_DAY; from += 7 * DAY) {
			const after = offsetAt(from + 7 * DAY);
			if (after === before) continue;
			let [same, other] = [from, from + 7 * DAY];
			while (other - same > 1) {
				const middle = Math.floor((same + other) / 2);
				if (offsetAt(middle) === before) same = middle;
				else other = middle;
			}
			changes.push(other);
			before = after;
		}
		return changes;
	}

	// An engine lists each zone by one of its names.
	const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Kolkata', 'Europe/Kyiv'];
	const changing = zones.flatMap((zone) => changesOf(zone).map((change) => ({ zone, change })));

	const minuteOfDay = fc.integer({ min: 0, max: 1439 });
	/** Most things that can go wrong do so near a change: all is counted from it and from what the clock shows then. */
	const near = fc.record({
		fromChange: fc.oneof(
			fc.integer({ min: -36 * HOUR, max: 36 * HOUR }),
			fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
			fc.integer({ min: -150, max: 150 }).map((minutes) => minutes * MINUTE),
		),
		from: fc.oneof(minuteOfDay, fc.integer({ min: 1440 - 125, max: 1440 + 125 })),
		to: fc.oneof(minuteOfDay, fc.integer({ min: 1440 - 125, max: 1440 + 125 })),
	});

	/** The first whole minute, from this one on, whose clock on the wall is outside; found minute by minute. */
	function firstOutside(moment: number, isQuiet: (at: number) => boolean): number {
		let at = Math.floor(moment / MINUTE) * MINUTE;
		while (isQuiet(at)) at += MINUTE;
		return at;
	}

	it('end at the first moment that the clock on the wall is outside, around each change of 2026 to 2028', () => {
		expect(zones.length).toBeGreaterThan(400);
		expect(changing.length).toBeGreaterThan(600);
		expect(changing.map(({ zone }) => zone)).toEqual(
			expect.arrayContaining(['Australia/Lord_Howe', 'Africa/Casablanca', 'America/New_York']),
		);
		for (const { zone, change } of changing) {
			const [before, after] = [change - 1, change].map(offsetIn(zone));
			const wallAt = (at: number, offset = (at < change ? before : after) ?? 0) =>
				Math.floor((((at + offset) % DAY) + DAY) / MINUTE) % 1440;
			fc.assert(
				fc.property(near, ({ fromChange, ...given }) => {
					const from = (wallAt(change) + given.from) % 1440;
					const to = (wallAt(change) + given.to) % 1440;
					fc.pre(from !== to);
					const moment = change + fromChange;
					const isQuiet = (at: number) => isWithin(wallAt(at), from, to);
					const end = hours({ from: clock(from), to: clock(to), timezone: zone }).endAt(moment);
					expect(end).toBe(isQuiet(moment) ? firstOutside(moment, isQuiet) : undefined);
				}),
				{ numRuns: 6 },
			);
		}
	});

	it('agree with the clock that luxon shows, at the end and just before it', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...changing),
				near,
				({ zone, change }, { fromChange, ...given }) => {
					const shown = DateTime.fromMillis(change, { zone });
					const [from = 0, to = 0] = [given.from, given.to].map(
						(minutes) => (shown.hour * 60 + shown.minute + minutes) % 1440,
					);
					fc.pre(from !== to);
					const isQuiet = (at: number) => {
						const { hour, minute } = DateTime.fromMillis(at, { zone });
						return isWithin(hour * 60 + minute, from, to);
					};
					const moment = change + fromChange;
					const end = hours({ from: clock(from), to: clock(to), timezone: zone }).endAt(moment);
					expect(end !== undefined).toBe(isQuiet(moment));
					if (end === undefined) return;
					expect([isQuiet(end - 1), isQuiet(end)]).toEqual([true, false]);
					for (let at = moment; at < end; at += 20 * MINUTE) expect(isQuiet(at)).toBe(true);
				},
			),
			{ numRuns: 400 },
		);
	});

	it('end on a whole second, later than the moment, at any time', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...zones),
				fc.integer({ min: FIRST_DAY, max: LAST_DAY }),
				minuteOfDay,
				minuteOfDay,
				(zone, moment, from, to) => {
					fc.pre(from !== to);
					const { endAt } = hours({ from: clock(from), to: clock(to), timezone: zone });
					const { hour, minute } = DateTime.fromMillis(moment, { zone });
					const end = endAt(moment);
					expect(end !== undefined).toBe(isWithin(hour * 60 + minute, from, to));
					if (end === undefined) return;
					expect(end % 1000).toBe(0);
					expect(end).toBeGreaterThan(moment);
					expect(end - moment).toBeLessThanOrEqual(25 * HOUR);
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe('For 100,000 items, Quiet Hours', () => {
	it('ask luxon for the offsets of a day only once', () => {
		const offset = jest.spyOn(IANAZone.prototype, 'offset');
		const zones = ['Australia/Perth', 'Europe/Berlin', 'America/Chicago'];
		const moment = Date.parse('2027-06-01T22:00Z');
		const ends = new Set<number | undefined>();
		for (let index = 0; index < 100_000; index++) {
			const timezone = zones[index % zones.length];
			ends.add(hours({ from: '20:15', timezone }).endAt(moment + index));
		}
		expect(ends.size).toBe(3);
		expect(offset.mock.calls.length).toBeLessThan(150);
		offset.mockRestore();
	});

	it('have the field in the shape that is read', () => {
		const [window] = quietHoursField.options ?? [];
		const values = property(window, 'values');
		expect(Array.isArray(values) && values.map((each: unknown) => property(each, 'name'))).toEqual([
			'from',
			'to',
			'timezone',
			'then',
		]);
	});
});
