import fc from 'fast-check';
import {
	checkPushToken,
	isPushToken,
	withPushToken,
} from '../../../../nodes/ClickSend/triggers/push/pushToken';

const TOKEN = 'Zt4-9_uQ.x~1mB7c';

describe('A push token', () => {
	it('is right when it is the expected one', () => {
		expect(isPushToken(TOKEN, TOKEN)).toBe(true);
	});

	it.each([
		['none', undefined],
		['nothing', null],
		['an empty one', ''],
		['another one', 'Zt4-9_uQ.x~1mB7d'],
		['its beginning', TOKEN.slice(0, -1)],
		['more than it', `${TOKEN}0`],
		['spaces around it', ` ${TOKEN} `],
		['other capitals', TOKEN.toLowerCase()],
		['it twice', [TOKEN, TOKEN]],
		['it in a list', [TOKEN]],
		['it in an object', { token: TOKEN }],
		['what turns into it', { toString: () => TOKEN }],
		['a number', 7],
	])('is wrong when a request brings %s', (_what, given) => {
		expect(isPushToken(given, TOKEN)).toBe(false);
	});

	it.each([[''], [undefined], [null], [[]], ['anything'], [TOKEN]])(
		'is never right when none is expected: %j',
		(given) => {
			expect(isPushToken(given, '')).toBe(false);
		},
	);

	it('is right only to the letter, whatever text it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (given, expected) => {
				expect(isPushToken(given, expected)).toBe(given === expected);
				expect(isPushToken(expected, expected)).toBe(true);
			}),
		);
	});
});

describe('The push token of a credential', () => {
	it('can be missing, and the words say where to fill it in', () => {
		expect(checkPushToken('')).toEqual({
			message: 'The credential has no push token',
			description: expect.stringContaining('Fill in Push Token'),
			certainty: 'notSent',
			origin: 'parameter',
		});
	});

	it.each([
		['15 characters', TOKEN.slice(1)],
		['a space', `${TOKEN} `],
		['a line break', `${TOKEN}\n`],
		['a plus', `${TOKEN}+`],
		['a percent sign', `${TOKEN}%20`],
		['an ampersand', `${TOKEN}&x=1`],
		['an accent', `${TOKEN}é`],
		['an emoji', `${TOKEN}😀`],
	])('is refused with %s, in words that do not show it', (_what, token) => {
		const issue = checkPushToken(token);
		expect(issue).toMatchObject({
			message:
				'The push token of the credential has to be at least 16 characters of a-z, A-Z, 0-9, - . _ ~',
			description: expect.stringContaining('a longer random text'),
			origin: 'parameter',
		});
		expect(JSON.stringify(issue)).not.toContain(token.trim());
	});

	it.each([
		['16 characters', TOKEN],
		['many characters', 'a'.repeat(200)],
	])('may have %s', (_what, token) => {
		expect(checkPushToken(token)).toBeUndefined();
	});

	it('comes back to the letter from the URL that it was added to, escaped or not', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[\w.~-]{16,64}$/), (token) => {
				expect(checkPushToken(token)).toBeUndefined();
				const url = withPushToken('https://n8n.example.com/webhook/5c1d/webhook', token);
				expect(url).toBe(`https://n8n.example.com/webhook/5c1d/webhook?token=${encode(token)}`);
				const asPasted = `https://n8n.example.com/webhook/5c1d/webhook?token=${token}`;
				for (const each of [url, asPasted]) {
					expect(isPushToken(new URL(each).searchParams.get('token'), token)).toBe(true);
				}
			}),
		);
	});

	it('replaces one that a URL already has, and leaves the rest of it alone', () => {
		const url = withPushToken(
			'https://n8n.example.com/webhook/5c1d?a=1&token=old&token=older',
			TOKEN,
		);
		expect(new URL(url).searchParams.getAll('token')).toEqual([TOKEN]);
		expect(new URL(url).searchParams.get('a')).toBe('1');
	});
});

/** As a form writes it, which escapes more than it has to. */
function encode(token: string): string {
	return token.replaceAll('~', '%7E');
}
