import fc from 'fast-check';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { wrongShape } from '../../../nodes/ClickSend/parameters/numberShape';
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
			'a list with holes',
			Object.assign([], { 1: '+61411111111', 3: '+61422222222' }),
			['+61411111111', '+61422222222'],
		],
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
				message:
					'A recipient in the field To cannot be used: it reads as more than one number; separate them with a comma',
				quotes: [`Recipient: "${value}"`],
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

describe('A number in groups of digits', () => {
	it('is read at once only where nothing is wrong with its shape', () => {
		const groups = fc.array(fc.stringMatching(/^\d{1,6}$/), { minLength: 2, maxLength: 5 });
		fc.assert(
			fc.property(fc.constantFrom('', '+', '00', '0011'), groups, (before, parts) => {
				const text = before + parts.join(' ');
				const digits = text.replaceAll(' ', '');
				const isNumber = /^(?:\+|0011|011|00)?\d{5,15}$/.test(digits);
				const isRead = isNumber && wrongShape(text) === undefined;
				const result = read(text);
				expect([text, result.ok ? result.value : []]).toEqual([text, isRead ? [digits] : []]);
			}),
			{ numRuns: 20_000 },
		);
	});
});

describe('A number that a table has made something else of', () => {
	it.each(['61411111111.0', '+61411111111.00', '={{ $json.to }}'])('%s is refused', (to) => {
		expect(read(to)).toMatchObject({ ok: false });
	});
});

/** The recipient that a person reads of, and what is wrong with it. The message itself does not quote it. */
const refusal = (value: unknown) => {
	const result = read(value);
	if (result.ok) return result.value;
	const { message, quotes: [quote = ''] = [] } = result.issue;
	return `${quote.replace('Recipient: ', '')} ${message.replace('A recipient in the field To cannot be used: it ', '')}`.trim();
};

describe('Digits beside a number', () => {
	it.each([
		'0664 123456/7',
		'0170 1234567/8',
		'0170/1234567/8',
		'+61411111111 (2)',
		'+61411111111(2)',
		'0411 111 111 - 0422',
		'0411 111 111-119',
		'0664 123456-78',
		'0411111111 5',
		'1. 0411 111 111',
		'1) 0411 111 111',
		'1 - 0411 111 111',
		'51234/67890',
		'7290 - 123',
		'0411 111 111 - 4567',
		'555 123 - 456',
		'0664/1234567/8',
		'+43/664/1234567/8',
		'4 07 12 34 56 78',
		'8 04 12 34 56 78',
		'8 0812345678',
		'0171/1234 567',
		'0411 1111 11',
	])('are refused in %s', (value) => {
		expect(refusal(value)).toBe(
			`${JSON.stringify(value)} has digits beside a number, such as an extension or a second number; leave them out, or separate numbers with a comma; or, if it is one number, write it without spaces and other separators`,
		);
	});

	it.each([
		'0411111111 x12',
		'+43 664 1234567 DW 12',
		'+43 664 1234567 Kl. 12',
		'0664 1234567 Durchwahl 12',
		'0411 111 111 ext. 5',
		'+61411111111#5',
		'+61411111111w123',
		'+61411111111p123',
	])('to dial are refused in %s', (value) => {
		expect(refusal(value)).toBe(
			`"${value}" has an extension or other digits to dial beside the number, which an SMS cannot reach; leave them out`,
		);
	});

	it('are refused whatever dash is before them', () => {
		expect(refusal('0411 111 111 \u2013 0422')).toContain('has digits beside a number');
	});

	it.each(['tel:+61411111111;ext=5', '+61411111111;ext=12345'])('are refused in %s', (value) => {
		expect(refusal(value)).toContain('has an extension or other digits to dial');
	});

	it.each([
		'+61411111111,,12345',
		'+13017158592,,87654321098',
		'61411111111;;61422',
		'61411111111,,14222222',
	])('after a pause are refused in %s', (value) => {
		expect(refusal(value)).toBe(
			`"${value}" has digits to dial after a pause, which an SMS cannot reach; leave them out, or separate numbers with one comma`,
		);
	});

	it.each([
		['+61411111111,12345', '12345', '+61411111111'],
		['61411111111,50', '50', '61411111111'],
		['+61411111111\n12345', '12345', '+61411111111'],
	])('are no number of their own in %j', (value, short, before) => {
		expect(refusal(value)).toBe(
			`"${short}" after "${before}" is too short for a number of its own; leave it out, or write it with its country code`,
		);
	});

	it('are numbers where nothing is missing between two that are written alike', () => {
		expect(read('0411111111,,0422222222')).toMatchObject({ value: ['0411111111', '0422222222'] });
		expect(read('51234,51235')).toMatchObject({ value: ['51234', '51235'] });
	});

	it.each([
		'2125550100,,3125550100',
		'0411111111,,61422222222',
		'491701234567,,4917612345678',
		'01701234567;;015112345678',
	])('are numbers where a list has an empty place between two full ones: %s', (value) => {
		expect(read(value)).toEqual({ ok: true, value: value.split(/[,;]+/) });
	});
});

describe('A text that is something else than a number', () => {
	it.each([
		'2026-10-25',
		'25.10.2026',
		'25/10/2026',
		'10/25/26',
		'2026-10',
		'2026-10-25 09:00',
		'25.10.26',
		'2026 - 10 - 25',
		'2026-1025',
		'2026 10 25',
		'25. 10. 2026',
		'25 10 2026',
		'25 / 10 / 2026',
		'21-12-34',
	])('is refused as a date: %s', (value) => {
		expect(refusal(value)).toBe(
			`"${value}" reads as a date; check which field the number comes from, or write it with a plus and the country code`,
		);
	});

	it.each([
		'192.168.1.10',
		'10.0.0.1',
		'192.168.1.10:8080',
		'192.168.1.0/24',
		'192.168.001.010',
		'77.123.45.67',
	])('is refused as a network address: %s', (value) => {
		expect(refusal(value)).toBe(
			`"${value}" reads as a network address; check which field the number comes from, or write it with a plus and the country code`,
		);
	});

	it.each([
		['55.676098,12.568337', '55.676098'],
		['91.234567', '91.234567'],
		['-33.8688,151.2093', '-33.8688'],
		['-61411111111', '-61411111111'],
	])('is refused as a coordinate or an amount: %s', (value, first) => {
		expect(refusal(value)).toBe(
			`"${first}" reads as a coordinate or an amount; check which field the number comes from, or write it with a plus and the country code`,
		);
	});

	it('is refused with words about a (0) that has no country code before it', () => {
		expect(refusal('(0) 612 34567')).toBe(
			'"(0) 612 34567" has a (0) at its beginning; write the 0 without brackets, or the country code in its place',
		);
	});

	it.each([
		'+43 664 1234567 (privat)',
		'Mob: 0411111111',
		'0411 111 111 (home)',
		'Tel. 0664 1234567',
	])('is refused where words are beside it: %s', (value) => {
		expect(refusal(value)).toBe(`"${value}" has words beside the number; leave them out`);
	});

	it.each(['Nathan', 'nathan2000123@example.com', 'a1b2c3d4e5f6a7'])(
		'is refused as no phone number: %s',
		(value) => {
			expect(refusal(value)).toBe(`"${value}" is not a phone number`);
		},
	);

	it('is refused where a | is between two', () => {
		expect(refusal('0411111111|0422222222')).toBe(
			'"0411111111|0422222222" has a | in it; separate numbers with a comma',
		);
	});

	it.each(['61411111111.50', '1234.56', '61411111111.5'])(
		'is refused as an amount: %s',
		(value) => {
			expect(refusal(value)).toBe(
				`"${value}" has decimals, as from a column of amounts; check which field the number comes from`,
			);
		},
	);

	it.each(['6.14E+10', '6,14E+10', '6E+10', '6.14e10'])(
		'is refused as what a spreadsheet makes of a number: %s',
		(value) => {
			expect(refusal(value)).toBe(
				`"${value}" has lost digits in a spreadsheet; format the column as text there, and enter the numbers again`,
			);
		},
	);

	it.each([
		'+49 (0151) 12345678',
		'+61 (04) 11 111 111',
		'0049 (0151) 12345678',
		'+375 (029) 491-19-11',
	])('is refused where a 0 follows the country code: %s', (value) => {
		expect(refusal(value)).toBe(
			`"${value}" has a 0 in brackets after the country code, which is dialled only without that; take the 0 out`,
		);
	});
});

describe('What is around a number', () => {
	it.each([
		['isolates', '\u2068+61 491 570 156\u2069'],
		['another isolate', '\u2066+61491570156\u2069'],
		['a soft hyphen', '+61\u00ad491\u00ad570\u00ad156'],
		['a variation selector', '+61491570156\ufe0d'],
		['an apostrophe', "'+61491570156"],
		['quotes', '"+61491570156"'],
		['curly quotes', '\u201c+61491570156\u201d'],
		['a link', 'tel:+61-491-570-156'],
		['a link in quotes', '"TEL:+61491570156"'],
		[
			'full-width characters',
			'\uff0b\uff16\uff11\uff14\uff19\uff11\uff15\uff17\uff10\uff11\uff15\uff16',
		],
		['Arabic digits', '+\u0666\u0661\u0664\u0669\u0661\u0665\u0667\u0660\u0661\u0665\u0666'],
		['bold digits', '+\u{1d7d4}\u{1d7cf}\u{1d7d2}\u{1d7d7}1570156'],
		['spaces that do not break', '+61\u00a0491\u202f570\u2009156'],
	])('is taken off or read: %s', (_what, value) => {
		expect(read(value)).toEqual({ ok: true, value: ['+61491570156'] });
	});

	it.each([
		['\u0007', 'the invisible character U+0007', '<U+0007>'],
		['\u3164', 'the invisible character U+3164', '<U+3164>'],
		['\u{e0031}', 'the invisible character U+E0031', '<U+E0031>'],
		['\u00b2', 'the character U+00B2', '\u00b2'],
		['\u2800', 'the character U+2800', '\u2800'],
		['\ud83d', 'the invisible character U+D83D', '<U+D83D>'],
	])('is named by its code point where it is not harmless: %j', (character, name, shown) => {
		expect(refusal(`+61491570156${character}`)).toBe(
			`"+61491570156${shown}" has ${name} in it; take it out`,
		);
	});

	it('separates numbers as a comma does in other scripts', () => {
		expect(read('0411111111\uff0c0422222222\u30010433333333\u060c0444444444')).toEqual({
			ok: true,
			value: ['0411111111', '0422222222', '0433333333', '0444444444'],
		});
	});
});

describe('What groups a number', () => {
	it.each([
		'0664/1234567',
		'0151/123 456 78',
		'+43 664/1234567',
		'+43/664/1234567',
		'+41/79/1234567',
		'0041/79/123 45 67',
		'+43/6641234567',
		'(555) 123 - 4567',
		'555 123 - 4567',
		'+1 (555) 123 - 4567',
		'+1 555 - 123 - 4567',
		'001 555 123 - 4567',
		'+221 77.123.45.67',
		'+298 21-12-34',
		'0664.1234567',
		'0664 - 1234567',
		'(0411) 111 111',
		'(+61) 411 111 111',
		'(555) 123-4567',
		'8 (912) 345-67-89',
		'8 (029) 491-19-11',
		'8 0294911911',
		'(06 20) 123 4567',
		'+225 (07) 07 12 34 56',
		'+229 (01) 95 12 34 56',
		'+38 (067) 123-45-67',
		'38(063)1234567',
		'+55 11 96123-4567',
		'06.12.34.56.78',
		'06.12.34.56.00',
		'20.12.34.56',
		'078.123.45.67',
		'+33-6-12-34-56-78',
	])('is taken out: %s', (value) => {
		expect(read(value)).toEqual({ ok: true, value: [value.replace(/[^\d+]/g, '')] });
	});
});
