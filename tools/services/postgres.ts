import { execFile } from 'node:child_process';
import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../process/ports';
import type { ServerPrograms } from './programs';
import { startServer, type Server } from './server';

const run = promisify(execFile);

/** The user that Debian's package makes for it: PostgreSQL refuses to run as the administrator. */
const SERVICE_USER = 'postgres';

const SUPERUSER = 'n8n';

/** A running PostgreSQL with one empty database; whoever is on this computer may sign in. */
export interface PostgresServer extends Server {
	readonly user: string;
	readonly database: string;
}

interface Command {
	readonly command: string;
	readonly args: readonly string[];
}

/**
 * Starts a PostgreSQL of our own with a new, empty database.
 * @param folder keeps the database; what was in it before is removed
 */
export async function startPostgres(
	{ initdb, postgres }: Pick<ServerPrograms, 'initdb' | 'postgres'>,
	folder: string,
): Promise<PostgresServer> {
	await rm(folder, { recursive: true, force: true });
	const data = join(folder, 'data');
	await mkdir(data, { recursive: true, mode: 0o700 });
	await giveToServiceUser(data);
	const create = asServiceUser(initdb, [
		`--pgdata=${data}`,
		`--username=${SUPERUSER}`,
		'--auth=trust',
		'--encoding=UTF8',
		'--locale=C.UTF-8',
		'--no-sync',
	]);
	await run(create.command, [...create.args], { cwd: folder });
	const port = await freePort();
	const server = await startServer({
		name: 'PostgreSQL',
		...asServiceUser(postgres, [
			...['-D', data, '-p', String(port)],
			...['-c', 'listen_addresses=127.0.0.1'],
			...['-c', 'unix_socket_directories='],
			// Lives as long as a test: nothing has to survive a power cut.
			...['-c', 'fsync=off'],
		]),
		cwd: folder,
		port,
	});
	return { ...server, user: SUPERUSER, database: 'postgres' };
}

const isAdministrator = () => process.getuid?.() === 0;

async function giveToServiceUser(folder: string): Promise<void> {
	if (!isAdministrator()) return;
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (which) => Number((await run('id', [which, SERVICE_USER])).stdout)),
	);
	if (uid === undefined || gid === undefined) throw new Error(`There is no user ${SERVICE_USER}.`);
	await chown(folder, uid, gid);
}

/** As the service's user, who may pass through the administrator's folders to get to its own. */
function asServiceUser(command: string, args: readonly string[]): Command {
	if (!isAdministrator()) return { command, args };
	const user = [`--reuid=${SERVICE_USER}`, `--regid=${SERVICE_USER}`, '--init-groups'];
	const pass = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
	return { command: 'setpriv', args: [...user, ...pass, command, ...args] };
}
