import { resultOf } from '../../../../nodes/ClickSend/errors/issue';
import { readNumberList } from '../../../../nodes/ClickSend/sending/safeguards/doNotSendTo';

/** What a person reads of a list that cannot be used: message, description and quotes. */
function refusal(value: unknown) {
	const result = resultOf(() => readNumberList(value));
	if (result.ok) throw new Error('The list was read');
	const { message, description, quotes } = result.issue;
	return { message, description, quotes };
}

describe('A recipient that is on the list', () => {
	const spellings = [
		['0411111111', '61'],
		['411111111', '61'],
		['+61411111111', ''],
		['61411111111', ''],
		['61411111111', '61'],
		['61411111111', '1'],
		['001161411111111', ''],
		['001161411111111', '61'],
		['0061411111111', '49'],
		['01161411111111', '1'],
		['81061411111111', '7'],
		['+610411111111', ''],
		['610411111111', '61'],
	] as const;

	it.each(spellings)('is held back as %s with the country code %j in any spelling', (to, code) => {
		for (const [entry] of spellings) {
			// With another country, a local number of the list would be another one.
			const isLocal = /^0?4/.test(entry);
			if (isLocal && code !== '61' && code !== '') continue;
			expect([entry, readNumberList(entry).has(to, code)]).toEqual([entry, true]);
		}
	});

	it.each([
		['Italy, with a zero too many', '+393471234567', '03471234567', '39'],
		['Italy, with the code', '+393471234567', '+3903471234567', ''],
		['Argentina, with 15', '+5491123456789', '0111523456789', '54'],
		['Argentina, with 15 and without its area code', '+5491123456789', '1523456789', '54'],
		['Argentina, a longer area code', '+5492966412345', '0296615412345', '54'],
		['Argentina, without 9', '+5491123456789', '+541123456789', ''],
		['Argentina, without 9 and country', '0111523456789', '1123456789', ''],
		['Argentina, with 15 after the code', '+54111523456789', '+5491123456789', ''],
		['Mexico, with 1', '+525512345678', '+5215512345678', ''],
		['Mexico, as dialled to a mobile', '+525512345678', '0445512345678', '52'],
		['Brazil, before there was a 9', '+5511961234567', '1161234567', '55'],
		['Brazil, with a carrier', '+5511961234567', '01511961234567', '55'],
		['Russia, with 8', '+79123456789', '89123456789', '7'],
		['Russia, with 8 and without a country', '9123456789', '89123456789', ''],
		['Belarus, with 80', '+375291234567', '80291234567', '375'],
		['Belarus, without a country', '291234567', '80291234567', ''],
		['Hungary, with 06', '+36201234567', '06201234567', '36'],
		['Hungary, with the code and 06', '+36201234567', '+3606201234567', ''],
		['Lithuania, with 8', '+37061234567', '861234567', '370'],
		['Uzbekistan, with 8', '+998901234567', '8901234567', '998'],
		['North America, with 1', '+12125551234', '12125551234', '1'],
		['North America, without its area code', '+12684641234', '4641234', '1'],
		['Benin, before there was 01', '+2290197123456', '97123456', '229'],
		['Ivory Coast, before there was 07', '+2250748123456', '+22548123456', ''],
		['Singapore, with a prefix of its own', '+61411111111', '00161411111111', '65'],
		['Ukraine, as it is written', '+38 (067) 123-45-67', '0671234567', '380'],
		['an opted-out number in short', '51234', '+29051234', ''],
		['a plus before a local number', '+0411111111', '0411111111', '61'],
	])('is held back in %s', (_what, entry, to, code) => {
		expect(readNumberList(entry).has(to, code)).toBe(true);
		// The other way round, where the list has the spelling of the recipient.
		const given = entry.replace(/[^\d+]/g, '');
		expect(readNumberList(to).has(given, code)).toBe(true);
	});

	it.each([
		['0411111111', '+61411111111'],
		['0411111111', '+43411111111'],
		['+61411111111', '0411111111'],
		['5551234', '+12125551234'],
		['0411111111', '411111111'],
		['61411111111', '0411111111'],
		['4111111111', '+4111111111'],
		['4111111111', '+14111111111'],
	])('is held back where nothing tells %s and %s apart, without a country', (entry, to) => {
		expect(readNumberList(entry).has(to, '')).toBe(true);
	});
});

describe('A recipient that is clearly another number', () => {
	it.each([
		['+61411111111', '+61411111112', ''],
		['+61411111111', '+6141111111', ''],
		['+61411111111', '+43411111111', ''],
		['0411111111', '+43411111111', '61'],
		['0411111111', '+61411111111', '43'],
		['+61411111111', '0411111111', '43'],
		['0411111111', '0421111111', '61'],
		['0411111111', '0421111111', ''],
		['015123456789', '+15123456789', '49'],
		['05191234567', '+5191234567', '55'],
		['004915123456789', '+15123456789', ''],
		['00918123456789', '+18123456789', '91'],
		['0111523456789', '+5491123456788', '54'],
		['+12125551234', '+13125551234', '1'],
	])('is sent to: %s on the list, %s, with the country code %j', (entry, to, code) => {
		expect(readNumberList(entry).has(to, code)).toBe(false);
	});
});

describe('A list of numbers', () => {
	it.each([
		['a text', '0411 111 111, +61 422 222 222; 0433-333-333\r\n"+61 444 444 444"\n\n', 4],
		['a list', ['0411 111 111', 61422222222, null, '', '  ', ['+61433333333', [null]]], 3],
		['texts with several numbers', ['+61411111111 +61422222222', '0433333333\n0444444444'], 4],
		['a number', 61411111111, 1],
		['an empty list', [], 0],
		['an empty text', '', 0],
		['nothing', undefined, 0],
	])('is read from %s', (_what, value, size) => {
		expect(readNumberList(value).size).toBe(size);
	});

	it('holds nobody back where it is empty', () => {
		expect(readNumberList([]).has('+61411111111', '')).toBe(false);
		expect(readNumberList([null, '']).has('0411111111', '61')).toBe(false);
	});

	it.each([
		['a word', 'Nathan', 'is not a phone number', '"Nathan"'],
		['a word in a list', ['+61411111111', 'Nathan'], 'is not a phone number', '"Nathan"'],
		['a word on a line', '+61411111111\nNathan', 'is not a phone number', '"Nathan"'],
		['a boolean', [true], 'is of the type boolean where a phone number is expected', 'true'],
		['a short number', '123', 'is not a phone number', '"123"'],
	])('is refused as a whole where it has %s', (_what, value, reason, entry) => {
		expect(refusal(value)).toEqual({
			message: `An entry of Do Not Send To cannot be used: it ${reason}`,
			description:
				'Correct the entry, or take it out. Nothing is sent before the whole list can be read. Write numbers as in the field To, e.g. +61411111111; separate several with commas, semicolons or new lines.',
			quotes: [`Entry: ${entry}`],
		});
	});

	it.each([
		['all', [undefined, undefined], 1],
		['one', ['+61411111111', undefined], 2],
	])(
		'is refused where %s of its entries are undefined, as by a misspelled field',
		(_what, value, place) => {
			expect(refusal(value)).toEqual({
				message: 'An entry of Do Not Send To is undefined, so the list may lack numbers',
				description:
					"Check the name of the field in the expression in Do Not Send To: it has to be in each row. Upper and lower case count. For a table without rows, which gives one empty item, write {{ $('Opted out').all().filter((row) => row.json.isNotEmpty()).map((row) => row.json.phone) }} with the names of your node and field.",
				quotes: [`Entry: number ${place} of the list`],
			});
		},
	);

	it('is refused where all of its entries are null, as an engine of n8n makes them of undefined', () => {
		const { message, description, quotes } = refusal([null, null]);
		expect(message).toBe('All entries of Do Not Send To are null, so the list holds nobody back');
		expect(description).toBe(refusal([undefined]).description);
		expect(quotes).toBeUndefined();
	});

	it.each([
		['a list of items', [{ json: { phone: '+61411111111' } }], '{"json":{"phone":"+61411111111"}}'],
		['a list of rows', [{ phone: '+61411111111' }], '{"phone":"+61411111111"}'],
		['an object', { phone: '+61411111111' }, '{"phone":"+61411111111"}'],
	])('is refused in %s, with the expression to write', (_what, value, object) => {
		expect(refusal(value)).toEqual({
			message: 'Do Not Send To gets objects, not numbers',
			description:
				"Let its expression give the field that has the number, e.g. {{ $('Opted out').all().filter((row) => row.json.isNotEmpty()).map((row) => row.json.phone) }} with the names of your node and field.",
			quotes: [`Object: ${object}`],
		});
	});
});
