import { XMLParser } from 'fast-xml-parser';
import { DEFAULT_ACCOUNT } from '../../sandbox';
import { HTTP_CALLS } from '../../sandbox/httpApi/calls';
import { workedExample } from '../support/fixtures';
import { codes, LOGIN, METHODS, MOBILE, useSandbox } from '../support/sandbox/client';

const MAX_URL_LENGTH = 2048;
const SMS = { ...LOGIN, to: MOBILE, message: 'Hello' };

const { sandbox, client } = useSandbox();

const urlOfLength = (length: number) => {
	const url = `${sandbox.baseUrl}/balance.php?${new URLSearchParams(LOGIN).toString()}&pad=`;
	return url + 'x'.repeat(length - url.length);
};

/** The names of the elements and attributes of a document, as paths. */
function shape(xml: string): string[] {
	const tree: unknown = new XMLParser({ ignoreAttributes: false, ignoreDeclaration: true }).parse(
		xml,
	);
	const paths = new Set<string>();
	const walk = (node: unknown, path: string) => {
		paths.add(path);
		if (Array.isArray(node)) node.forEach((each) => walk(each, path));
		else if (typeof node === 'object' && node !== null) {
			for (const [name, child] of Object.entries(node)) walk(child, `${path}/${name}`);
		}
	};
	walk(tree, '');
	return [...paths].sort();
}

describe('Every call', () => {
	const endpoints = HTTP_CALLS.map(({ endpoint }) => endpoint);

	it.each(endpoints)(
		'%s answers with HTTP 200 and the content type that ClickSend sends',
		async (endpoint) => {
			for (const method of METHODS) {
				const response = await client.call(endpoint, LOGIN, method);
				expect(response.status).toBe(200);
				expect(response.headers.get('content-type')).toMatch(/^application\/json/);
			}
		},
	);

	it.each(endpoints)('%s wants to know who is asking', async (endpoint) => {
		for (const method of METHODS) {
			expect(codes(await (await client.call(endpoint, {}, method)).text())).toEqual(['2006']);
			expect(
				codes(await (await client.call(endpoint, { username: 'sandbox' }, method)).text()),
			).toEqual(['2006']);
			expect(codes(await client.text(endpoint, { key: 'wrong' }, method))).toEqual(['2022']);
			expect(codes(await client.text(endpoint, { username: 'nobody' }, method))).toEqual(['2022']);
		}
	});

	it('has the shape of its worked example', async () => {
		await client.send({ schedule: '1999999999', customstring: 'ref', senderid: 'MyCompany' });
		const [sent] = sandbox.state.ledger;
		for (const message of ['1', '2']) {
			sandbox.state.addReply({ messageid: sent?.messageid ?? '', from: '+61491570156', message });
			sandbox.state.addDeliveryReport({ messageid: sent?.messageid ?? '', status: 'Delivered' });
		}
		expect(shape(await client.send({}))).toEqual(shape(workedExample('send')));
		expect(shape(await client.text('history.php'))).toEqual(shape(workedExample('history')));
		expect(shape(await client.text('reply.php'))).toEqual(shape(workedExample('reply')));
		expect(shape(await client.text('delivery.php'))).toEqual(shape(workedExample('delivery')));
		expect(shape(await client.text('balance.php'))).toEqual(shape(workedExample('balance')));
	});
});

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

	it('by GET with a URL that is too long sends nothing', async () => {
		const sms = { ...LOGIN, to: '+61411111111', message: 'é'.repeat(400) };
		expect((await client.call('send.php', sms, 'GET')).status).toBe(414);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('reaches the sandbox on loopback only', () => {
		expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
	});
});

describe('The log of requests', () => {
	it('never keeps the API key', async () => {
		for (const method of METHODS) await client.text('balance.php', {}, method);
		expect(JSON.stringify(sandbox.state.requests)).not.toContain(DEFAULT_ACCOUNT.key);
		expect(sandbox.state.requests.map(({ credentialsIn }) => credentialsIn)).toEqual([
			'url',
			'body',
		]);
	});

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
