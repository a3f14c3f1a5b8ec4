import fc from 'fast-check';
import { create } from 'xmlbuilder2';
import { checkBaseUrl, withLogin } from '../../../nodes/ClickSend/transport/authentication';
import { redactorOf } from '../../../nodes/ClickSend/transport/redact';

const login = { username: 'nathan@example.com', apiKey: 'K+y &1/=' };

describe('The login', () => {
	it('goes into the body of a POST and not into its URL', () => {
		const request = withLogin(
			{ method: 'POST', url: 'https://api.example/send.php', body: { to: '+61411111111' } },
			login,
		);
		expect(request).toEqual({
			method: 'POST',
			url: 'https://api.example/send.php',
			body: { to: '+61411111111', username: login.username, key: login.apiKey },
		});
	});

	it('goes into a form that HTTP Request made', () => {
		const body = new URLSearchParams({ to: '+61411111111' });
		withLogin({ method: 'POST', url: 'https://api.example/', body }, login);
		expect(body.get('key')).toBe(login.apiKey);
	});

	it('goes into the URL of a GET', () => {
		const request = withLogin(
			{ method: 'GET', url: 'https://api.example/send.php?to=%2B61' },
			login,
		);
		const url = new URL(request.url);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			to: '+61',
			username: login.username,
			key: login.apiKey,
		});
	});

	it('leaves the request it was given alone', () => {
		const request = { method: 'POST' as const, url: 'https://api.example/', body: { to: '1' } };
		withLogin(request, login);
		expect(request.body).toEqual({ to: '1' });
	});
});

describe('A response that echoes the API key', () => {
	it('loses it in every spelling', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 4 }), fc.string(), (apiKey, around) => {
				fc.pre(!'[redacted]'.includes(apiKey) && apiKey.trim() !== '');
				const key = { username: 'u', apiKey };
				const query = new URLSearchParams({ key: apiKey }).toString();
				for (const echo of [apiKey, query]) {
					const kept = redactorOf(key)(`${around}<${echo}>`);
					expect(kept).not.toContain(`<${apiKey}>`);
					expect(kept).not.toContain(query);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('A response that echoes a secret', () => {
	const secret = fc.string({ unit: 'grapheme', minLength: 4 }).filter((text) => text.trim() !== '');
	const xmlEscaped = (text: string) => create().ele('x').txt(text).end({ headless: true });
	const spellings: ReadonlyArray<[string, (text: string) => string]> = [
		['as it is', (text) => text],
		['in a URL', encodeURIComponent],
		['in a form', (text) => new URLSearchParams({ '': text }).toString()],
		['in JSON', JSON.stringify],
		['in JSON of PHP', (text) => asciiJson(text).replaceAll('/', '\\/')],
		['in XML', xmlEscaped],
		['in XML as references', (text) => Array.from(text, xmlReference).join('')],
		['with every byte escaped', (text) => [...Buffer.from(text)].map(percent).join('')],
	];
	const asciiJson = (text: string) =>
		JSON.stringify(text).replace(
			/[\u0080-\uffff]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
	const xmlReference = (character: string) => `&#x${character.codePointAt(0)?.toString(16)};`;
	const percent = (byte: number) => `%${byte.toString(16).padStart(2, '0')}`;
	const isWellFormed = (text: string) => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(text);

	it.each(spellings)('loses key, push token and login %s', (_how, spell) => {
		fc.assert(
			fc.property(secret, secret, (apiKey, pushToken) => {
				fc.pre(isWellFormed(apiKey) && isWellFormed(pushToken));
				const basic = Buffer.from(`u:${apiKey}`).toString('base64');
				for (const each of [apiKey, pushToken, basic]) {
					const kept = redactorOf({ username: 'u', apiKey, pushToken })(spell(`<${each}>`));
					expect(kept).toContain('[redacted]');
					// What is left of the spelling is that of what was around it.
					expect(kept.split('[redacted]').join('')).toBe(spell('<>'));
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('is looked for in what is much like it, and an end is found', () => {
		const apiKey = '0123456789ABCDEF'.repeat(4);
		const much = `${apiKey.slice(0, -1)}***`.repeat(10).padEnd(2000);
		expect(redactorOf({ username: 'u', apiKey })(much)).toBe(much);
	});

	it('stays as it is where the credential has none', () => {
		const none = { username: 'u', apiKey: '', pushToken: '' };
		expect(redactorOf(none)('Hello u:')).toBe('Hello u:');
	});
});

describe('A base URL', () => {
	it.each([
		['https://api-mapper.clicksend.com/http/v2', 'https://api-mapper.clicksend.com/http/v2'],
		['https://api-mapper.clicksend.com/http/v2/', 'https://api-mapper.clicksend.com/http/v2'],
		[' https://proxy.example:8443/x ', 'https://proxy.example:8443/x'],
		['http://127.0.0.1:4010/http/v2', 'http://127.0.0.1:4010/http/v2'],
		['http://localhost:4010', 'http://localhost:4010'],
		['http://[::1]:4010', 'http://[::1]:4010'],
	])('may be %s', (given, url) => {
		expect(checkBaseUrl(given, 'http')).toEqual({ ok: true, value: url });
	});

	it.each([
		'',
		'api-mapper.clicksend.com',
		'http://api-mapper.clicksend.com/http/v2',
		'http://127.0.0.1.example.com',
		'http://localhost.example.com',
		'ftp://api.example',
		'file:///etc/passwd',
		'https://user:password@api.example',
		'https://api.example/?key=1',
		'https://api.example/#x',
	])('may not be %j', (given) => {
		expect(checkBaseUrl(given, 'http').ok).toBe(false);
	});
});
