import fc from 'fast-check';
import { firstNonGsm, messageParts } from '../../../nodes/ClickSend/helpers/messageParts';
import { replaceTypography } from '../../../nodes/ClickSend/helpers/typography';

const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: fc.constantFrom(...Array.from('“”‘’–—…•\u00a0\u00ad\u200b\ufb01a 1é😀\n')) }),
);

describe('Typographic characters', () => {
	it.each([
		['quotes', '“Hi” „Hallo“ «Salut» ‘so’ ‹là› 5′ 6″', '"Hi" "Hallo" "Salut" \'so\' \'là\' 5\' 6"'],
		['apostrophes', 'don’t donʼt don´t don`t', "don't don't don't don't"],
		['dashes', 'a\u2010b\u2011c‒d–e—f―g −5', 'a-b-c-d-e-f-g -5'],
		['an ellipsis', 'Wait… ‥', 'Wait... ..'],
		['bullets', '• one\n‣ two\n◦ three', '- one\n- two\n- three'],
		['spaces', '5\u00a0%\u202f!\u2003a\tb', '5 % ! a b'],
		['line breaks', 'a\vb\u2028c\u2029d', 'a\nb\nc\nd'],
		['what nobody sees', '\ufeffre\u00adply\u200b to\u2060 us', 'reply to us'],
		['ligatures', 'of\ufb01ce a\ufb00air wa\ufb04e', 'office affair waffle'],
	])('are replaced: %s', (_what, written, sent) => {
		expect(replaceTypography(written)).toBe(sent);
		expect(messageParts(sent).encoding).toBe('GSM-7');
	});

	it.each([
		['accents', 'Grüße, Crème brûlée, Łódź, ça va, naïve'],
		['emoji, also of several characters', '😀 👩‍👩‍👧‍👦 ❤️ 1️⃣ 🇦🇺'],
		['other scripts', 'Привет, 你好。１２３　テスト, שלום\u200f!, می\u200cخواهم, क्\u200dष'],
		['symbols', '½ ™ © × ÷ ° · † € № ¿ ¡'],
		['markup and spaces', '  <b>&amp;</b> \r\n ""\'--... '],
	])('are all that is replaced: %s stay to the letter', (_what, message) => {
		expect(replaceTypography(message)).toBe(message);
	});

	it('are replaced one by one, whatever is beside them', () => {
		fc.assert(
			fc.property(text, text, (a, b) => {
				expect(replaceTypography(a + b)).toBe(replaceTypography(a) + replaceTypography(b));
			}),
			{ numRuns: 1000 },
		);
	});

	it('are gone after that', () => {
		fc.assert(
			fc.property(text, (message) => {
				const once = replaceTypography(message);
				expect(replaceTypography(once)).toBe(once);
			}),
			{ numRuns: 1000 },
		);
	});

	it('become GSM-7, and a character of GSM-7 stays', () => {
		for (let code = 0; code <= 0xffff; code++) {
			const character = String.fromCharCode(code);
			const replaced = replaceTypography(character);
			if (firstNonGsm(character) === undefined) expect(replaced).toBe(character);
			else if (replaced !== character) expect(firstNonGsm(replaced)).toBeUndefined();
		}
	});
});
