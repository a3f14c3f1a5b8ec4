import { DateTime } from 'luxon';
import { ParameterError, resultOf } from '../../../nodes/ClickSend/errors/issue';
import { readTime } from '../../../nodes/ClickSend/parameters/schedule';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const at = (value: unknown, timezone = 'UTC') =>
	resultOf(() =>
		readTime(value, { timezone, now: NOW }, (reason) => new ParameterError(reason, '')),
	);

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
		['a word', 'tomorrow'],
		['an impossible day', '2030-02-30T09:00:00'],
		['an object', {}],
		['a boolean', true],
		['a small number', 42],
		['not a number', Number.NaN],
		['an invalid Date', new Date('nonsense')],
	])('is refused when it is %s', (_what, value) => {
		expect(at(value)).toMatchObject({
			ok: false,
			issue: { message: 'it is not a date that can be read' },
		});
	});

	it.each([
		['yesterday', '2029-12-31T00:00:00Z'],
		['this very moment', new Date(NOW)],
		['long ago', new Date(0)],
	])('is refused when it is %s', (_what, value) => {
		const result = at(value);
		expect(result.ok ? undefined : result.issue.message).toMatch(/is in the past$/);
	});
});
