import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startPostgres, type PostgresServer } from '../services/postgres';
import type { ServerPrograms } from '../services/programs';
import { startRedis } from '../services/redis';
import type { Server } from '../services/server';
import { Cleanup } from '../process/cleanup';
import { startN8n, type N8nCommand, type N8nInstance, type N8nOptions } from './instance';

/** What to start. */
export interface QueueModeOptions {
	/** One of the versions in versions.ts. */
	readonly version: string;
	/** Keeps everything, a folder for each process. */
	readonly folder: string;
	/** The built package to load: the folder with `package.json` and `dist/`. */
	readonly packageDir: string;
	readonly programs: ServerPrograms;
	readonly workers: number;
	/** How many executions a worker runs at a time. */
	readonly concurrency: number;
	/** Settings on top of ours, for every process. */
	readonly env?: Readonly<Record<string, string>> | undefined;
}

/** n8n in queue mode: it shares a database and a queue, and nothing else. */
export interface QueueMode {
	/** The editor and the REST API. It takes no production webhooks. */
	readonly main: N8nInstance;
	/** Takes production webhooks. */
	readonly webhook: N8nInstance;
	/** Those started so far, ended ones too. */
	readonly workers: readonly N8nInstance[];
	/** Starts one more. */
	startWorker(): Promise<N8nInstance>;
	/** Starts the main process again, at its address; `env` goes on top of its settings. */
	restartMain(env?: Readonly<Record<string, string>>): Promise<void>;
	/** Ends everything. May be called again. */
	stop(): Promise<void>;
}

/**
 * Starts Redis, PostgreSQL and n8n's processes of queue mode, on loopback.
 * @throws when one of them does not come up; the others are ended then
 */
export async function startQueueMode(options: QueueModeOptions): Promise<QueueMode> {
	const { folder, programs } = options;
	const cleanup = new Cleanup();
	try {
		const redis = await endedBy(cleanup, startRedis(programs, join(folder, 'redis')));
		const postgres = await endedBy(cleanup, startPostgres(programs, join(folder, 'postgres')));
		const env = { ...sharedEnvironment(redis, postgres), ...options.env };
		const n8n = async (name: string, command: N8nCommand, more: Partial<N8nOptions> = {}) =>
			await endedBy(
				cleanup,
				startN8n({
					version: options.version,
					command,
					userFolder: join(folder, name),
					packageDir: options.packageDir,
					...more,
					env: { ...env, ...more.env },
				}),
			);
		// First, because it makes the tables.
		let main = await n8n('main', 'start');
		const workers: N8nInstance[] = [];
		let workerCount = 0;
		const startWorker = async () => {
			const name = `worker-${++workerCount}`;
			const args = [`--concurrency=${options.concurrency}`];
			const worker = await n8n(name, 'worker', { args });
			workers.push(worker);
			return worker;
		};
		const webhook = n8n('webhook', 'webhook');
		await allOf([webhook, ...Array.from({ length: options.workers }, startWorker)]);
		return {
			get main() {
				return main;
			},
			webhook: await webhook,
			workers,
			startWorker,
			async restartMain(more = {}) {
				const { port } = main;
				await main.stop();
				main = await n8n('main', 'start', { port, env: more });
			},
			async stop() {
				await cleanup.run();
			},
		};
	} catch (error) {
		await cleanup.run();
		throw error;
	}
}

/** Lets `cleanup` end what is being started. */
async function endedBy<Started extends { readonly stop: () => Promise<void> }>(
	cleanup: Cleanup,
	starting: Promise<Started>,
): Promise<Started> {
	const started = await starting;
	cleanup.add(async () => {
		await started.stop();
	});
	return started;
}

function sharedEnvironment(redis: Server, postgres: PostgresServer): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomUUID(),
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
	};
}

/** Waits for all of them, also when one fails: what has come up by then is to be ended. */
async function allOf(promises: ReadonlyArray<Promise<unknown>>): Promise<void> {
	await Promise.allSettled(promises);
	await Promise.all(promises);
}
