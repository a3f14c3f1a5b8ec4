import { isOptOut, keywordOf } from '../../../nodes/ClickSend/helpers/keywords';

describe('An answer that asks for no more SMS', () => {
	it.each(['STOP', 'stop.', ' Opt-out ', 'UNSUBSCRIBE', 'Revoke', 'stop all'])(
		'is one: %j',
		(answer) => {
			expect(isOptOut(answer)).toBe(true);
		},
	);

	it.each(['Stop it tomorrow', 'no', ''])('is none: %j', (answer) => {
		expect(isOptOut(answer)).toBe(false);
	});
});

describe('The keyword of a reply', () => {
	it.each([
		[
			'stop',
			[
				'STOP',
				'Stop!',
				' stop ',
				'ＳＴＯＰ',
				'stopall',
				'Quit',
				'end',
				'CANCEL',
				'opt out',
				'revoke',
			],
		],
		['start', ['START', 'Unstop']],
		['help', ['HELP', 'Info']],
	])('is %s', (keyword, texts) => {
		for (const text of texts) {
			expect([text, keywordOf(text)]).toEqual([text, keyword]);
			expect(isOptOut(text)).toBe(keyword === 'stop');
		}
	});

	it.each([
		'STOP\u{200b}',
		'\u{200e}STOP',
		'stop\u{ad}',
		'\u{feff}Stop\u{fe0f}',
		'\u{2066}STOP\u{2069}',
		`STOP${' '.repeat(40)}`,
		`\r\n${'\n'.repeat(40)}STOP`,
		`stop${' '.repeat(1000)}`,
		`${'\u{200b}'.repeat(1000)}stop`,
		'"STOP"',
		'“Stop.”',
		'`stop´',
		'- STOP -',
		'(stop)',
		'STOP ALL',
		'opt-out',
		'Opt\u{2011}Out',
		'OPT  OUT!',
		'optout',
	])('is stop, whatever is around it and whatever nobody sees: %j', (text) => {
		expect([keywordOf(text), isOptOut(text)]).toEqual(['stop', true]);
	});

	it.each([
		'in-fo',
		'hel p',
		'En d',
		'st.op',
		'S T O P',
		'opt.out',
		'can-cel',
		'un stop',
		'in\nfo',
	])('is none where something is inside of it: %j', (text) => {
		expect([keywordOf(text), isOptOut(text)]).toEqual([null, false]);
	});

	it('is looked for in a long text without delay', () => {
		const long = ['a\u{301}\u{323}', '.', ' .', '\u{200b} '].map((part) => part.repeat(60_000));
		expect(long.map(keywordOf)).toEqual([null, null, null, null]);
	});

	it.each([
		'',
		' ',
		'yes',
		'Stop it',
		'please stop',
		'the end',
		'STOP'.repeat(2),
		'stop '.repeat(1000),
		'STOP 👍',
	])('is none where it says anything else, or a lot: %j', (text) => {
		expect(keywordOf(text)).toBeNull();
	});
});
