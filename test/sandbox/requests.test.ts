import { request } from 'node:http';
import { startSandbox, type Sandbox } from '../../sandbox';
import { Client, codes, LOGIN, MOBILE } from './client';

const MAX_URL_LENGTH = 2048;
const SMS = { ...LOGIN, to: MOBILE, message: 'Hello' };

let sandbox: Sandbox;
const client = new Client(() => sandbox);
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
});
beforeEach(() => {
	sandbox.reset();
});

const urlOfLength = (length: number) => {
	const url = `${sandbox.baseUrl}/balance.php?${new URLSearchParams(LOGIN).toString()}&pad=`;
	return url + 'x'.repeat(length - url.length);
};

describe('A request', () => {
	it('is taken where its parameters are a form', async () => {
		expect(codes(await client.send())).toEqual(['0000']);
	});

	it.each([
		['JSON', 'application/json', JSON.stringify(SMS)],
		['text', 'text/plain', new URLSearchParams(SMS).toString()],
		['broken JSON', 'application/json', '{'],
		['XML', 'application/xml', '<xml/>'],
	])('with a body of %s has no parameters', async (_what, type, body) => {
		const response = await fetch(`${sandbox.baseUrl}/send.php`, {
			method: 'POST',
			headers: { 'content-type': type },
			body,
		});
		expect(response.status).toBe(200);
		expect(codes(await response.text())).toEqual(['2006']);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('may be a form larger than any that is allowed, and is told so', async () => {
		expect(codes(await client.send({ message: 'x'.repeat(2_000_000) }))).toEqual(['2151']);
	});

	it.each(['HEAD', 'PUT', 'DELETE'])('by %s sends nothing', async (method) => {
		const response = await fetch(
			`${sandbox.baseUrl}/send.php?${new URLSearchParams(SMS).toString()}`,
			{ method },
		);
		expect(response.status).toBe(404);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('by GET may have a URL of 2,048 characters, and not one more', async () => {
		const longest = await fetch(urlOfLength(MAX_URL_LENGTH));
		expect(codes(await longest.text())).toEqual(['0000']);
		const tooLong = await fetch(urlOfLength(MAX_URL_LENGTH + 1));
		expect(tooLong.status).toBe(414);
		expect(tooLong.headers.get('content-type')).toMatch(/^text\/html/);
	});

	it('reaches the sandbox on loopback only', () => {
		expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
	});
});

describe('The log of requests', () => {
	it.each([
		['url', `?${new URLSearchParams(LOGIN).toString()}`, {}],
		['body', '', LOGIN],
		['both', `?username=${LOGIN.username}`, { key: LOGIN.key }],
		['none', '', {}],
	])('tells that credentials came in: %s', async (where, query, body) => {
		await fetch(`${sandbox.baseUrl}/balance.php${query}`, {
			method: 'POST',
			body: new URLSearchParams(body),
		});
		expect(sandbox.state.requests).toMatchObject([{ method: 'POST', credentialsIn: where }]);
	});

	it.each(['key', 'Key', 'KEY'])('does not keep a secret that is called %s', async (name) => {
		await client.call('balance.php', { username: 'sandbox', [name]: 'SECRET' }, 'GET');
		await client.call('balance.php', { username: 'sandbox', [name]: 'SECRET' });
		expect(sandbox.state.requests).toHaveLength(2);
		expect(JSON.stringify(sandbox.state.requests)).not.toContain('SECRET');
	});

	it('does not keep one that was given twice, nor one of a request that was too long', async () => {
		await fetch(`${sandbox.baseUrl}/balance.php?key=SECRET&key=SECRET`);
		await fetch(`${sandbox.baseUrl}/balance.php?key=SECRET${'x'.repeat(MAX_URL_LENGTH)}`);
		expect(sandbox.state.requests).toHaveLength(2);
		expect(JSON.stringify(sandbox.state.requests)).not.toContain('SECRET');
	});

	it('keeps every other parameter, and the codes of the answer', async () => {
		await client.send({ to: `${MOBILE},123`, customstring: 'ref' });
		expect(sandbox.state.requests).toMatchObject([
			{
				path: '/http/v2/send.php',
				parameters: { customstring: 'ref', message: 'Hello', key: '[redacted]' },
				results: ['0000', '2015'],
			},
		]);
	});
});

describe("The sandbox's own calls, under another spelling of their path", () => {
	/** Unlike fetch, lets the caller choose the Host header. */
	const statusOf = async (path: string, headers: Record<string, string>) =>
		await new Promise<number | undefined>((resolve, reject) => {
			request(`${sandbox.url}${path}`, { headers, agent: false }, (response) => {
				response.resume();
				resolve(response.statusCode);
			})
				.on('error', reject)
				.end();
		});

	it.each(['/sandbox/ledger', '/%73andbox/ledger', '/sandbox%2Fledger', '/sandbox?x', '//sandbox'])(
		'%s gives nothing to a foreign name or origin',
		async (path) => {
			const foreignHost = await statusOf(path, { host: 'evil.example' });
			const foreignOrigin = await statusOf(path, { origin: 'https://evil.example' });
			for (const status of [foreignHost, foreignOrigin]) expect([403, 404]).toContain(status);
		},
	);

	it.each(['localhost', '127.0.0.1', '[::1]'])('answer to %s', async (host) => {
		expect(await statusOf('/sandbox', { host: `${host}:4010` })).toBe(200);
	});

	it.each(['localhost.evil.example', '127.0.0.1.evil.example', 'evil.example:80', 'null'])(
		'do not answer to %s',
		async (host) => {
			expect(await statusOf('/sandbox', { host })).toBe(403);
		},
	);
});
