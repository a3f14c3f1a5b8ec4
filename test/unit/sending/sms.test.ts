import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { openSmsReader } from '../../../nodes/ClickSend/sending/sms';
import type { SmsParameters } from '../../../nodes/ClickSend/waiting/ask';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const read = (parameters: Partial<SmsParameters>) =>
	resultOf(() =>
		openSmsReader({ timezone: 'UTC', now: NOW })({
			to: '+61411111111',
			message: 'Hello',
			options: {},
			...parameters,
		}),
	);
const option = (name: string, value: unknown) => read({ options: { [name]: value } });
const issueOf = (result: ReturnType<typeof read>) => (result.ok ? undefined : result.issue);

describe('An SMS', () => {
	it('keeps what the user typed to the letter', () => {
		const result = read({
			message: ' 007 \r\n😀 ',
			options: { senderId: 'MyCompany', customString: ' ref 0000 ' },
		});
		expect(result).toEqual({
			ok: true,
			value: {
				recipients: ['+61411111111'],
				message: ' 007 \r\n😀 ',
				options: {
					senderId: 'MyCompany',
					customString: ' ref 0000 ',
					requestMethod: 'POST',
					timeoutMs: 60_000,
					combineRecipients: true,
					dryRun: false,
					maxConcurrentRequests: 5,
					replaceTypography: false,
				},
			},
		});
	});

	it('takes a number where an expression gives one', () => {
		expect(read({ message: 7, to: 61411111111 })).toMatchObject({
			ok: true,
			value: { message: '7', recipients: ['61411111111'] },
		});
	});

	it.each([
		['960 characters', 'a'.repeat(960)],
		['960 emoji', '😀'.repeat(960)],
	])('may have %s', (_what, message) => {
		expect(read({ message }).ok).toBe(true);
	});

	it.each([
		['a sender ID of 11 letters', 'senderId', 'ElevenChars'],
		['a sender ID that is a long number', 'senderId', '+61411111111'],
		['no sender ID', 'senderId', ''],
		['a custom string of 50 characters', 'customString', 'c'.repeat(50)],
		['a country in small letters', 'country', 'au'],
		['no country', 'country', ''],
	])('may have %s', (_what, name, value) => {
		expect(option(name, value).ok).toBe(true);
	});

	it.each([
		['no recipient', { to: '' }, 'The recipient in the field To cannot be used: it is empty'],
		[
			'a word as recipient',
			{ to: 'Nathan' },
			'A recipient in the field To cannot be used: it is not a phone number',
			'Recipient: "Nathan"',
		],
		['an empty message', { message: '' }, 'The message is empty'],
		['a blank message', { message: ' \n ' }, 'The message is empty'],
		[
			'a message of invisible characters',
			{ message: '\u200b \u2060\ufeff' },
			'The message is empty',
		],
		['a missing message', { message: undefined }, 'The message is empty'],
		['a list as message', { message: ['a'] }, 'The message is a list or an object, not a text'],
		[
			'961 characters',
			{ message: 'a'.repeat(961) },
			'The message has 961 characters; ClickSend takes 960',
		],
		[
			'a sender ID of 12 letters',
			{ options: { senderId: 'TwelveLetter' } },
			'The sender ID has 12 characters; 11 are allowed',
			'Sender ID: "TwelveLetter"',
		],
		[
			'a sender ID with a space',
			{ options: { senderId: 'My Company' } },
			'The sender ID has a space in it',
			'Sender ID: "My Company"',
		],
		[
			'a sender ID with a zero that is not dialled',
			{ options: { senderId: '+61 (0)400 000 000' } },
			'The sender ID has a (0), which is dialled only without the country code; take it out',
			'Sender ID: "+61 (0)400 000 000"',
		],
		[
			'a schedule that is a date without separators',
			{ options: { schedule: 20301231090000 } },
			'The SMS cannot be scheduled: the time is more than 5 years from now',
			'Schedule: 20301231090000 in milliseconds is 2613-04-27 22:51:30 (UTC)',
		],
		[
			'an object as sender ID',
			{ options: { senderId: {} } },
			'The sender ID is a list or an object, not a text',
		],
		[
			'a custom string of 51 characters',
			{ options: { customString: 'c'.repeat(51) } },
			'The custom string has 51 characters; ClickSend takes 50',
		],
		[
			'a list as custom string',
			{ options: { customString: [] } },
			'The custom string is a list or an object, not a text',
		],
		[
			'an unknown country',
			{ options: { country: 'XX' } },
			'The country is not known',
			'Country: "XX"',
		],
		[
			'a country by name',
			{ options: { country: 'Australia' } },
			'The country is not known',
			'Country: "Australia"',
		],
		[
			'a list as country',
			{ options: { country: ['AU'] } },
			'The country is not known',
			'Country: ["AU"]',
		],
		[
			'a schedule in the past',
			{ options: { schedule: '2029-12-31T23:59:59' } },
			'The SMS cannot be scheduled: the time is in the past',
			'Schedule: "2029-12-31T23:59:59" is 2029-12-31 23:59:59 (UTC)',
		],
		[
			'a word as schedule',
			{ options: { schedule: 'soon' } },
			'The SMS cannot be scheduled: the value is not a date that can be read',
			'Schedule: "soon"',
		],
	])(
		'is refused with %s, in words that say what to do',
		(_what, parameters, message, ...quotes) => {
			const issue = issueOf(read(parameters));
			expect(issue).toMatchObject({ message, certainty: 'notSent', origin: 'parameter' });
			expect(issue?.quotes ?? []).toEqual(quotes);
			expect(issue?.description).not.toBe('');
		},
	);

	it('goes by GET only where the user asked for it', () => {
		expect(option('requestMethod', 'GET')).toMatchObject({
			value: { options: { requestMethod: 'GET' } },
		});
		expect(option('requestMethod', 'PUT')).toMatchObject({
			value: { options: { requestMethod: 'POST' } },
		});
	});

	it.each([
		['timeout', 30, 'Timeout: 30'],
		['timeout', 'soon', 'Timeout: "soon"'],
		['maxConcurrentRequests', 0, 'Max Concurrent Requests: 0'],
		['maxConcurrentRequests', 2.5, 'Max Concurrent Requests: 2.5'],
		['maxConcurrentRequests', 51, 'Max Concurrent Requests: 51'],
	])('is refused with the option %s set to %j', (name, value, quote) => {
		const message = `The value of ${quote.split(':')[0]} cannot be used`;
		expect(issueOf(option(name, value))).toMatchObject({
			message,
			quotes: [quote],
			certainty: 'notSent',
		});
	});

	it.each([
		['spaces', '+61 400 000 000', '+61400000000'],
		['hyphens and brackets', '(0400) 000-000', '0400000000'],
		[
			'spaces that do not break, and what nobody sees',
			'\u202a+61\u00a0400\u2011000\u2011000\u202c',
			'+61400000000',
		],
		['spaces around letters', ' MyCompany ', 'MyCompany'],
		['spaces around a name of digits', ' 24-7 ', '24-7'],
	])('has its sender ID without %s', (_what, senderId, sent) => {
		expect(option('senderId', senderId)).toMatchObject({ value: { options: { senderId: sent } } });
	});

	it.each(['now', ' Now ', '', undefined, null])(
		'goes at once with the schedule %j',
		(schedule) => {
			const result = option('schedule', schedule);
			expect(result.ok && result.value.options).not.toHaveProperty('schedule');
			expect(result.ok).toBe(true);
		},
	);

	it.each(['none', ' None ', '', undefined, null])(
		'has no country with the country %j',
		(country) => {
			const result = option('country', country);
			expect(result.ok && result.value.options).not.toHaveProperty('country');
			expect(result.ok).toBe(true);
		},
	);

	it('takes a number that an expression gave as text', () => {
		expect(option('timeout', '5000')).toMatchObject({
			value: { options: { timeoutMs: 5000 } },
		});
	});

	it.each([
		['"false"', 'false', false],
		['"TRUE"', ' TRUE ', true],
		['0', 0, false],
		['"1"', '1', true],
	])('takes %s for a switch, as n8n does elsewhere', (_what, value, isOn) => {
		expect(option('combineRecipients', value)).toMatchObject({
			value: { options: { combineRecipients: isOn } },
		});
		expect(option('replaceTypography', value)).toMatchObject({
			value: { options: { replaceTypography: isOn } },
		});
	});

	it.each([undefined, null, ''])('leaves a switch as it is for %j', (value) => {
		expect(read({ options: { combineRecipients: value, replaceTypography: value } })).toMatchObject(
			{
				value: { options: { combineRecipients: true, replaceTypography: false } },
			},
		);
	});

	it.each([
		['combineRecipients', 'no', 'Combine Recipients: "no"'],
		['combineRecipients', 2, 'Combine Recipients: 2'],
		['replaceTypography', [true], 'Replace Typographic Characters: [true]'],
	])('is refused with the switch %s set to %j', (name, value, quote) => {
		expect(issueOf(option(name, value))).toMatchObject({
			message: `The value of ${quote.split(':')[0]} cannot be used`,
			quotes: [quote],
			description: expect.stringContaining('true or false'),
		});
	});

	it('replaces typographic characters before it counts, only where the user asked for it', () => {
		const message = `${'a'.repeat(959)}…`;
		expect(read({ message })).toMatchObject({ value: { message } });
		expect(issueOf(read({ message, options: { replaceTypography: true } }))).toMatchObject({
			message: 'The message has 962 characters; ClickSend takes 960',
		});
		expect(read({ message: '“Hi”', options: { replaceTypography: true } })).toMatchObject({
			value: { message: '"Hi"' },
		});
	});

	it('shares its options with others that have equal ones, however they were given', () => {
		const reader = openSmsReader({ timezone: 'UTC', now: NOW });
		const options = [{ senderId: 'A' }, { senderId: 'B' }, { senderId: ' A ' }].map((each) => {
			const sms = reader({ to: '+61411111111', message: 'Hello', options: each });
			return sms.options;
		});
		expect(options[2]).toBe(options[0]);
		expect(options[1]).not.toBe(options[0]);
	});
});
