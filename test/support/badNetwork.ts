import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { generate } from 'selfsigned';

/** A host that only the proxies of the tests know. */
export const HOST = 'clicksend.test';

/** What becomes of one connection to a server with TLS. */
export type HandshakeManner = 'made' | 'cut' | 'reset' | 'silent' | 'plain HTTP' | 'half';

/** What a proxy does when it is asked to connect; a text is what it responds with before it ends. */
export type ProxyManner = 'connects' | 'closes' | 'resets' | 'silent' | { says: string };

interface Listening {
	readonly port: number;
	/** How often somebody connected. */
	connections: number;
	close(): Promise<void>;
}

/** A server whose manners come one after another, the last for good. */
export interface Ill<Manner> extends Listening {
	behave(...manners: Manner[]): void;
}

const portOf = (server: Server): number => {
	const address = server.address() as AddressInfo;
	return address.port;
};

const quiet = (socket: Socket) => socket.on('error', () => socket.destroy());

/** Starts a server that treats each connection in a manner. */
async function listen<Manner>(
	usual: Manner,
	treat: (socket: Socket, manner: Manner) => void,
): Promise<Ill<Manner>> {
	let manners: Manner[] = [usual];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		ill.connections++;
		sockets.add(quiet(socket));
		socket.on('close', () => sockets.delete(socket));
		const [manner = usual] = manners.length > 1 ? manners.splice(0, 1) : manners;
		treat(socket, manner);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const ill: Ill<Manner> = {
		port: portOf(server),
		connections: 0,
		behave: (...next) => {
			manners = next;
			ill.connections = 0;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
	return ill;
}

/** A certificate for the host of the tests and for this computer, trusted by nobody. */
export async function makeCertificate() {
	return await generate([{ name: 'commonName', value: HOST }], {
		extensions: [
			{ name: 'basicConstraints', cA: true },
			{
				name: 'subjectAltName',
				altNames: [
					{ type: 2, value: HOST },
					{ type: 7, ip: '127.0.0.1' },
				],
			},
		],
	});
}

/** Trusts a certificate in this process. @returns what ends that */
export function trust(certificate: string): () => void {
	const original = tls.createSecureContext;
	tls.createSecureContext = (options) => {
		const made = original(options);
		Reflect.get(made.context, 'addCACert').call(made.context, certificate);
		return made;
	};
	return () => {
		tls.createSecureContext = original;
	};
}

/** Joins two connections, so that the end of one is that of the other. */
function join(one: Socket, other: Socket): void {
	quiet(other);
	one.pipe(other).pipe(one);
	one.on('close', () => other.destroy());
	other.on('close', () => one.destroy());
}

/**
 * Starts a server with TLS in front of one without, whose handshakes can go wrong.
 *
 * @param behind gives the port of the one without
 */
export async function startTlsFront(
	behind: () => number,
	{ cert, private: key }: { cert: string; private: string },
): Promise<Ill<HandshakeManner>> {
	const front = tls.createServer({ cert, key }, (socket) => {
		join(socket, connect(behind(), '127.0.0.1'));
	});
	front.on('tlsClientError', (_error, socket) => socket.destroy());
	return await listen<HandshakeManner>('made', (socket, manner) => {
		if (manner === 'made') {
			front.emit('connection', socket);
			return;
		}
		socket.once('data', () => {
			if (manner === 'cut') socket.end();
			else if (manner === 'reset') socket.resetAndDestroy();
			else if (manner === 'plain HTTP') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
			// The beginning of a record of a handshake that never comes.
			else if (manner === 'half') socket.end(Buffer.from([0x16, 0x03, 0x03, 0x00, 0x40, 0x02]));
		});
	});
}

/** Starts a proxy that leads every host to one port, where it connects at all. */
export async function startProxy(target: number): Promise<Ill<ProxyManner>> {
	return await listen<ProxyManner>('connects', (client, manner) => {
		client.once('data', () => {
			if (manner === 'closes') client.end();
			else if (manner === 'resets') client.resetAndDestroy();
			else if (manner === 'connects') {
				const server = connect(target, '127.0.0.1', () => {
					client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
					join(client, server);
				});
				quiet(server);
			} else if (manner !== 'silent') client.end(manner.says);
		});
	});
}

/** A port at which connections are begun and never made, as behind a firewall that drops them. */
export async function startDroppingPort(): Promise<{ port: number; close(): Promise<void> }> {
	// It listens and then stands still, so it accepts nobody.
	const worker = new Worker(
		`const { parentPort } = require('node:worker_threads');
		const server = require('node:net').createServer();
		server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
			parentPort.postMessage(server.address().port);
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
		});`,
		{ eval: true },
	);
	const [port]: number[] = await once(worker, 'message');
	if (port === undefined) throw new Error('It does not listen');
	// They fill the queue of those who wait to be accepted; who comes later gets no response.
	const waiting = Array.from({ length: 8 }, () => quiet(connect(port, '127.0.0.1')));
	return {
		port,
		async close() {
			for (const socket of waiting) socket.destroy();
			await worker.terminate();
		},
	};
}
