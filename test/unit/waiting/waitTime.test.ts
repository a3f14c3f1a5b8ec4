import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { readWaitTime } from '../../../nodes/ClickSend/waiting/waitTime';

const NOW = Date.parse('2030-01-31T00:00:00Z');
const readOption = (option: unknown, timezone = 'UTC') =>
	resultOf(() => readWaitTime(option, { timezone, now: NOW }));
const read = (values: unknown, timezone?: string) => readOption({ values }, timezone);

describe('A limit of the wait', () => {
	it('is none where the option is left out', () => {
		expect(readOption(undefined)).toEqual({ ok: true, value: WAIT_INDEFINITELY });
	});

	it.each([null, {}, '', { values: undefined }])(
		'cannot be %j: nobody waits for ever by it',
		(option) => {
			expect(readOption(option)).toMatchObject({
				ok: false,
				issue: { message: 'The wait cannot be limited: the option has no values' },
			});
		},
	);

	it.each([
		[{ resumeAmount: 45, resumeUnit: 'minutes' }, '2030-01-31T00:45:00.000Z'],
		[{ resumeAmount: 2, resumeUnit: 'hours' }, '2030-01-31T02:00:00.000Z'],
		[{ resumeAmount: 1.5, resumeUnit: 'hours' }, '2030-01-31T01:30:00.000Z'],
		[{ resumeAmount: 3, resumeUnit: 'days' }, '2030-02-03T00:00:00.000Z'],
		[{ resumeAmount: '10', resumeUnit: 'minutes' }, '2030-01-31T00:10:00.000Z'],
		[{ limitType: 'afterTimeInterval', resumeAmount: 5 }, '2030-01-31T05:00:00.000Z'],
		[{ resumeUnit: 'days' }, '2030-02-01T00:00:00.000Z'],
		[{}, '2030-01-31T01:00:00.000Z'],
	])('is a time from now: %j', (values, till) => {
		expect(read(values)).toEqual({ ok: true, value: new Date(till) });
	});

	it.each([
		['2030-01-31T09:00:00', 'Australia/Perth', '2030-01-31T01:00:00.000Z'],
		['2030-01-31T09:00:00', 'UTC', '2030-01-31T09:00:00.000Z'],
		['2030-01-31T09:00:00+02:00', 'Australia/Perth', '2030-01-31T07:00:00.000Z'],
	])('is a date and time: %s in %s', (maxDateAndTime, timezone, till) => {
		const values = { limitType: 'atSpecifiedTime', maxDateAndTime };
		expect(read(values, timezone)).toEqual({ ok: true, value: new Date(till) });
	});

	it.each([
		['nothing', { resumeAmount: 0 }],
		['less than nothing', { resumeAmount: -1 }],
		['no number', { resumeAmount: 'soon' }],
		['an empty amount', { resumeAmount: '' }],
		['more than a date can be', { resumeAmount: 1e12, resumeUnit: 'days' }],
		['endless', { resumeAmount: Number.POSITIVE_INFINITY }],
		['a unit that there is not', { resumeAmount: 1, resumeUnit: 'weeks' }],
		['a date in the past', { limitType: 'atSpecifiedTime', maxDateAndTime: '2029-12-31' }],
		['this moment', { limitType: 'atSpecifiedTime', maxDateAndTime: '2030-01-31T00:00:00Z' }],
		['no date', { limitType: 'atSpecifiedTime', maxDateAndTime: '' }],
		['no date at all', { limitType: 'atSpecifiedTime' }],
		['what is no date', { limitType: 'atSpecifiedTime', maxDateAndTime: 'tomorrow' }],
	])('cannot be %s', (_what, values) => {
		expect(read(values)).toMatchObject({
			ok: false,
			issue: {
				message: expect.stringMatching(/^The wait cannot be limited/),
				description: expect.stringContaining('Limit Wait Time'),
				certainty: 'notSent',
			},
		});
	});
});
