import fc from 'fast-check';
import { storable, storableText } from '../../../nodes/ClickSend/helpers/storable';

/** Any UTF-16, halves of pairs and control characters included. */
const anyText = fc
	.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xde00)))
	.map((units) => String.fromCharCode(...units));

describe('A text for any store', () => {
	it('stays as it is where it is well-formed and has no control characters', () => {
		for (const text of ['', 'Grüße, 世界 😀', 'two\nlines\tand a tab', ' 007 ', '\u200D\uFEFF']) {
			expect(storableText(text)).toBe(text);
		}
	});

	it.each([
		['a\u0000b', 'a\uFFFDb'],
		['\u0007\u001B[31m', '\uFFFD\uFFFD[31m'],
		['\u0085\u009F\u007F', '\uFFFD\uFFFD\uFFFD'],
		['\uD83D', '\uFFFD'],
		['\uDE00 \uD83D\uDE00', '\uFFFD 😀'],
		['carriage\r\nreturn', 'carriage\uFFFD\nreturn'],
	])('has a replacement for what is no character: %j', (text, stored) => {
		expect(storableText(text)).toBe(stored);
	});

	it('is well-formed, and the second time nothing changes', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const stored = storableText(text);
				expect(Buffer.from(stored, 'utf8').toString('utf8')).toBe(stored);
				expect(storableText(stored)).toBe(stored);
			}),
		);
	});
});

describe('An item for any store', () => {
	it('is the same with each text in it storable, names included', () => {
		expect(
			storable({
				'a\u0000': 'b\uD83D',
				n: 1,
				no: null,
				yes: true,
				list: ['\u0001', { c: '\u0002' }],
			}),
		).toEqual({
			'a\uFFFD': 'b\uFFFD',
			n: 1,
			no: null,
			yes: true,
			list: ['\uFFFD', { c: '\uFFFD' }],
		});
	});

	it('has no other prototype for a field of that name', () => {
		const json: unknown = JSON.parse('{"__proto__": {"to": "x"}}');
		expect(Reflect.get(storable(Object(json)), 'to')).toBeUndefined();
	});
});
