import fc from 'fast-check';
import { redact, withLogin } from '../../nodes/ClickSend/transport/authentication';
import { checkBaseUrl } from '../../nodes/ClickSend/transport/baseUrl';

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

describe('An answer that echoes the API key', () => {
	it('loses it in every spelling', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 4 }), fc.string(), (apiKey, around) => {
				fc.pre(!'[redacted]'.includes(apiKey) && apiKey.trim() !== '');
				const key = { username: 'u', apiKey };
				const query = new URLSearchParams({ key: apiKey }).toString();
				for (const echo of [apiKey, query]) {
					const kept = redact(`${around}<${echo}>`, key);
					expect(kept).not.toContain(`<${apiKey}>`);
					expect(kept).not.toContain(query);
				}
			}),
			{ numRuns: 1000 },
		);
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
		expect(checkBaseUrl(given)).toEqual({ ok: true, url });
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
		expect(checkBaseUrl(given).ok).toBe(false);
	});
});
