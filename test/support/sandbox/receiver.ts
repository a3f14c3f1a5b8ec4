import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
	method: string;
	/** With the query. */
	url: string;
	headers: IncomingHttpHeaders;
	body: string;
}

type Answer = { status: number; body?: string; headers?: Record<string, string> } | 'never';

/** A web server that takes pushes. */
export interface Receiver {
	url: string;
	/** Everything that arrived. */
	received: Received[];
	/** The next responses, one each; 200 when there is none left. */
	answers: Answer[];
	/** Resolves when so many requests have arrived in all. */
	arrived(count: number): Promise<void>;
	close(): Promise<void>;
}

/** Listens on loopback. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const answers: Answer[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			received.push({ method, url, headers, body });
			server.emit('received');
			const answer = answers.shift() ?? { status: 200 };
			if (answer === 'never') return;
			response.writeHead(answer.status, answer.headers).end(answer.body);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		answers,
		async arrived(count) {
			while (received.length < count) await once(server, 'received');
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
