import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../process/ports';
import { Tail } from '../process/tail';
import { endGroup, spawnGroup } from '../shared/group.cjs';
import type { InstallOptions } from './cache';
import { n8nEnvironment } from './environment';
import { ensureN8n } from './install';
import { copyPackage } from './package-copy';
import { n8nLine } from './versions';

const START_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
const REQUEST_TIMEOUT_MS = 5_000;

/** n8n's commands that run until they are ended: a main process, or one of queue mode's others. */
export type N8nCommand = 'start' | 'worker' | 'webhook';

/** Where each responds with JSON once it is ready: `/healthz` says yes before the REST API is there. */
const READY_PATHS: Readonly<Record<N8nCommand, string>> = {
	start: '/rest/settings',
	worker: '/healthz/readiness',
	webhook: '/healthz/readiness',
};

/** What to start. */
export interface N8nOptions {
	/** One of the versions in versions.ts. */
	readonly version: string;
	/** `start` when left out. */
	readonly command?: N8nCommand | undefined;
	/** Of the command, e.g. `--concurrency=5`. */
	readonly args?: readonly string[] | undefined;
	/** n8n's home: its database, settings and log. Kept when n8n stops. */
	readonly userFolder: string;
	/**
	 * The built package to load: the folder with `package.json` and `dist/`. When left out, n8n starts
	 * with what is installed in its home.
	 */
	readonly packageDir?: string | undefined;
	/** Port of the editor and of webhooks, of a worker's health check; a free one when left out. */
	readonly port?: number | undefined;
	/** Settings on top of ours. */
	readonly env?: Readonly<Record<string, string>> | undefined;
	/** Gets the progress of an installation. Printed when left out. */
	readonly log?: InstallOptions['log'] | undefined;
	/** Ends the installation or the start. */
	readonly signal?: AbortSignal | undefined;
}

/** A running process of n8n. */
export interface N8nInstance {
	readonly version: string;
	/** Of what it serves (editor, REST API, webhooks, health check), without a slash at the end. */
	readonly url: string;
	readonly port: number;
	/** n8n's process, for measuring it. */
	readonly pid: number;
	readonly userFolder: string;
	/** All that n8n has printed. */
	readonly logFile: string;
	/** The last lines that n8n printed, for error messages. */
	lastLines(): string;
	/** Resolves when n8n's process has ended, whoever ended it. */
	readonly ended: Promise<void>;
	/** Ends n8n and its task runner. Resolves when they are gone, at most some 20 s later. */
	readonly stop: () => Promise<void>;
}

/**
 * Installs n8n if need be, starts it with the package and waits until it responds.
 * @throws with the last lines of n8n's log when it does not come up
 */
export async function startN8n(options: N8nOptions): Promise<N8nInstance> {
	const { version, command = 'start', userFolder, signal } = options;
	const log = options.log ?? ((line: string) => process.stdout.write(`${line}\n`));
	const { nodeBinary, n8nBin } = await ensureN8n(version, { log, signal });
	await mkdir(join(userFolder, 'tmp'), { recursive: true });
	if (options.packageDir !== undefined) await copyPackage(options.packageDir, userFolder);
	signal?.throwIfAborted();

	const port = options.port ?? (await freePort());
	const env = {
		...n8nEnvironment({ userFolder, port, brokerPort: await freePort() }),
		...n8nLine(version).env,
		...options.env,
	};
	const logFile = join(userFolder, 'n8n.log');
	const child = spawnGroup(nodeBinary, [n8nBin, command, ...(options.args ?? [])], {
		// n8n reads a .env file from the folder it is started in: here there is none.
		cwd: userFolder,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const tail = collectOutput(child, logFile);
	const stop = async () => {
		await endGroup(child);
	};
	const ended = new Promise<void>((resolve) => {
		child.once('error', () => {
			resolve();
		});
		child.once('close', () => {
			resolve();
		});
	});
	const url = `http://127.0.0.1:${port}`;
	try {
		await ready(url + READY_PATHS[command], child, signal);
	} catch (error) {
		await stop();
		if (signal?.aborted) throw error;
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${tail.toString()}\n\n${reason} Its log: ${logFile}`, { cause: error });
	}
	return {
		version,
		url,
		port,
		pid: child.pid ?? 0,
		userFolder,
		logFile,
		lastLines: () => tail.toString(),
		ended,
		stop,
	};
}

function collectOutput(child: ChildProcess, logFile: string): Tail {
	const tail = new Tail();
	const file = createWriteStream(logFile);
	const collect = (chunk: Buffer) => {
		tail.add(chunk.toString());
		file.write(chunk);
	};
	child.stdout?.on('data', collect);
	child.stderr?.on('data', collect);
	child.once('error', (error) => {
		tail.add(`${error.message}\n`);
	});
	child.once('close', () => file.end());
	return tail;
}

/** Waits until n8n responds with JSON at a URL. */
async function ready(url: string, child: ChildProcess, signal?: AbortSignal): Promise<void> {
	const end = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < end) {
		signal?.throwIfAborted();
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
			throw new Error(`n8n ended while starting (${child.exitCode ?? child.signalCode}).`);
		}
		if (await respondsWithJson(url)) return;
		await sleep(POLL_MS);
	}
	throw new Error(`n8n did not respond within ${START_TIMEOUT_MS / 1000} s.`);
}

async function respondsWithJson(url: string): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
		const isJson = response.headers.get('content-type')?.includes('json') ?? false;
		await response.text();
		return response.ok && isJson;
	} catch {
		return false;
	}
}
