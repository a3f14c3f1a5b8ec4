import type { IRunExecutionData } from 'n8n-workflow';
import {
	makeCertificate,
	startDroppingPort,
	startTlsFront,
	trust,
	type HandshakeManner,
	type Ill,
} from '../support/badNetwork';
import { json, useClickSendBench } from '../support/clickSend';
import '../support/noWaiting';

const TO = '+61491570156';
/** Milliseconds; the least that the option takes. */
const TIMEOUT = 1000;
/** As often as a request is made that cannot have left. */
const ATTEMPTS = 4;

const bench = useClickSendBench();
const sandboxPort = () => Number(new URL(bench.sandbox.baseUrl).port);
let front: Ill<HandshakeManner>;
let certificate: Awaited<ReturnType<typeof makeCertificate>>;
let distrust: () => void;

beforeAll(async () => {
	certificate = await makeCertificate();
	front = await startTlsFront(sandboxPort, certificate);
	distrust = trust(certificate.cert);
});
afterAll(async () => {
	distrust();
	await front.close();
});

const baseUrl = (port = front.port) => `https://127.0.0.1:${port}/http/v2`;

const send = async (options: { port?: number; earlier?: IRunExecutionData } = {}) =>
	await bench.send(
		{ to: TO, options: { timeout: TIMEOUT } },
		{
			credential: { baseUrl: baseUrl(options.port) },
			...(options.earlier && { earlier: options.earlier }),
		},
	);

const NOT_SECURED = /^The secure connection to 127\.0\.0\.1:\d+ was not made$/;
const NOT_REACHED = /^ClickSend could not be reached at 127\.0\.0\.1:\d+$/;

describe('A TLS handshake that does not end', () => {
	const FAULTS: Array<[HandshakeManner, RegExp, RegExp]> = [
		['cut', NOT_SECURED, /The TLS handshake was cut \(ECONNRESET\)\./],
		['reset', NOT_SECURED, /The TLS handshake was cut \(ECONNRESET\)\./],
		['half', NOT_SECURED, /The TLS handshake was cut \(\w+\)\./],
		['plain HTTP', NOT_SECURED, /What responded does not speak TLS as n8n does \(\w+\)\./],
		['silent', NOT_REACHED, /No secure connection was made before time was up;/],
	];

	it.each(FAULTS)('because it is %s: nothing was sent', async (manner, message, detail) => {
		front.behave(manner);
		const { error } = await send();
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/^Check the base URL of the credential .* any proxy/);
		expect(error?.description).toMatch(detail);
		expect(error?.description).toContain('Nothing was sent. It was tried 4 times.');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
		expect(front.connections).toBe(ATTEMPTS);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each(FAULTS)('because it is %s is begun again', async (manner) => {
		front.behave(manner, 'made');
		expect(json(await send())).toMatchObject([{ to: TO, result: '0000' }]);
		expect(front.connections).toBe(2);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it('leaves the SMS to a retry of the execution, which sends it', async () => {
		front.behave('reset');
		const { run } = await send();
		const earlier: IRunExecutionData = JSON.parse(JSON.stringify(run.data));
		delete earlier.resultData.error;
		earlier.resultData.runData.ClickSend?.pop();
		front.behave('made');
		expect(json(await send({ earlier }))).toMatchObject([{ to: TO, result: '0000' }]);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});
});

describe('A firewall that drops the connection', () => {
	it('lets nothing leave, and says that none was made in time', async () => {
		const dropping = await startDroppingPort();
		const { error } = await send({ port: dropping.port });
		await dropping.close();
		expect(error?.message).toMatch(NOT_REACHED);
		expect(error?.description).toContain('before time was up; a firewall may drop it.');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
	});
});

describe('A TLS connection that was made', () => {
	it.each([
		['is reset after ClickSend took the SMS', { kind: 'resetAfter' }, 1],
		['is reset before ClickSend took the SMS', { kind: 'resetBefore' }, 0],
		['brings no response in time', { kind: 'hang' }, 1],
	] as const)('and %s leaves it unknown, and it is not sent again', async (_what, fault, taken) => {
		front.behave('made');
		bench.inject(fault);
		const { error } = await send();
		expect(error?.message).toMatch(/^No response from 127\.0\.0\.1:\d+: /);
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
		expect(front.connections).toBe(1);
		expect(bench.sandbox.state.ledger).toHaveLength(taken);
	});

	it.each([
		['plain', {}],
		['packed', { 'content-encoding': 'gzip' }],
	])('is that of the server where it responds with HTTP 502, %s', async (_how, headers) => {
		front.behave('made');
		bench.inject({ kind: 'status', status: 502, headers });
		const { error } = await send();
		expect(error?.message).toMatch(/did not complete the request \(HTTP 502\)$/);
		expect(error?.context).toMatchObject({ data: { outcome: 'unknown' } });
	});

	it('is not used with a certificate that nobody trusts', async () => {
		front.behave('made');
		distrust();
		const { error } = await send();
		distrust = trust(certificate.cert);
		expect(error?.message).toMatch(NOT_SECURED);
		expect(error?.description).toContain('could not be trusted (DEPTH_ZERO_SELF_SIGNED_CERT)');
		expect(error?.context).toMatchObject({ data: { outcome: 'notSent' } });
	});
});
