import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
const PORTS_TRIED = 100;
const LAST_PORT = 65_535;

/** Below those that systems give to outgoing connections, which could take it before it is used. */
const FIRST_CHOICE = 10_000;
const CHOICES = 20_000;

/** A port on loopback that nothing uses at the moment, and that stays free until a server takes it. */
export async function freePort(): Promise<number> {
	for (let attempt = 0; attempt < PORTS_TRIED; attempt++) {
		const port = FIRST_CHOICE + Math.floor(Math.random() * CHOICES);
		if ((await bind(port)) !== undefined) return port;
	}
	throw new Error('The system has no free port on 127.0.0.1.');
}

/** `wanted` if it is free on loopback, else the next one that is. */
export async function freePortFrom(wanted: number): Promise<number> {
	const last = Math.min(wanted + PORTS_TRIED, LAST_PORT);
	for (let port = wanted; port <= last; port++) {
		if ((await bind(port)) !== undefined) return port;
	}
	throw new Error(`No free port on 127.0.0.1 from ${wanted} to ${last}. Choose one with --port.`);
}

/** Binds a port and lets go of it. @returns the port, or undefined when it is in use */
async function bind(port: number): Promise<number | undefined> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
			else reject(error);
		});
		server.listen(port, LOOPBACK, () => {
			const address = server.address();
			const bound = typeof address === 'object' && address ? address.port : undefined;
			server.close(() => {
				resolve(bound);
			});
		});
	});
}
