import type { Socket } from 'node:net';
import { json, useClickSendBench } from '../support/clickSend';
import { onClientSocket, systemError } from '../support/clientSockets';
import '../support/noWaiting';

const TO = '+61491570156';
const bench = useClickSendBench();

/** The connections that were begun in a test. */
const sockets: Socket[] = [];
let onSocket: ((socket: Socket) => void) | undefined;

let stopLooking: () => void;
beforeAll(() => {
	stopLooking = onClientSocket((socket) => {
		sockets.push(socket);
		onSocket?.(socket);
	});
});
afterAll(() => {
	stopLooking();
});
beforeEach(() => {
	sockets.length = 0;
	onSocket = undefined;
});

const send = async () =>
	await bench.send({ to: TO }, { settings: { onError: 'continueRegularOutput' } });

describe('A network that goes away', () => {
	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNRESET', 'ETIMEDOUT'])(
		'after ClickSend has the SMS leaves it unknown, and it is not sent again: %s',
		async (code) => {
			bench.inject({ kind: 'hang' });
			const running = send();
			while (bench.sandbox.state.ledger.length === 0) await new Promise(setImmediate);
			sockets.at(-1)?.destroy(systemError(code, 'read'));
			expect(json(await running)).toMatchObject([{ error: { outcome: 'unknown', to: TO } }]);
			expect(bench.sandbox.state.ledger).toHaveLength(1);
		},
	);

	it.each([
		['a time-out', systemError('ETIMEDOUT', 'connect')],
		['a host that cannot be reached', systemError('EHOSTUNREACH', 'connect')],
		[
			'several addresses that cannot be reached',
			Object.assign(
				new AggregateError([
					systemError('ETIMEDOUT', 'connect'),
					systemError('ECONNREFUSED', 'connect'),
				]),
				{ code: 'ETIMEDOUT' },
			),
		],
	])('before there is a connection is tried again: %s', async (_what, error) => {
		onSocket = (socket) => {
			onSocket = undefined;
			process.nextTick(() => socket.destroy(error));
		};
		expect(json(await send())).toMatchObject([{ to: TO, result: '0000' }]);
		expect(sockets).toHaveLength(2);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});
});
