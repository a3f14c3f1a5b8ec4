import fc from 'fast-check';
import {
	ambiguousWords,
	readApproval,
	readWords,
	understand,
	type ApprovalWords,
	type Verdict,
} from '../../../nodes/ClickSend/waiting/approval';

const ENGLISH: ApprovalWords = { yes: ['yes', 'y', 'ok'], no: ['no', 'n'] };

describe('A list of words with nothing but separators', () => {
	it('is the list by default', () => {
		const { yes, no } = readApproval({ values: { approveWords: ' , ;', disapproveWords: ',' } });
		expect({ yes, no }).toEqual({ yes: ['yes', 'y', 'ok'], no: ['no', 'n'] });
	});
});

describe('An answer with one of the words', () => {
	it.each<[string, Verdict]>([
		['yes', 'yes'],
		['YES', 'yes'],
		['Yes.', 'yes'],
		[' yes ', 'yes'],
		['yes!!!', 'yes'],
		['“Yes”', 'yes'],
		['¡yes!', 'yes'],
		['y e s', 'yes'],
		['yes\n', 'yes'],
		['\u{a0}yes\u{3000}', 'yes'],
		['ｙｅｓ', 'yes'],
		['ＯＫ！', 'yes'],
		['O.K.', 'yes'],
		['o-k', 'yes'],
		['n', 'no'],
		['No…', 'no'],
		['(no)', 'no'],
		['yes\u{200b}', 'yes'],
		['\u{2066}No\u{2069}', 'no'],
		[`yes${' '.repeat(1000)}`, 'yes'],
	])('%j means %s', (answer, verdict) => {
		expect(understand(answer, ENGLISH)).toBe(verdict);
	});

	it('is understood in any case and with any spaces and punctuation around it', () => {
		const noise = fc.string({ unit: fc.constantFrom(' ', '.', '!', '\n', '"', '…', '\t') });
		const all = ENGLISH.yes.map((word) => ({ word, verdict: 'yes' }));
		const refusals = ENGLISH.no.map((word) => ({ word, verdict: 'no' }));
		fc.assert(
			fc.property(
				noise,
				fc.constantFrom(...all, ...refusals),
				fc.boolean(),
				noise,
				(before, { word, verdict }, isLoud, after) => {
					const said = isLoud ? word.toUpperCase() : word;
					expect(understand(`${before}${said}${after}`, ENGLISH)).toBe(verdict);
				},
			),
		);
	});
});

describe('An answer that is not one of the words', () => {
	it('is unclear without delay, also where it takes long to compare', () => {
		const accents = 'a' + '\u{301}\u{323}'.repeat(60_000);
		expect([accents, 'yes '.repeat(60_000)].map((answer) => understand(answer, ENGLISH))).toEqual([
			'unclear',
			'unclear',
		]);
	});

	it.each([
		'',
		' ',
		'?',
		'.',
		'yes, but not today',
		'yes no',
		'no yes',
		'yesterday',
		'not',
		'maybe',
		'yes 😀',
		'👍',
		'1',
		'yes\u{0}',
	])('%j is unclear', (answer) => {
		expect(understand(answer, ENGLISH)).toBe('unclear');
	});

	it('is unclear where there are no words', () => {
		expect(understand('yes', { yes: [], no: [] })).toBe('unclear');
		expect(understand('', { yes: [''], no: [] })).toBe('unclear');
	});
});

describe('Words of other languages', () => {
	it.each<[string, readonly string[], readonly string[], string, Verdict]>([
		['French', ['oui'], ['non'], 'OUI !', 'yes'],
		['Spanish', ['sí'], ['no'], 'SÍ', 'yes'],
		['Spanish without its accent', ['sí'], ['no'], 'si', 'yes'],
		['Spanish, as a word without an accent', ['si'], ['no'], 'Sí.', 'yes'],
		['an accent in two characters', ['sí'], ['no'], 'si\u{301}', 'yes'],
		['German with ß', ['weiß'], ['nein'], 'WEISS', 'yes'],
		['German with a capital ß', ['weiß'], ['nein'], 'WEIẞ', 'yes'],
		['German with ss', ['weiss'], ['nein'], 'weiß', 'yes'],
		['German with an umlaut left out', ['möglich'], ['nein'], 'Moglich', 'yes'],
		['Turkish', ['evet'], ['hayır'], 'HAYIR', 'no'],
		['Turkish with a dotted capital', ['iyi'], ['hayır'], 'İYİ', 'yes'],
		['Greek', ['ναι'], ['όχι'], 'ΝΑΙ', 'yes'],
		['Greek without its accent', ['ναι'], ['όχι'], 'οχι', 'no'],
		['Greek in capitals', ['ναι'], ['όχι'], 'ΟΧΙ', 'no'],
		['Greek with a final sigma', ['ναις'], ['όχι'], 'ΝΑΙΣ', 'yes'],
		['Russian', ['да'], ['нет'], 'Да!', 'yes'],
		['Japanese', ['はい'], ['いいえ'], 'はい。', 'yes'],
		['Japanese in half width', ['ハイ'], ['イイエ'], 'ﾊｲ', 'yes'],
		['Chinese', ['是'], ['不是'], '不是！', 'no'],
		['Arabic', ['نعم'], ['لا'], 'نعم؟', 'yes'],
		['Arabic no', ['نعم'], ['لا'], ' لا ', 'no'],
		['Hebrew', ['כן'], ['לא'], 'כן.', 'yes'],
		['Hindi', ['हाँ'], ['नहीं'], 'नहीं।', 'no'],
		['Korean', ['네'], ['아니요'], '네', 'yes'],
		['digits', ['1'], ['2'], ' 1 ', 'yes'],
		['full-width digits', ['1'], ['2'], '２', 'no'],
		['zeros', ['0'], ['00'], '00', 'no'],
		['an emoji', ['👍'], ['👎'], '👍', 'yes'],
		['an emoji of another skin colour', ['👍'], ['👎'], '👎🏽', 'no'],
		['an emoji in text form', ['✔️'], ['❌'], '✔', 'yes'],
		['punctuation', ['+'], ['-'], '-', 'no'],
		['words of several words', ['go ahead'], ['not now'], 'Goahead', 'yes'],
	])('%s', (_language, yes, no, answer, verdict) => {
		expect(understand(answer, { yes, no })).toBe(verdict);
	});

	it('are told apart by an accent where only that does', () => {
		const words = { yes: ['pâté'], no: ['pate'] };
		expect(understand('PÂTÉ', words)).toBe('yes');
		expect(understand('pate', words)).toBe('no');
		expect(understand('pâte', words)).toBe('unclear');
	});
});

describe('Words that mean yes and no at once', () => {
	it.each([
		[['ok'], ['ok'], ['ok']],
		[['OK.'], ['o k'], ['OK.']],
		[['ｙ', 'yes'], ['y'], ['ｙ']],
		[['yes', 'y'], ['no', 'n'], []],
		[['sí'], ['si'], []],
		[['yes'], [], []],
	])('%j for yes and %j for no: %j', (yes, no, both) => {
		expect(ambiguousWords({ yes, no })).toEqual(both);
	});
});

describe('A list of words', () => {
	it.each([
		['yes, y, ok', ['yes', 'y', 'ok']],
		['yes;y;ok', ['yes', 'y', 'ok']],
		['yes\ny\r\n\nok', ['yes', 'y', 'ok']],
		[' go ahead ,, ', ['go ahead']],
		['はい、うん，ええ', ['はい', 'うん', 'ええ']],
		['نعم، أجل؛ موافق', ['نعم', 'أجل', 'موافق']],
		['', []],
		[' , ', []],
	])('%j', (text, words) => {
		expect(readWords(text)).toEqual(words);
	});
});
