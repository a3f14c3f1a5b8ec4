import fc from 'fast-check';
import { firstNonGsm, messageParts } from '../../../nodes/ClickSend/helpers/messageParts';
import { MAX_MESSAGE_LENGTH } from '../../../nodes/ClickSend/transport/limits';
import { partsOf } from '../../../sandbox/model/pricing';

/** The basic alphabet of GSM-7 in its order, and its extension (3GPP TS 23.038, 6.2.1). */
const BASIC =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

const gsmText = (max: number) =>
	fc
		.array(
			fc.oneof(
				{ weight: 5, arbitrary: fc.constantFrom(...Array.from(BASIC)) },
				fc.constantFrom(...Array.from(EXTENSION)),
			),
			{ maxLength: max, size: 'max' },
		)
		.map((characters) => characters.join(''));
const anyText = fc.oneof(
	gsmText(400),
	fc.string({ unit: 'binary', maxLength: 400, size: 'max' }),
	fc.string({ unit: fc.constantFrom('я', '😀', 'a', '€'), maxLength: 300, size: 'max' }),
);

describe('A message', () => {
	it.each([
		['nothing', '', 'GSM-7', 1],
		['160 characters', 'a'.repeat(160), 'GSM-7', 1],
		['161 characters', 'a'.repeat(161), 'GSM-7', 2],
		['two full parts', 'a'.repeat(306), 'GSM-7', 2],
		['one character more than two parts', 'a'.repeat(307), 'GSM-7', 3],
		['80 characters that count twice', '€'.repeat(80), 'GSM-7', 1],
		['81 characters that count twice', '€'.repeat(81), 'GSM-7', 2],
		['one that counts twice at a border', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 3],
		['the most that the API takes', 'a'.repeat(MAX_MESSAGE_LENGTH), 'GSM-7', 7],
		['70 characters of another script', 'я'.repeat(70), 'UCS-2', 1],
		['71 characters of another script', 'я'.repeat(71), 'UCS-2', 2],
		['one accent that GSM-7 does not have', `${'a'.repeat(159)}ê`, 'UCS-2', 3],
		['35 emoji', '😀'.repeat(35), 'UCS-2', 1],
		['36 emoji', '😀'.repeat(36), 'UCS-2', 2],
		['an emoji at a border', `${'я'.repeat(66)}😀${'я'.repeat(66)}`, 'UCS-2', 3],
		['as many letters of another script', 'я'.repeat(MAX_MESSAGE_LENGTH), 'UCS-2', 15],
	])('of %s', (_what, message, encoding, parts) => {
		expect(messageParts(message)).toEqual({ encoding, parts });
	});

	it('is GSM-7 with every character of the alphabet and its extension', () => {
		for (const character of BASIC + EXTENSION) {
			expect(messageParts(character)).toEqual({ encoding: 'GSM-7', parts: 1 });
			expect(firstNonGsm(character)).toBeUndefined();
		}
	});

	it('is UCS-2 with any other character', () => {
		fc.assert(
			fc.property(
				gsmText(20),
				fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
				(a, b) => {
					fc.pre(!(BASIC + EXTENSION).includes(b));
					expect(messageParts(a + b).encoding).toBe('UCS-2');
					expect(firstNonGsm(`${a}${b}…`)).toBe(b);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('has a first character that GSM-7 does not have exactly when it is UCS-2', () => {
		fc.assert(
			fc.property(anyText, (message) => {
				expect(firstNonGsm(message) !== undefined).toBe(messageParts(message).encoding === 'UCS-2');
			}),
		);
	});

	it('costs as many parts as the sandbox charges', () => {
		fc.assert(
			fc.property(anyText, (message) => {
				expect(messageParts(message).parts).toBe(partsOf(message));
			}),
			{ numRuns: 2000 },
		);
	});

	it('never has fewer parts when it grows', () => {
		fc.assert(
			fc.property(anyText, anyText, (a, b) => {
				expect(messageParts(a + b).parts).toBeGreaterThanOrEqual(messageParts(a).parts);
			}),
		);
	});

	it('has the parts of its own, whichever came before', () => {
		const short = 'a';
		const long = 'a'.repeat(200);
		expect([short, long, long, short].map((message) => messageParts(message).parts)).toEqual([
			1, 2, 2, 1,
		]);
	});
});
