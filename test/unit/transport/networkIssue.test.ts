import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import { explainNetworkFault } from '../../../nodes/ClickSend/transport/networkIssue';

const fault = (fields: object, cause?: unknown) =>
	Object.assign(new Error('connect to https://api.example/?key=SECRET', { cause }), fields);
/** As axios hands it on: the code twice, what the system was asked for in the cause only. */
const ofAxios = (code: string, syscall: string) => fault({ code }, fault({ code, syscall }));
const NO_SOCKET = { socket: null };
const IN_HANDSHAKE = { socket: { encrypted: true, secureConnecting: true } };
const SECURED = { socket: { encrypted: true, secureConnecting: false } };
const PROXY_CLOSED = 'Proxy connection ended before receiving CONNECT response';
const HANDSHAKE_CUT =
	'Client network socket disconnected before secure TLS connection was established';
const explain = (error: unknown, effect: Effect = 'send') =>
	explainNetworkFault(error, { api: 'http', effect, host: 'api.example' });

describe('A request without a response', () => {
	it.each([
		['an unknown host', fault({ code: 'ENOTFOUND' })],
		['a name server that is away', fault({ code: 'EAI_AGAIN' })],
		['a refused connection', fault({ code: 'ECONNREFUSED' })],
		['a connection that timed out', fault({ code: 'ETIMEDOUT', syscall: 'connect' })],
		['the same, as axios has it', ofAxios('ETIMEDOUT', 'connect')],
		['a host that cannot be reached', ofAxios('EHOSTUNREACH', 'connect')],
		['an unknown host, as axios has it', ofAxios('ENOTFOUND', 'getaddrinfo')],
		[
			'several addresses that all timed out',
			fault(
				{ code: 'ETIMEDOUT' },
				Object.assign(new AggregateError([fault({ code: 'ETIMEDOUT', syscall: 'connect' })]), {
					code: 'ETIMEDOUT',
				}),
			),
		],
		['an expired certificate', fault({ code: 'CERT_HAS_EXPIRED' })],
		['a certificate of another host', fault({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
		['a self-signed certificate', fault({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
		['a cause that n8n wrapped', fault({}, fault({}, fault({ code: 'ECONNREFUSED' })))],
		['several addresses', Object.assign(new AggregateError([fault({ code: 'ECONNREFUSED' })]), {})],
		['a code that n8n moved', fault({ httpCode: 'ENOTFOUND' })],
		['a block by n8n', fault({}, fault({ name: 'SsrfBlockedIpError' }))],
		['a block by n8n of a host', fault({ name: 'SsrfBlockedHostnameError' })],
		['a proxy that is silent', fault({}, fault({ code: 'ECONNABORTED', request: NO_SOCKET }))],
		['a proxy that resets', fault({}, fault({ code: 'ECONNRESET', request: NO_SOCKET }))],
		['a proxy that closes, of which only words are left', new Error(PROXY_CLOSED)],
		['a handshake that is silent', fault({ code: 'ECONNABORTED', request: IN_HANDSHAKE })],
		['a handshake that is reset', fault({ code: 'ECONNRESET', request: IN_HANDSHAKE })],
		['a handshake that is no TLS', fault({ code: 'EPROTO', request: IN_HANDSHAKE })],
		['a handshake that is cut, of which only words are left', fault({ message: HANDSHAKE_CUT })],
	])('was certainly not sent after %s', (_what, error) => {
		expect(explain(error).certainty).toBe('notSent');
	});

	it.each([
		['a reset', fault({ code: 'ECONNRESET' })],
		['a time-out of the response', fault({ code: 'ECONNABORTED' })],
		['a broken pipe', fault({ code: 'EPIPE' })],
		['a TLS record that cannot be read', fault({ code: 'ERR_SSL_BAD_RECORD_TYPE' })],
		['another protocol within TLS', fault({ code: 'EPROTO' })],
		['a host that goes away meanwhile', fault({ code: 'EHOSTUNREACH', syscall: 'read' })],
		['a network that goes away meanwhile', fault({ code: 'ENETUNREACH', syscall: 'write' })],
		['the same, as axios has it', ofAxios('EHOSTUNREACH', 'read')],
		['the same for the network', ofAxios('ENETUNREACH', 'write')],
		['a network that is down, who knows when', fault({ code: 'ENETDOWN' })],
		['a stopped execution', fault({ code: 'ERR_CANCELED' })],
		['an error without a code', new Error('socket hang up')],
		['a time-out of a request that is secured', fault({ code: 'ECONNABORTED', request: SECURED })],
		['a reset of a request that is secured', fault({ code: 'ECONNRESET', request: SECURED })],
		['a request of which nothing is known', fault({ code: 'ECONNRESET', request: {} })],
		['something thrown that is no error', 'oops'],
		['nothing', undefined],
	])('may have been sent after %s', (_what, error) => {
		expect(explain(error).certainty).toBe('unknown');
	});

	it('that n8n blocked says what to set', () => {
		const issue = explain(fault({}, fault({ name: 'SsrfBlockedIpError' })));
		expect(issue).toEqual({
			message: "n8n's SSRF protection does not let the node connect to api.example",
			description:
				"Check the base URL of the credential (ClickSend's own is https://api-mapper.clicksend.com/http/v2). If it is right, allow its host in n8n's environment: N8N_SSRF_ALLOWED_HOSTNAMES takes names, N8N_SSRF_ALLOWED_IP_RANGES takes ranges, where one address is written 127.0.0.1/32. Nothing was sent.",
			certainty: 'notSent',
		});
	});

	it('is told without the URL, which may hold the API key', () => {
		const issue = explain(fault({ code: 'ECONNRESET', config: { data: 'key=SECRET' } }));
		expect(JSON.stringify(issue)).not.toContain('SECRET');
	});

	it('is no reason to worry where nothing could change', () => {
		expect(explain(fault({ code: 'ECONNRESET' }), 'none').description).toContain(
			'Nothing was changed',
		);
	});
});
