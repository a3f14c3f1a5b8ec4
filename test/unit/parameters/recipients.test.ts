import fc from 'fast-check';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { readRecipients } from '../../../nodes/ClickSend/parameters/recipients';

const read = (value: unknown) => resultOf(() => readRecipients(value));

const numbers = fc.array(
	fc
		.tuple(fc.constantFrom('+', ''), fc.stringMatching(/^\d{7,15}$/))
		.map(([plus, digits]) => plus + digits),
	{ minLength: 1, maxLength: 20 },
);

describe('Recipients', () => {
	it.each([
		['one number', '+61411111111', ['+61411111111']],
		['commas', '+61411111111,+61422222222', ['+61411111111', '+61422222222']],
		['semicolons and spaces', ' +61411111111 ; +61422222222 ', ['+61411111111', '+61422222222']],
		['new lines', '+61411111111\r\n+61422222222\n', ['+61411111111', '+61422222222']],
		['a list', ['+61411111111', '+61422222222'], ['+61411111111', '+61422222222']],
		[
			'a list of lists and texts',
			[['+61411111111'], '+61422222222,+61433333333'],
			['+61411111111', '+61422222222', '+61433333333'],
		],
		['a number', 61411111111, ['61411111111']],
		['a legible number', '+61 (2) 5550-12.34', ['+61255501234']],
		['a number copied from a contact', '\u202a+61 411 111 111\u202c', ['+61411111111']],
		['a local number', '0411111111', ['0411111111']],
		['a number twice', '+61411111111,+61411111111', ['+61411111111', '+61411111111']],
		['a mobile number in two groups', '+4915112 345678', ['+4915112345678']],
		['a number with a slash', '0151/12345678', ['015112345678']],
		['a long number in groups', '+62 812 3456 78901', ['+62812345678901']],
		['an international prefix', '0011 61 411 111 111', ['001161411111111']],
		['another of them', '011 49 151 12345678', ['0114915112345678']],
		['spaces before a plus', '+614111 11111  +614222 22222', ['+61411111111', '+61422222222']],
		['a slash before a plus', '+61411111111 / +61422222222', ['+61411111111', '+61422222222']],
		[
			'contacts with spaces between them',
			'\u202a+61 411 111 111\u202c \u202a+61 422 222 222\u202c',
			['+61411111111', '+61422222222'],
		],
		['empty places', ',,+61411111111,,', ['+61411111111']],
	])('are read from %s', (_what, value, recipients) => {
		expect(read(value)).toEqual({ ok: true, value: recipients });
	});

	it.each([
		['nothing', ''],
		['undefined', undefined],
		['null', null],
		['only separators', ' , ; \n'],
		['an empty list', []],
		['a word', 'Nathan'],
		['an address', 'nathan@example.com'],
		['a short number', '123'],
		['a long number', '+1234567890123456'],
		['a plus in the middle', '61+411111111'],
		['one bad among good', '+61411111111,oops,+61422222222'],
		['an object', { phone: '+61411111111' }],
		['a list of objects', [{ phone: '+61411111111' }]],
		['a fraction', 4.5],
		['a negative number', -61411111111],
		['an unsafe number', 1e21],
		['a boolean', true],
		['a trunk zero in brackets', '+44 (0)7700 900123'],
	])('are refused in %s', (_what, value) => {
		expect(read(value).ok).toBe(false);
	});

	it.each([
		'0411111111 0422222222',
		'411111111 422222222',
		'5551234 5559876',
		'555 1234 555 9876',
		'0411 1111 / 0422 2222',
		'81234567/91234567',
		'81234567 - 91234567',
		'81234567.91234567',
		'+65 8123 4567 9123 4567',
		'+61411111111 0422222222',
	])('are refused in %s, with words that say how to separate them', (value) => {
		expect(read(value)).toEqual({
			ok: false,
			issue: expect.objectContaining({
				message: `The recipient in the field To cannot be used: "${value}" reads as more than one number; separate them with a comma`,
			}),
		});
	});

	it.each([' ', ' / ', '/', '  ', ' - ', '. '])(
		'are never made one of two full numbers with %j between them',
		(separator) => {
			const full = fc.stringMatching(/^\+?[1-9]\d{6,14}$/);
			fc.assert(
				fc.property(full, full, (one, other) => {
					const parsed = read(`${one}${separator}${other}`);
					if (parsed.ok) expect(parsed.value).toEqual([one, other]);
				}),
			);
		},
	);

	it('keep their number, order and digits, however they are separated', () => {
		fc.assert(
			fc.property(numbers, fc.constantFrom(',', ';', '\n', '\r\n', ' , '), (given, separator) => {
				expect(read(given.join(separator))).toEqual({ ok: true, value: given });
				expect(read(given)).toEqual({ ok: true, value: given });
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('A number that a table has made something else of', () => {
	it.each(['61411111111.0', '+61411111111.00', '={{ $json.to }}'])('%s is refused', (to) => {
		expect(read(to)).toMatchObject({ ok: false });
	});
});
