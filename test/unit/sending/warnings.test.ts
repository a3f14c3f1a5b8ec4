import fc from 'fast-check';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import { failed, type Outcome } from '../../../nodes/ClickSend/errors/issue';
import { messageParts } from '../../../nodes/ClickSend/helpers/messageParts';
import type { SmsJob } from '../../../nodes/ClickSend/sending/sendRequests';
import { signsIn } from '../../../nodes/ClickSend/sending/signs';
import { openSmsReader } from '../../../nodes/ClickSend/sending/sms';
import { warnings } from '../../../nodes/ClickSend/sending/warnings';

const MOMENT = { timezone: 'Australia/Perth', now: Date.parse('2030-01-01T00:00:00Z') };

interface Given {
	to?: string;
	message?: string;
	options?: Record<string, unknown>;
	json?: object;
	outcome?: (parts: number) => Outcome;
}

const accepted = (parts: number): Outcome => ({ ok: true, json: { parts } });
const notSent = () => failed(messages.stopped());

/** The hints of a run with these items; `message` is the field as it is written. */
function hintsOf(items: readonly Given[], message = '={{ $json.text }}') {
	const read = openSmsReader(MOMENT);
	const jobs = items.map(({ outcome = accepted, ...given }, itemIndex): SmsJob => {
		const sms = read({ to: '+61411111111', message: 'Hello', options: {}, ...given });
		const { parts } = messageParts(sms.message);
		return { itemIndex, sms, outcomes: sms.recipients.map(() => outcome(parts)) };
	});
	const jsonOf = (index: number) => items[index]?.json;
	return warnings(jobs, { message, jsonOf }, MOMENT);
}
const said = (...parameters: Parameters<typeof hintsOf>) =>
	hintsOf(...parameters).map(({ type, message }) => `${type}: ${message}`);
const texts = (...all: string[]) => all.map((message) => ({ message }));

describe('What looks as if it was not meant', () => {
	it('is told with a count and the first item', () => {
		expect(said(texts('Hi', 'Hi {{ $json.name }}', 'Hi', 'Hi {{ name }}'))).toEqual([
			'warning: 2 of 4 items have “{{ $json.name }}” in the text, which is sent as it is. If you typed it, switch the field Message to Expression; if it comes out of the data, evaluate it where it comes from. The first is item 1.',
		]);
		expect(said(texts('Hi', 'Hi undefined'))).toEqual([
			'warning: 1 of 2 items has “undefined” in the text, which may stand for a missing value. Check the text where it comes from. The first is item 1.',
		]);
		expect(said(texts('Hi\\nAda', 'Hi\\nBob'))).toEqual([
			'warning: 2 of 2 items have “\\n” in the text, which arrives as these characters. Replace it where the text comes from, for example by a real line break. The first is item 0.',
		]);
	});

	it('is told without a count of the only item', () => {
		expect(said(texts('Hi null'))).toEqual([
			'warning: The SMS has “null” in the text, which may stand for a missing value. Check the text where it comes from.',
		]);
		expect(said(texts('Hi null'), '={{ "Hi " + $json.name }}')).toEqual([
			'warning: The SMS has “null” in the text, which may stand for a missing value. Check the fields that Message reads, or give them another value with {{ $json.field ?? "" }}.',
		]);
	});

	it.each([
		['expression', '{{', 'Hi {{'],
		['expression', '$json.name', 'Hi $json.name, hello'],
		['expression', "$('Node", "Hi $('Node').item"],
		['missing', 'undefined', 'Hi undefined!'],
		['missing', 'NaN', 'Total: NaN'],
		['missing', '[object Object]', 'Hi [object Object]'],
		['missing', 'Invalid Date', 'At Invalid Date'],
		['missing', 'Invalid DateTime', 'At Invalid DateTime.'],
		['code', '\\n', 'Hi\\nAda'],
		['code', '\\t', 'a\\tb'],
		['code', '%0a', 'Hi%0aAda'],
		['code', '%20', 'Hi%20Ada see https://example.com'],
		['code', '&amp;', 'A &amp; B'],
		['code', '&#39;', 'it&#39;s'],
		['code', '&amp;', 'https://example.com/?a=1&amp;b=2'],
		['code', '<br>', 'Hi<br>Ada'],
		['code', '<br />', 'Hi<br />Ada'],
		['code', '</p>', 'Hi</p>'],
		['code', 'Ã¼', 'MÃ¼ller'],
		['code', 'â€™', 'itâ€™s'],
		['code', '\ufffd', 'M\ufffdller'],
	])('is a sign of the kind %s: %s', (kind, sign, message) => {
		expect(signsIn(message, '')).toEqual([[kind, sign]]);
	});

	it.each([
		'Undefined terms, nullify, NULL, annulled, Nancy, null_and_void',
		'See https://example.com/a%20b?x=%0A and example.com/?q=a%20b',
		'C:\\temp\\new and \\\\server\\news',
		'5 < 6 & 7 > 2, R&D, I <3 you, a<b, 50%, 20% off, $5',
		'{"a":{"b":1}}, smile :-} }}, name }}',
		'Prices: {1}, {a}, $ 5, $(5)',
		'Invalid dates, object [1], São João, Grüße, Âme, NÃO',
	])('is nothing in %j', (message) => {
		expect(signsIn(message, '')).toEqual([]);
	});

	it('is not a word that the person has typed', () => {
		expect(said(texts('um null Uhr, Ada'), '=um null Uhr, {{ $json.name }}')).toEqual([]);
		expect(said(texts('um null Uhr'), 'um null Uhr')).toEqual([]);
		expect(said(texts('Hi null'), '={{ "Hi " + $json.null }}')).toHaveLength(1);
		expect(
			said(texts('Hallo null, annulliert'), '={{ "Hallo " + $json.name }}, annulliert'),
		).toHaveLength(1);
	});

	it('is nothing that stays on this side', () => {
		expect(said([{ message: 'Hi undefined', outcome: notSent }])).toEqual([]);
	});

	it('is found in no plain text, and nothing throws', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...Array.from('aé ü.,!?1-()ß\n')) }),
				(text) => {
					expect(signsIn(text, '')).toEqual([]);
				},
			),
		);
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				for (const [, sign] of signsIn(text, '')) expect(text).toContain(sign);
			}),
		);
	});
});

describe('A field that the message reads and the item does not have', () => {
	const greeting = '=Hi {{ $json.name }}, see you at {{ $json["the time"] }}';

	it('is told with a count, the first item and its name', () => {
		const items = [
			{ name: 'Ada', 'the time': 9 },
			{ 'the time': 9 },
			{ name: '', 'the time': 0 },
			{ name: null },
		];
		expect(
			said(
				items.map((json) => ({ json })),
				greeting,
			),
		).toEqual([
			'warning: 2 of 4 items have nothing in $json.name, so the text has a gap there. Check this field, or give it another value with {{ $json.name || "…" }}. The first is item 1.',
		]);
		expect(said([{ json: { name: 'Ada' } }], greeting)).toEqual([
			'warning: The SMS has nothing in $json["the time"], so the text has a gap there. Check this field, or give it another value with {{ $json["the time"] || "…" }}.',
		]);
	});

	it.each([
		['what says itself what to do then', '=Hi {{ $json.name ?? "you" }}', {}],
		['what is inside a text', '=Hi {{ $json.name.length }}', { name: 'Ada' }],
		['an empty text', '=Hi {{ $json.title }}{{ $json.name }}', { title: '', name: 'Ada' }],
		['false and zero', '=Hi {{ $json.a }}{{ $json.b }}', { a: false, b: 0 }],
		['a text in Fixed mode', 'Hi you', {}],
	])('is not %s', (_what, message, json) => {
		expect(said([{ json }], message)).toEqual([]);
	});

	it('is not spoken of where nobody knows what expressions see', () => {
		expect(said([{}], greeting)).toEqual([]);
	});
});

describe('Also told', () => {
	it('is what has more than six parts', () => {
		expect(said([{ message: 'a'.repeat(918) }, { message: 'a'.repeat(919) }])).toEqual([
			"warning: 1 of 2 items has more than 6 parts. ClickSend's help says that it cuts off the rest. Shorten the text, or send it as several SMS. The first is item 1.",
		]);
	});

	it('is a recipient that looks rounded', () => {
		expect(said([{ to: '+61411111111' }, { to: '61400000000, +61411111111' }])).toEqual([
			'warning: 1 of 2 items has a recipient that ends in seven zeros (61400000000), as if a spreadsheet had rounded it. Compare it with the original; format the column as text. The first is item 1.',
		]);
		expect(said([{ to: '+61491000000' }])).toEqual([]);
	});

	it.each(['AB', 'x', '12345', '24-7', '1-800', '0411111111', 'My-Company', 'A&B', 'Café'])(
		'is a sender ID that may not work: %s',
		(senderId) => {
			expect(said([{ options: { senderId } }])).toEqual([
				`warning: The SMS has a sender ID that may not work (${senderId}). ClickSend takes 3 to 11 letters and digits with at least one letter, or a number in international format with a plus.`,
			]);
		},
	);

	it.each([
		'ABC',
		'1800House',
		'ElevenChars',
		'+61411111111',
		'+61 400 000 000',
		'614000000000',
		'61400000000',
		'15551234567',
		'',
	])('is not the sender ID %j', (senderId) => {
		expect(said([{ options: { senderId } }])).toEqual([]);
	});
});

describe('For when an SMS is scheduled', () => {
	const at = (schedule: string) => ({ options: { schedule } });

	it('is told in the time zone of the workflow', () => {
		expect(said([at('2030-01-31T01:00:00Z'), at('2030-01-31T09:00:00')])).toEqual([
			'info: Scheduled for 2030-01-31 09:00 (Australia/Perth)',
		]);
	});

	it('is told from the first to the last, and for how many', () => {
		expect(said([at('2030-02-01T09:00:00'), {}, at('2030-01-31T09:30:00')])).toEqual([
			'info: Scheduled from 2030-01-31 09:30 to 2030-02-01 09:00 (Australia/Perth), 2 of 3 items',
		]);
	});

	it("is a warning where ClickSend's help says that it is not sent", () => {
		expect(said([at('2030-05-01T08:00:00')])).toEqual([
			'info: Scheduled for 2030-05-01 08:00 (Australia/Perth)',
		]);
		expect(said([at('2030-05-02T09:00:00')])).toEqual([
			"warning: Scheduled for 2030-05-02 09:00 (Australia/Perth). ClickSend's help says that an SMS that is scheduled more than 4 months ahead is not sent.",
		]);
	});
});

describe('The warnings of a hundred thousand different messages', () => {
	it('are those of as many as can be looked at', () => {
		const items = Array.from({ length: 100_000 }, (_, index) => ({
			message: `${index} undefined`,
		}));
		expect(said(items)[0]).toMatch(/^warning: At least 20,000 of 100,000 items have “undefined”/);
	});
});
