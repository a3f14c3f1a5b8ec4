import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import { explainNetworkFault } from '../../../nodes/ClickSend/transport/networkIssue';

const fault = (fields: object, cause?: unknown) =>
	Object.assign(new Error('connect to https://api.example/?key=SECRET', { cause }), fields);
/** As axios hands it on: the code twice, what the system was asked for in the cause only. */
const ofAxios = (code: string, syscall: string) => fault({ code }, fault({ code, syscall }));
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
		['something thrown that is no error', 'oops'],
		['nothing', undefined],
	])('may have been sent after %s', (_what, error) => {
		expect(explain(error).certainty).toBe('unknown');
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
