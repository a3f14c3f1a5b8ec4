import { CredentialTestContext } from 'n8n-core';
import type { IRunExecutionData } from 'n8n-workflow';
import { credentialTestMethods } from '../../nodes/ClickSend/transport/testCredential';
import {
	HOST,
	makeCertificate,
	startProxy,
	startTlsFront,
	trust,
	type HandshakeManner,
	type Ill,
	type ProxyManner,
} from '../support/badNetwork';
import { json, useClickSendBench } from '../support/clickSend';
import '../support/noWaiting';

const TO = '+61491570156';
/** Milliseconds; the least that the option takes. */
const TIMEOUT = 1000;
const CREDENTIAL = { baseUrl: `https://${HOST}/http/v2`, restBaseUrl: `https://${HOST}/v3` };

const bench = useClickSendBench();
const sandboxPort = () => Number(new URL(bench.sandbox.baseUrl).port);
const { HTTPS_PROXY, NO_PROXY } = process.env;
let front: Ill<HandshakeManner>;
let proxy: Ill<ProxyManner>;
let distrust: () => void;

beforeAll(async () => {
	const certificate = await makeCertificate();
	front = await startTlsFront(sandboxPort, certificate);
	proxy = await startProxy(front.port);
	distrust = trust(certificate.cert);
	// n8n looks for them with each request.
	process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
	process.env.NO_PROXY = '127.0.0.1';
});
afterAll(async () => {
	Object.assign(process.env, { HTTPS_PROXY, NO_PROXY });
	if (HTTPS_PROXY === undefined) delete process.env.HTTPS_PROXY;
	if (NO_PROXY === undefined) delete process.env.NO_PROXY;
	distrust();
	await proxy.close();
	await front.close();
});
beforeEach(() => {
	proxy.behave('connects');
	front.behave('made');
});

const send = async (earlier?: IRunExecutionData) =>
	await bench.send(
		{ to: TO, options: { timeout: TIMEOUT } },
		{ credential: CREDENTIAL, ...(earlier && { earlier }) },
	);

const says = (status: string, more = '') => ({ says: `HTTP/1.1 ${status}\r\n${more}\r\n` });

const DID_NOT_CONNECT = `The proxy did not connect n8n to ${HOST}`;

/** What a proxy does in place of connecting, and what is said of it. */
const REFUSALS: Array<[what: string, ProxyManner, message: string, detail: string]> = [
	...['500 Internal Server Error', '502 Bad Gateway', '504 Gateway Timeout', '503 Busy'].map(
		(status): [string, ProxyManner, string, string] => [
			`responds with ${status}`,
			says(status),
			`${DID_NOT_CONNECT} (HTTP ${status.slice(0, 3)})`,
			'Check HTTPS_PROXY (or ALL_PROXY) in the environment of n8n',
		],
	),
	['responds with 201', says('201 Created'), `${DID_NOT_CONNECT} (HTTP 201)`, 'NO_PROXY'],
	['responds with 403', says('403 Forbidden'), `${DID_NOT_CONNECT} (HTTP 403)`, 'NO_PROXY'],
	[
		'responds with 302',
		says('302 Found', 'Location: https://proxy.test/login\r\n'),
		`${DID_NOT_CONNECT} (HTTP 302)`,
		'NO_PROXY',
	],
	[
		'wants a login',
		says('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="x"\r\n'),
		`${DID_NOT_CONNECT} (HTTP 407)`,
		'Write the username and the password of the proxy into HTTPS_PROXY',
	],
	[
		'responds with a page that is not complete',
		says('502 Bad Gateway', 'Content-Length: 100\r\n'),
		`${DID_NOT_CONNECT} (HTTP 502)`,
		'NO_PROXY',
	],
	[
		'responds with a page that is packed',
		says('502 Bad Gateway', 'Content-Encoding: gzip\r\n'),
		`${DID_NOT_CONNECT} (HTTP 502)`,
		'NO_PROXY',
	],
	['responds with 100', says('100 Continue'), DID_NOT_CONNECT, 'It ended the connection'],
	['does not speak HTTP', { says: 'Hello\r\n\r\n' }, DID_NOT_CONNECT, 'something else than HTTP'],
	['closes', 'closes', DID_NOT_CONNECT, 'It ended the connection'],
	['resets', 'resets', DID_NOT_CONNECT, 'It ended the connection'],
	['is silent', 'silent', DID_NOT_CONNECT, 'Time was up before it responded.'],
];

describe('A proxy that does not connect', () => {
	it.each(REFUSALS)('and %s: nothing was sent', async (_what, manner, message, detail) => {
		proxy.behave(manner);
		const { error } = await send();
		expect(error?.message).toBe(message);
		expect(error?.description).toContain(detail);
		expect(error?.description).toContain('Nothing was sent. It was tried 4 times.');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(proxy.connections).toBe(4);
		expect(front.connections).toBe(0);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each(REFUSALS)('and %s is asked again', async (_what, manner) => {
		proxy.behave(manner, 'connects');
		expect(json(await send())).toMatchObject([{ to: TO, result: '0000' }]);
		expect(proxy.connections).toBe(2);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it('leaves the SMS to a retry of the execution, which sends it', async () => {
		proxy.behave(says('502 Bad Gateway'));
		const { run } = await send();
		const earlier: IRunExecutionData = JSON.parse(JSON.stringify(run.data));
		delete earlier.resultData.error;
		earlier.resultData.runData.ClickSend?.pop();
		proxy.behave('connects');
		expect(json(await send(earlier))).toMatchObject([{ to: TO, result: '0000' }]);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it('because nobody listens is named as the proxy', async () => {
		const closed = await startProxy(front.port);
		await closed.close();
		const { HTTPS_PROXY: own } = process.env;
		process.env.HTTPS_PROXY = `http://127.0.0.1:${closed.port}`;
		const { error } = await send();
		process.env.HTTPS_PROXY = own;
		expect(error?.message).toBe(DID_NOT_CONNECT);
		expect(error?.description).toContain('No connection to it was made (ECONNREFUSED).');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
	});
});

describe('A proxy that connects', () => {
	it.each(['cut', 'reset', 'silent', 'plain HTTP'] as const)(
		'to a server whose handshake is %s: nothing was sent',
		async (manner) => {
			front.behave(manner);
			const { error } = await send();
			expect(error?.message).toMatch(/^(The secure connection to|ClickSend could not be reached)/);
			expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
			expect(proxy.connections).toBe(4);
			expect(bench.sandbox.state.requests).toEqual([]);
		},
	);

	it.each([
		['is reset', { kind: 'resetAfter' }],
		['is silent', { kind: 'hang' }],
		['responds with HTTP 502', { kind: 'status', status: 502 }],
	] as const)('to ClickSend, which %s: it is unknown, and not sent again', async (_what, fault) => {
		bench.inject(fault);
		const { error } = await send();
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		expect(proxy.connections).toBe(1);
	});
});

describe('The test of a credential', () => {
	const tested = async () =>
		await credentialTestMethods.credentialTest.clickSendHttpApiTest.call(
			new CredentialTestContext(),
			{
				id: '1',
				name: 'ClickSend',
				type: 'clickSendHttpApi',
				data: { username: 'tester', apiKey: 'a key', ...CREDENTIAL },
			},
		);

	const WORDS: Array<[what: string, ProxyManner, words: string]> = [
		['responds with 502', says('502 Bad Gateway'), `${DID_NOT_CONNECT} (HTTP 502). Check`],
		['wants a login', says('407 Login'), `${DID_NOT_CONNECT} (HTTP 407). Write the username`],
		['closes', 'closes', `${DID_NOT_CONNECT}. Check HTTPS_PROXY`],
		['resets', 'resets', `No response from ${HOST}: the connection ended (ECONNRESET). Try`],
	];

	it.each(WORDS)('names the proxy that %s', async (_what, manner, words) => {
		proxy.behave(manner);
		const { status, message } = await tested();
		expect(status).toBe('Error');
		expect(message).toContain(words);
		expect(message).toContain('proxy');
	});

	it('says that the secure connection was not made', async () => {
		front.behave('cut');
		expect((await tested()).message).toMatch(
			/^The secure connection to clicksend\.test was not made/,
		);
	});
});
