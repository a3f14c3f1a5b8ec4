import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	HOST,
	makeCertificate,
	startProxy,
	startTlsFront,
	type HandshakeManner,
	type Ill,
	type ProxyManner,
} from '../support/badNetwork';
import { RealN8n, toRun, type Run } from '../support/n8n/realN8n';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TO = '+61491570156';
const CERTIFICATE_FOLDER = join(__dirname, '../../.build/e2e-proxy');

const outcomeOf = ({ error }: Run): unknown =>
	Reflect.get(Object(Reflect.get(Object(error?.context), 'data')), 'outcome');

jest.setTimeout(120_000);

describe('In n8n 2.41.1, whose SSRF protection is on', () => {
	const env: Record<string, string> = { N8N_SSRF_PROTECTION_ENABLED: 'true' };
	const n8n = new RealN8n('2.41.1', { folder: 'e2e-ssrf', env });
	beforeAll(async () => {
		await n8n.start();
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n.stop();
	});

	it('nothing leaves for an address that it blocks, and a retry sends where it is allowed', async () => {
		const failed = await n8n.send({ to: TO });
		expect(failed.error?.message).toMatch(
			/^n8n's SSRF protection does not let the node connect to 127\.0\.0\.1:\d+$/,
		);
		expect(failed.error?.description).toContain(
			'N8N_SSRF_ALLOWED_IP_RANGES takes ranges, where one address is written 127.0.0.1/32. Nothing was sent.',
		);
		expect(outcomeOf(failed)).toBe('notSent');
		expect((await n8n.testCredential({})).message).toMatch(/^n8n's SSRF protection does not let/);
		expect(n8n.sandbox.state.requests).toEqual([]);

		env.N8N_SSRF_ALLOWED_IP_RANGES = '127.0.0.1/32';
		await n8n.restart();
		const again = toRun(await n8n.client.retryExecution(failed.execution.id));
		expect(again.json).toMatchObject([{ to: TO, result: '0000' }]);
		expect(n8n.sandbox.state.ledger).toHaveLength(1);
	});
});

describe.each(['2.41.1', '1.123.81'])('In n8n %s behind a proxy', (version) => {
	let n8n: RealN8n;
	let front: Ill<HandshakeManner>;
	let proxy: Ill<ProxyManner>;
	let credentialId: string;

	beforeAll(async () => {
		const certificate = await makeCertificate();
		mkdirSync(CERTIFICATE_FOLDER, { recursive: true });
		const certificateFile = join(CERTIFICATE_FOLDER, `${version}.pem`);
		writeFileSync(certificateFile, certificate.cert);
		front = await startTlsFront(() => Number(new URL(n8n.sandbox.baseUrl).port), certificate);
		proxy = await startProxy(front.port);
		n8n = new RealN8n(version, {
			folder: 'e2e-proxy',
			env: {
				HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
				NODE_EXTRA_CA_CERTS: certificateFile,
			},
		});
		await n8n.start();
		credentialId = await n8n.createCredential({ baseUrl: `https://${HOST}/http/v2` });
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n.stop();
		await proxy.close();
		await front.close();
	});
	beforeEach(() => {
		n8n.reset();
		proxy.behave('connects');
		front.behave('made');
	});

	const send = async () => await n8n.send({ to: TO, options: { timeout: 1000 } }, { credentialId });

	const says = (status: string) => ({ says: `HTTP/1.1 ${status}\r\n\r\n` });
	const REFUSALS: Array<[what: string, ProxyManner]> = [
		['responds with 502', says('502 Bad Gateway')],
		['responds with 201', says('201 Created')],
		['wants a login', says('407 Proxy Authentication Required')],
		['closes', 'closes'],
	];
	const UNSAID_REFUSALS: typeof REFUSALS = [
		['does not speak HTTP', { says: 'Hello\r\n\r\n' }],
		['resets', 'resets'],
		['is silent', 'silent'],
	];
	const UNSAID_HANDSHAKES = ['silent', 'plain HTTP'] as const;
	// n8n 1 takes the request off the error, and with it what tells that nothing has left.
	const isTold = !version.startsWith('1.');

	it.each(isTold ? [...REFUSALS, ...UNSAID_REFUSALS] : REFUSALS)(
		'that %s in place of connecting, nothing leaves',
		async (_what, manner) => {
			proxy.behave(manner);
			const run = await send();
			expect(run.error?.message).toMatch(/^The proxy did not connect n8n to clicksend\.test/);
			expect(outcomeOf(run)).toBe('notSent');
			expect(n8n.sandbox.state.requests).toEqual([]);

			proxy.behave('connects');
			const again = toRun(await n8n.client.retryExecution(run.execution.id));
			expect(again.json).toMatchObject([{ to: TO, result: '0000' }]);
			expect(n8n.sandbox.state.ledger).toHaveLength(1);
		},
	);

	it.each(isTold ? (['cut', 'reset', ...UNSAID_HANDSHAKES] as const) : (['cut', 'reset'] as const))(
		'nothing leaves where the TLS handshake is %s',
		async (manner) => {
			front.behave(manner);
			const run = await send();
			expect(run.error?.message).toMatch(
				/^(The secure connection to clicksend\.test was not made|ClickSend could not be reached)/,
			);
			expect(outcomeOf(run)).toBe('notSent');
			expect(n8n.sandbox.state.requests).toEqual([]);
		},
	);

	if (!isTold) {
		it.each(UNSAID_REFUSALS)('that %s, it is unknown', async (_what, manner) => {
			proxy.behave(manner);
			expect(outcomeOf(await send())).toBe('unknown');
		});

		it.each(UNSAID_HANDSHAKES)('it is unknown where the TLS handshake is %s', async (manner) => {
			front.behave(manner);
			expect(outcomeOf(await send())).toBe('unknown');
		});
	}

	it.each([
		['is reset', { kind: 'resetAfter' }],
		['is silent', { kind: 'hang' }],
		['responds with HTTP 502', { kind: 'status', status: 502 }],
		['responds with HTTP 201', { kind: 'raw', status: 201, body: 'Created' }],
	] as const)('it is unknown where ClickSend %s', async (_what, fault) => {
		n8n.sandbox.state.faults.inject(fault);
		expect(outcomeOf(await send())).toBe('unknown');
		expect(n8n.sandbox.state.requests).toHaveLength(1);
	});
});
