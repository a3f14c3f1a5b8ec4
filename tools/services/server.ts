import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tail } from '../process/tail';
import { endGroup, spawnGroup } from '../shared/group.cjs';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** A server program that runs for us alone, on loopback. */
export interface Server {
	readonly host: string;
	readonly port: number;
	/** Ends it. Resolves when it is gone. */
	stop(): Promise<void>;
}

/** How to start a server program. */
export interface ServerCommand {
	/** For messages. */
	readonly name: string;
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly port: number;
}

/**
 * Starts a server and waits until it takes connections on its port.
 * @throws with its last lines when it does not come up
 */
export async function startServer(start: ServerCommand): Promise<Server> {
	const { name, command, args, cwd, port } = start;
	const child = spawnGroup(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
	const tail = new Tail();
	const collect = (chunk: Buffer) => {
		tail.add(chunk.toString());
	};
	child.stdout?.on('data', collect);
	child.stderr?.on('data', collect);
	child.once('error', (error) => {
		tail.add(`${error.message}\n`);
	});
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const end = Date.now() + START_TIMEOUT_MS;
	while (!(await takesConnections(port))) {
		if (hasEnded() || child.pid === undefined || Date.now() > end) {
			await endGroup(child);
			throw new Error(`${tail.toString()}\n\n${name} did not start, see above.`);
		}
		await sleep(POLL_MS);
	}
	return {
		host: HOST,
		port,
		async stop() {
			await endGroup(child);
		},
	};
}

async function takesConnections(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, HOST);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => {
			resolve(false);
		});
	});
}
