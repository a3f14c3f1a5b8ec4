import { readSms, type SmsParameters } from '../../nodes/ClickSend/actions/sms/sms';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const read = (parameters: Partial<SmsParameters>) =>
	readSms(
		{ to: '+61411111111', message: 'Hello', options: {}, ...parameters },
		{ timezone: 'UTC', now: NOW },
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
			parameters: {
				recipients: ['+61411111111'],
				message: ' 007 \r\n😀 ',
				senderId: 'MyCompany',
				customString: ' ref 0000 ',
				requestMethod: 'POST',
			},
		});
	});

	it('takes a number where an expression gives one', () => {
		expect(read({ message: 7, to: 61411111111 })).toMatchObject({
			ok: true,
			parameters: { message: '7', recipients: ['61411111111'] },
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
			'The recipient in the field To cannot be used: "Nathan" is not a phone number',
		],
		['an empty message', { message: '' }, 'The message is empty'],
		['a blank message', { message: ' \n ' }, 'The message is empty'],
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
			'The sender ID "TwelveLetter" has 12 characters; 11 are allowed',
		],
		[
			'a sender ID with a space',
			{ options: { senderId: 'My Company' } },
			'The sender ID "My Company" has a space in it',
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
		['an unknown country', { options: { country: 'XX' } }, 'The country "XX" is not known'],
		[
			'a country by name',
			{ options: { country: 'Australia' } },
			'The country "Australia" is not known',
		],
		['a list as country', { options: { country: ['AU'] } }, 'The country ["AU"] is not known'],
		[
			'a schedule in the past',
			{ options: { schedule: '2029-12-31T23:59:59' } },
			'The SMS cannot be scheduled: 2029-12-31 23:59:59 (UTC) is in the past',
		],
		[
			'a word as schedule',
			{ options: { schedule: 'soon' } },
			'The SMS cannot be scheduled: it is not a date that can be read',
		],
	])('is refused with %s, in words that say what to do', (_what, parameters, message) => {
		const issue = issueOf(read(parameters));
		expect(issue).toMatchObject({ message, outcome: 'notSent', origin: 'parameter' });
		expect(issue?.description).not.toBe('');
	});

	it('goes by GET only where the user asked for it', () => {
		expect(option('requestMethod', 'GET')).toMatchObject({ parameters: { requestMethod: 'GET' } });
		expect(option('requestMethod', 'PUT')).toMatchObject({ parameters: { requestMethod: 'POST' } });
	});
});
