import { isFromProxy, unsentStage } from '../../../nodes/ClickSend/transport/unsent';

const request = (socket: unknown, protocol = 'https:') => ({ protocol, socket });
/** As an agent plays back what a proxy said. */
const PLAYED_BACK = { bytesWritten: 0, bytesRead: 0 };
const SECURED = { encrypted: true, secureConnecting: false, bytesWritten: 300 };

describe('A request that got no response', () => {
	it.each([
		['it never had a connection', request(null), 'proxy'],
		['a proxy said something else', request(PLAYED_BACK), 'proxy'],
		[
			'its handshake did not end',
			// What waits to be encrypted counts as written.
			request({ encrypted: true, secureConnecting: true, bytesWritten: 300 }),
			'handshake',
		],
	])('cannot have left where %s', (_what, asked, stage) => {
		expect(unsentStage(asked)).toBe(stage);
	});

	it.each([
		['its connection is secured', request(SECURED)],
		['it was written to a plain connection', request({ bytesWritten: 300 })],
		['it has a plain connection and an http URL', request(PLAYED_BACK, 'http:')],
		['its socket is another object', request({})],
		['its socket is not known', { protocol: 'https:' }],
		['it is not known', undefined],
	])('may have left where %s', (_what, asked) => {
		expect(unsentStage(asked)).toBeUndefined();
	});
});

describe('A response', () => {
	it('is of a proxy where nothing of the request was written', () => {
		expect(isFromProxy(request(PLAYED_BACK))).toBe(true);
	});

	it.each([
		['came over TLS', request(SECURED)],
		['came over a plain connection', request({ bytesWritten: 300, bytesRead: 200 })],
		['came to an http URL', request(PLAYED_BACK, 'http:')],
		['does not know its socket any more', request(null)],
		['does not know its request', undefined],
	])('counts as one of the server where it %s', (_what, asked) => {
		expect(isFromProxy(asked)).toBe(false);
	});
});
