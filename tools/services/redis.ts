import { mkdir } from 'node:fs/promises';
import { freePort } from '../process/ports';
import type { ServerPrograms } from './programs';
import { startServer, type Server } from './server';

/** Starts a Redis of our own, which keeps nothing when it ends. */
export async function startRedis(
	{ redisServer }: Pick<ServerPrograms, 'redisServer'>,
	folder: string,
): Promise<Server> {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	return await startServer({
		name: 'Redis',
		command: redisServer,
		// Without a configuration file none of the system's is read.
		args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder],
		cwd: folder,
		port,
	});
}
