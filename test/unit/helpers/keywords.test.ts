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
		'',
		' ',
		'yes',
		'Stop it',
		'please stop',
		'the end',
		'STOP'.repeat(2),
		`stop${' '.repeat(1000)}`,
	])('is none where it says anything else, or a lot: %j', (text) => {
		expect(keywordOf(text)).toBeNull();
	});
});
