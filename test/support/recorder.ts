import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between n8n and the sandbox, and keeps what the sandbox has delivered. */
export interface Recorder {
	url: string;
	/** The body of each answer, also of one that did not arrive as a whole. */
	bodies: string[];
	/** What becomes of the body of an answer on its way; undefined where nothing does. */
	change: ((body: Buffer) => Buffer) | undefined;
	close(): Promise<void>;
}

/**
 * Passes everything on to a server on loopback, byte for byte unless it is to be changed, and its broken
 * connections too.
 */
export async function startRecorder(target: string): Promise<Recorder> {
	const bodies: string[] = [];
	const server = createServer((asked: IncomingMessage, answered: ServerResponse) => {
		const onward = request(`${target}${asked.url ?? ''}`, {
			method: asked.method,
			headers: asked.headers,
		});
		const breakOff = () => answered.socket?.resetAndDestroy();
		onward.on('error', breakOff);
		onward.on('response', (answer) => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('error', breakOff);
			answer.on('end', () => {
				const body = Buffer.concat(chunks);
				const changed = recorder.change?.(body) ?? body;
				bodies.push(changed.toString());
				const { 'content-length': _length, ...headers } = answer.headers;
				answered.writeHead(answer.statusCode ?? 500, headers).end(changed);
			});
		});
		asked.pipe(onward);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const recorder: Recorder = {
		url: `http://127.0.0.1:${port}`,
		bodies,
		change: undefined,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return recorder;
}
