import { request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { startSandbox, type Fault } from '../../sandbox';
import { workedExample } from '../support/fixtures';
import { codes, LOGIN, MOBILE, OTHER_MOBILE, parse, useSandbox } from '../support/sandbox/client';

const { sandbox, client } = useSandbox();

const refuse = { kind: 'recipientResult', to: OTHER_MOBILE, code: '2016' } as const;

const recipients = (xml: string) => [...xml.matchAll(/<to>([^<]*)/g)].map(([, to]) => to);

describe('A fault', () => {
	it('happens as often as it says', async () => {
		sandbox.state.faults.inject({ kind: 'result', code: '2018', times: 2 });
		const answers = [await client.send(), await client.send(), await client.send()];
		expect(answers.flatMap(codes)).toEqual(['2018', '2018', '0000']);
	});

	it('happens always, until it is taken back', async () => {
		sandbox.state.faults.inject({ kind: 'result', code: '2018', times: 'always' });
		for (let i = 0; i < 3; i++) expect(codes(await client.send())).toEqual(['2018']);
		sandbox.state.faults.clear();
		expect(codes(await client.send())).toEqual(['0000']);
	});

	it('lets as many requests pass as it says', async () => {
		sandbox.state.faults.inject({ kind: 'result', code: '2018', after: 1 });
		const answers = [await client.send(), await client.send(), await client.send()];
		expect(answers.flatMap(codes)).toEqual(['0000', '2018', '0000']);
	});

	it('waits its turn behind the ones before it', async () => {
		sandbox.state.faults.inject({ kind: 'result', code: '2018' });
		sandbox.state.faults.inject({ kind: 'result', code: '2016' });
		const answers = [await client.send(), await client.send(), await client.send()];
		expect(answers.flatMap(codes)).toEqual(['2018', '2016', '0000']);
	});

	it('is told of the request that met it, unless a result code tells as much', async () => {
		sandbox.state.faults.inject({ kind: 'latency', ms: 1 });
		sandbox.state.faults.inject({ kind: 'status', status: 503 });
		await client.call('send.php', { ...LOGIN, to: MOBILE, message: 'Hello' });
		sandbox.state.faults.inject({ kind: 'resetAfter' });
		await expect(client.send()).rejects.toThrow();
		sandbox.state.faults.inject({ ...refuse, to: MOBILE });
		await client.send();
		await client.send();
		expect(sandbox.state.requests.map(({ faults }) => faults)).toEqual([
			['latency', 'status 503'],
			['resetAfter'],
			undefined,
			undefined,
		]);
	});

	it('of order answers the recipients of a send the other way round', async () => {
		sandbox.state.faults.inject({ kind: 'reverse' });
		const answer = await client.send({ to: `${MOBILE},${OTHER_MOBILE}` });
		expect(recipients(answer)).toEqual([OTHER_MOBILE, MOBILE]);
		expect(sandbox.state.ledger.map(({ to }) => to)).toEqual([MOBILE, OTHER_MOBILE]);
	});

	it('of latency goes together with another', async () => {
		sandbox.state.faults.inject({ kind: 'latency', ms: 1 });
		sandbox.state.faults.inject({ kind: 'status', status: 503 });
		expect((await client.call('balance.php', LOGIN)).status).toBe(503);
		expect((await client.call('balance.php', LOGIN)).status).toBe(200);
	});

	it('of latency keeps back the answer to what was done when it came', async () => {
		sandbox.state.faults.inject({ kind: 'latency', ms: 3_600_000 });
		const gone = new AbortController();
		const answer = fetch(`${sandbox.baseUrl}/send.php`, {
			method: 'POST',
			body: new URLSearchParams({ ...LOGIN, to: MOBILE, message: 'Hello' }),
			signal: gone.signal,
		});
		while (sandbox.state.ledger.length === 0) await setImmediate();
		gone.abort();
		await expect(answer).rejects.toThrow('aborted');
		expect(sandbox.state.ledger.map(({ to }) => to)).toEqual([MOBILE]);
		expect(sandbox.state.requests.map(({ results }) => results)).toEqual([[]]);
	});

	it('of a raw answer has the status, headers and bytes that it says', async () => {
		const body = '<html>caf\u00e9 \r\n';
		sandbox.state.faults.inject({
			kind: 'raw',
			body,
			status: 502,
			headers: { 'content-type': 'text/html', server: 'proxy' },
		});
		const response = await client.call('balance.php', LOGIN);
		expect(response.status).toBe(502);
		expect(response.headers.get('server')).toBe('proxy');
		expect(response.headers.get('content-type')).toBe('text/html');
		expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(body));
	});

	it('of a result is where the call keeps its result', async () => {
		const endpoints = ['send.php', 'reply.php', 'delivery.php', 'history.php', 'balance.php'];
		sandbox.state.faults.inject({ kind: 'result', code: '2199', times: 'always' });
		for (const endpoint of endpoints) {
			const place = endpoint === 'history.php' ? '<history historycount="0">' : '<xml>';
			expect(await client.text(endpoint)).toContain(
				`${place}<result>2199</result><errortext>Internal error</errortext>`,
			);
		}
	});

	it.each([
		['0000', 'Success'],
		['2006', 'Missing credentials'],
		['2007', 'Account not activated'],
		['2015', 'Invalid recipient'],
		['2016', 'Throttled'],
		['2017', 'Invalid sender id'],
		['2018', 'Low credit'],
		['2022', 'Invalid credentials'],
		['2051', 'Empty message'],
		['2052', 'Too many recipients'],
		['2100', 'Internal error'],
	])('of the result %s has the words that are documented: %s', async (code, errortext) => {
		sandbox.state.faults.inject({ kind: 'result', code });
		expect(await client.text('balance.php')).toContain(`<errortext>${errortext}</errortext>`);
	});
});

describe('A refused recipient', () => {
	it('waits until that recipient turns up', async () => {
		sandbox.state.faults.inject(refuse);
		expect(codes(await client.text('balance.php'))).toEqual(['0000']);
		expect(codes(await client.send({ to: MOBILE }))).toEqual(['0000']);
		expect(codes(await client.send({ to: OTHER_MOBILE }))).toEqual(['2016']);
		expect(codes(await client.send({ to: OTHER_MOBILE }))).toEqual(['0000']);
	});

	it('may be named as it was given', async () => {
		sandbox.state.faults.inject({ ...refuse, to: '0491570157' });
		expect(codes(await client.send({ to: '0491570157', country: 'AU' }))).toEqual(['2016']);
	});

	it('is refused as often as a request names it', async () => {
		sandbox.state.faults.inject(refuse);
		const to = [OTHER_MOBILE, MOBILE, OTHER_MOBILE].join(',');
		expect(codes(await client.send({ to }))).toEqual(['2016', '0000', '2016']);
		expect(codes(await client.send({ to: OTHER_MOBILE }))).toEqual(['0000']);
	});

	it('is refused in one of two requests that come together', async () => {
		sandbox.state.faults.inject({ kind: 'latency', ms: 1, times: 2 });
		sandbox.state.faults.inject(refuse);
		const both = await Promise.all([
			client.send({ to: OTHER_MOBILE }),
			client.send({ to: OTHER_MOBILE }),
		]);
		expect(both.flatMap(codes).sort()).toEqual(['0000', '2016']);
	});
});

describe('Faults of every kind', () => {
	const inject = async (fault: object) => {
		expect((await client.control('POST', '/faults', fault)).status).toBe(204);
	};

	it('happen once, where nothing else was said, and only to the call they name', async () => {
		await inject({ kind: 'result', code: '2150', endpoint: 'send.php' });
		expect(codes(await client.text('balance.php'))).toEqual(['0000']);
		expect(codes(await client.send({}))).toEqual(['2150']);
		expect(codes(await client.send({}))).toEqual(['0000']);
		expect(sandbox.state.ledger).toHaveLength(1);
	});

	it.each([
		['resetBefore', 0],
		['resetAfter', 1],
	])('%s: no answer, and %i in the ledger', async (kind, accepted) => {
		await inject({ kind });
		await expect(client.send({})).rejects.toThrow();
		expect(sandbox.state.ledger).toHaveLength(accepted);
	});

	it('status, raw and large: not processed', async () => {
		await inject({ kind: 'status', status: 503, headers: { 'retry-after': '1' }, body: 'busy' });
		const busy = await client.call('send.php', { ...LOGIN, to: '+61491570156', message: 'x' });
		expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([
			503,
			'1',
			'busy',
		]);
		await inject({ kind: 'raw', body: workedExample('send') });
		expect(await client.send({})).toBe(workedExample('send'));
		await inject({ kind: 'large', bytes: 1_000_000 });
		expect(await client.send({})).toHaveLength(1_000_000);
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('truncate: processed', async () => {
		await inject({ kind: 'truncate', bytes: 50 });
		expect(await client.send({})).toHaveLength(50);
		expect(sandbox.state.ledger).toHaveLength(1);
	});

	it('recipientResult: processed for the other recipients', async () => {
		await inject(refuse);
		expect(codes(await client.send({ to: `${MOBILE},${OTHER_MOBILE}` }))).toEqual(['0000', '2016']);
		expect(sandbox.state.ledger).toHaveLength(1);
	});

	it('latency: the answer as usual', async () => {
		await inject({ kind: 'latency', ms: 1, times: 'always' });
		expect(codes(await client.send({}))).toEqual(['0000']);
		expect((await client.control('DELETE', '/faults')).status).toBe(204);
	});

	it('hang: processed, and the sandbox still closes', async () => {
		const other = await startSandbox();
		other.state.faults.inject({ kind: 'hang' });
		const body = new URLSearchParams({ ...LOGIN, to: '+61411111111', message: 'x' });
		const hanging = fetch(`${other.baseUrl}/send.php`, { method: 'POST', body });
		const ended = expect(hanging).rejects.toThrow();
		while (other.state.ledger.length === 0) await setImmediate();
		await other.close();
		await ended;
	});
});

describe('Damage', () => {
	const pair = { to: `${MOBILE},${OTHER_MOBILE}` };
	const damage = async (fault: object) => {
		sandbox.state.faults.inject({ kind: 'damage', ...fault } as Fault);
		return await client.send(pair);
	};
	const WORDS = '<errortext>Success</errortext>';

	it.each([
		['ampersand', '<errortext>Success & co</errortext>'],
		['lessThan', '<errortext>Success <3</errortext>'],
		['tag', '<errortext>Success</rrortext>'],
	])('%s is in one record, and its SMS is accepted', async (what, damaged) => {
		const first = await damage({ what });
		expect(first.split(damaged)).toHaveLength(2);
		expect(first.indexOf(damaged)).toBeLessThan(first.indexOf(WORDS));
		const second = await damage({ what, record: 1 });
		expect(second.split(damaged)).toHaveLength(2);
		expect(second.indexOf(damaged)).toBeGreaterThan(second.indexOf(WORDS));
		expect(await damage({ what, record: 2 })).not.toContain(damaged);
		expect(sandbox.state.ledger).toHaveLength(6);
	});

	it('end takes the end tag of one record away', async () => {
		const xml = await damage({ what: 'end', record: 1 });
		expect(xml.match(/<message>/g)).toHaveLength(2);
		expect(xml).toMatch(/<message>.*<\/message><message>[^]*(?<!<\/message>)<\/messages><\/xml>$/);
	});

	it.each([
		['before', /^\nNotice: .*\n<\?xml .*<\/xml>$/s],
		['after', /<\/xml>\n.+$/],
		['nul', /<\/xml>\0$/],
		['mojibake', /^\u00ef\u00bb\u00bf<\?xml .*<\/xml>$/s],
	])('%s is around the document', async (what, expected) => {
		expect(await damage({ what })).toMatch(expected);
	});

	it('half leaves the first half', async () => {
		const whole = await client.send(pair);
		const half = await damage({ what: 'half' });
		expect(half).toHaveLength(Math.floor(whole.length / 2));
	});

	it.each(['reply.php', 'history.php'])(
		'is in the text that a person wrote: %s',
		async (endpoint) => {
			sandbox.state.addReply({ from: MOBILE, message: 'Yes' });
			sandbox.state.faults.inject({ kind: 'damage', what: 'ampersand' });
			expect(await client.text(endpoint)).toContain('<message>Yes & co</message>');
		},
	);

	it('of a record is nothing where there is none', async () => {
		sandbox.state.faults.inject({ kind: 'damage', what: 'ampersand' });
		expect(codes(await client.text('balance.php'))).toEqual(['0000']);
	});
});

describe('A connection', () => {
	it('that breaks off announces more than it brings, and the SMS is accepted', async () => {
		sandbox.state.faults.inject({ kind: 'breakOff', bytes: 60 });
		const response = await client.call('send.php', { ...LOGIN, to: MOBILE, message: 'x' });
		const reader = response.body?.getReader();
		const { value } = (await reader?.read()) ?? {};
		expect(Buffer.from(value ?? []).toString()).toMatch(/^<\?xml/);
		expect(value).toHaveLength(60);
		await expect(reader?.read()).rejects.toThrow();
		expect(sandbox.state.ledger).toHaveLength(1);
	});

	it('that ends at its beginning brings no request, as often as it says', async () => {
		const call = async () =>
			await new Promise<unknown>((resolve) => {
				// A connection of its own each time.
				request(sandbox.url, { agent: false }, (response) => {
					response.resume();
					resolve(response.statusCode);
				})
					.on('error', (error) => resolve(Reflect.get(error, 'code')))
					.end();
			});
		sandbox.state.faults.inject({ kind: 'closeConnection', after: 1 });
		expect([await call(), await call(), await call()]).toEqual([200, 'ECONNRESET', 200]);
		expect(sandbox.state.requests).toEqual([]);
	});
});

describe('A refusal', () => {
	it('of every recipient is in each record', async () => {
		sandbox.state.faults.inject({
			kind: 'everyRecipient',
			code: '2022',
			errortext: 'Invalid Credentials',
		});
		const xml = await client.send({ to: `${MOBILE},${OTHER_MOBILE}` });
		expect(codes(xml)).toEqual(['2022', '2022']);
		expect(xml.split('<errortext>Invalid Credentials</errortext>')).toHaveLength(3);
		expect(codes(await client.send())).toEqual(['0000']);
	});

	it('of one recipient may have words of its own', async () => {
		const errortext = 'Country not enabled';
		sandbox.state.faults.inject({ kind: 'recipientResult', to: MOBILE, code: '2031', errortext });
		expect(await client.send()).toContain(
			`<result>2031</result><errortext>${errortext}</errortext>`,
		);
	});

	it('in an envelope has HTTP 200, unless it is told otherwise', async () => {
		sandbox.state.faults.inject({ kind: 'envelope', http_code: 401 });
		const response = await client.call('send.php', { ...LOGIN, to: MOBILE, message: 'x' });
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({
			http_code: 401,
			response_code: 'UNAUTHORIZED',
			response_msg: 'Authorization failed.',
			data: null,
		});
		expect(sandbox.state.ledger).toEqual([]);
	});

	it('in an envelope may be XML, with a status, words and headers', async () => {
		sandbox.state.faults.inject({
			kind: 'envelope',
			http_code: 429,
			response_code: 'TOO_MANY_REQUESTS',
			response_msg: 'Slow down.',
			format: 'xml',
			status: 429,
			headers: { 'retry-after': '20' },
		});
		const response = await client.call('balance.php', LOGIN);
		expect([response.status, response.headers.get('retry-after')]).toEqual([429, '20']);
		expect(parse(await response.text())).toMatchObject({
			http_code: '429',
			response_code: 'TOO_MANY_REQUESTS',
			response_msg: 'Slow down.',
		});
	});
});
