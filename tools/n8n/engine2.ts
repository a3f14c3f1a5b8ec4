import { join } from 'node:path';
import { freePort } from '../process/ports';
import { startPostgres, type PostgresServer } from '../services/postgres';
import type { ServerPrograms } from '../services/programs';

/** The database of n8n's Engine 2.0, and the settings of an n8n that has the engine. */
export interface Engine2 {
	/** For n8n's environment. Its own database stays as it is. */
	readonly env: Readonly<Record<string, string>>;
	/** Ends the database. n8n has to be stopped before. */
	stop(): Promise<void>;
}

/**
 * Starts what n8n's Engine 2.0 needs: a PostgreSQL of its own. n8n starts the engine itself, as its module
 * `engine-v2`, in each main process that is not in queue mode. It runs the workflows with
 * `settings.engineType: "v2"` that a person, a webhook or a trigger starts.
 * @param folder keeps the database; what was in it before is removed
 */
export async function startEngine2(
	programs: Pick<ServerPrograms, 'initdb' | 'postgres'>,
	folder: string,
): Promise<Engine2> {
	const postgres = await startPostgres(programs, join(folder, 'postgres'));
	return {
		env: await engineEnvironment(postgres),
		async stop() {
			await postgres.stop();
		},
	};
}

async function engineEnvironment(postgres: PostgresServer): Promise<Record<string, string>> {
	const { host, port, user, database } = postgres;
	return {
		N8N_ENABLED_MODULES: 'engine-v2',
		N8N_ENGINE_DATABASE_URL: `postgres://${user}@${host}:${port}/${database}`,
		// By default it listens on all addresses of the computer.
		N8N_ENGINE_HOST: host,
		N8N_ENGINE_PORT: String(await freePort()),
		N8N_ENGINE_CONTROL_PLANE_PORT: String(await freePort()),
	};
}
