import fc from 'fast-check';
import { excerpt, printable, printableLine } from '../../../nodes/ClickSend/helpers/excerpt';

/** Texts of any code units, as a program can hold them. */
const anyText = fc
	.array(
		fc.oneof(
			fc.integer({ min: 0, max: 0xffff }),
			fc.constantFrom(0, 9, 10, 13, 27, 0x7f, 0x85, 0x301, 0x200d, 0xd83d, 0xde00, 0xfeff),
		),
		{ maxLength: 200 },
	)
	.map((units) => String.fromCharCode(...units));
const UNPRINTABLE = /[\p{Cs}\p{Cc}]/u;

describe('Words that go out', () => {
	it('are well-formed Unicode without control characters, whatever comes in', () => {
		fc.assert(
			fc.property(anyText, fc.nat({ max: 250 }), (text, maxLength) => {
				expect(printableLine(text)).not.toMatch(UNPRINTABLE);
				for (const words of [printable(text), excerpt(text, maxLength)]) {
					expect(words.replace(/[\t\n\r]/g, '')).not.toMatch(UNPRINTABLE);
				}
				expect(excerpt(text, maxLength).length).toBeLessThanOrEqual(maxLength);
			}),
			{ numRuns: 5_000 },
		);
	});

	it('are what came in, where that is readable', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				const readable = text.replace(/\p{Cc}/gu, ' ');
				expect(printable(readable)).toBe(readable);
				expect(excerpt(readable, readable.length)).toBe(readable);
			}),
		);
	});

	it.each([
		['a zero', 'a\u0000b', 'a␀b'],
		['an escape', '\u001b[31m', '␛[31m'],
		['a delete', 'a\u007f', 'a␡'],
		['a next line', 'a\u0085b', 'a\ufffdb'],
		['half an emoji', 'a\ud83d', 'a\ufffd'],
		['the other half', '\ude00a', '\ufffda'],
		['a line break and a tab', 'a\r\n\tb', 'a\r\n\tb'],
	])('show the place of %s', (_what, text, words) => {
		expect(printable(text)).toBe(words);
	});

	it('are in one line where n8n shows one', () => {
		expect(printableLine('a\r\n\tb\n')).toBe('a b ');
	});
});

describe('An excerpt', () => {
	it.each([
		['a letter', 'abcdef', 'abc'],
		['an emoji', 'ab😀def', 'ab'],
		['an emoji that fits', 'a😀def', 'a😀'],
		['a letter with its accent', 'abe\u0301f', 'ab'],
		['a family', 'ab👨‍👩‍👧‍👦', 'ab'],
		['a flag', 'ab🇦🇺', 'ab'],
	])('ends before or after %s, never within', (_what, text, words) => {
		expect(excerpt(text, 3)).toBe(words);
	});

	it('is not empty where the first character is longer than it', () => {
		expect(excerpt(`a${'\u0301'.repeat(500)}`, 300)).toHaveLength(300);
		expect(excerpt('👨‍👩‍👧‍👦', 3)).toBe('👨‍');
	});

	it('is quickly taken from a long text', () => {
		expect(excerpt('😀'.repeat(5_000_000), 256 * 1024)).toHaveLength(256 * 1024);
	});
});
