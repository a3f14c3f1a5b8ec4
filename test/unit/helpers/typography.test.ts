import fc from 'fast-check';
import { firstNonGsm, messageParts } from '../../../nodes/ClickSend/helpers/messageParts';
import { replaceTypography } from '../../../nodes/ClickSend/helpers/typography';

const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme' }),
	fc.string({
		unit: fc.constantFrom(...Array.from('“”‘’–—…•→\u00a0\u00ad\u200b\u200e\ufb01a 1é😀я\n[')),
		maxLength: 200,
		size: 'max',
	}),
	fc.string({
		unit: fc.constantFrom(...Array.from('aeo\u0301\u0308\u030a“—…\u0097\u202a')),
		maxLength: 90,
	}),
);

describe('Typographic characters', () => {
	it.each([
		['quotes', '“Hi” „Hallo“ «Salut» ‘so’ ‹là› 5′ 6″', '"Hi" "Hallo" "Salut" \'so\' \'là\' 5\' 6"'],
		['apostrophes', 'don’t donʼt don´t don`t', "don't don't don't don't"],
		['hyphens and short dashes', 'a\u2010b\u2011c‒d–e −5', 'a-b-c-d-e -5'],
		['a dash between words, which gets spaces', 'yes—no, yes―no', 'yes - no, yes - no'],
		['a dash that has its spaces', 'yes — no, yes – no', 'yes - no, yes - no'],
		['a dash that has one of them', 'yes —no, yes— no', 'yes - no, yes - no'],
		['dashes in a row', 'yes——no', 'yes - no'],
		['a dash between digits', '10–12, 10—12', '10-12, 10-12'],
		['a dash at a line', '—Ada\nWait—\nNow', '-Ada\nWait-\nNow'],
		['a dash at quotes', 'he said—“Wait—” and', 'he said - "Wait-" and'],
		['an ellipsis', 'Wait… ‥', 'Wait... ..'],
		['bullets', '• one\n‣ two\n◦ three', '- one\n- two\n- three'],
		['shapes', '● a ○ b ■ c ▪ d ─ e', '- a - b - c - d - e'],
		["bullets of Word's fonts", '\uf0a7 a \uf0d8 b \uf0fc c', '- a - b - c'],
		['arrows', 'A → B', 'A -> B'],
		['primes and slashes', '1‴ 2‵ 3‶ ʻa 1∕2', "1''' 2' 3\" 'a 1/2"],
		[
			'windows-1252 that was read as Latin-1',
			'\u0093it\u0092s\u0094 \u0091a\u0092 \u0096 b\u0097c \u0095',
			"\"it's\" 'a' - b - c -",
		],
		['accents that stand apart', 'Cafe\u0301 Mu\u0308ller A\u030a', 'Café Müller Å'],
		['signs that are letters', '\u212b \u2126 \u212a', 'Å Ω K'],
		['spaces', '5\u00a0%\u202f!\u2003a\tb', '5 % ! a b'],
		['line breaks', 'a\vb\u2028c\u2029d', 'a\nb\nc\nd'],
		['what nobody sees', '\ufeffre\u00adply\u200b to\u2060 us\ufffe', 'reply to us'],
		['direction marks', '\u202aHi\u202c \u2066Ada\u2069\u200e\u200f', 'Hi Ada'],
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

	it.each([
		['an ellipsis', 'Привет…'],
		['a dash between words', 'да—нет'],
		['direction marks', 'שלום \u2066Ada\u2069\u200e \u202bא\u202c'],
		['an arrow', 'А → Б'],
		['ligatures', 'Я of\ufb01ce'],
		['circles', '○月○日 出欠: ○/×'],
		['shapes before headings', '■注意 ●本日 ▪明日'],
		['lines', '─────\n日本'],
		["bullets of Word's fonts", '\uf0b7 Привет \uf0d8'],
	])(
		'stay where the message stays Unicode and they would be longer or are needed: %s',
		(_what, message) => {
			expect(replaceTypography(message)).toBe(message);
		},
	);

	it('are replaced where the message stays Unicode too, if that makes it no longer', () => {
		expect(replaceTypography('“Привет” — cafe\u0301\u00a0•')).toBe('"Привет" - café -');
	});

	it('stay where the message would take more parts', () => {
		const dots = '…'.repeat(70);
		expect(replaceTypography(dots)).toBe(dots);
		expect(replaceTypography(`${'…'.repeat(20)}“”`)).toBe(`${'...'.repeat(20)}""`);
	});

	it('never cost more parts when they are replaced', () => {
		fc.assert(
			fc.property(text, (message) => {
				const { parts } = messageParts(replaceTypography(message));
				expect(parts).toBeLessThanOrEqual(messageParts(message).parts);
			}),
			{ numRuns: 3000 },
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

	it('are gone at once, also where another dash was beside them', () => {
		for (const message of ['“—”—— 😀', '"—"—— 😀', '—"—— 😀']) {
			const once = replaceTypography(message);
			expect(replaceTypography(once)).toBe(once);
		}
		expect(replaceTypography('"—"—— 😀')).not.toContain('—');
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
