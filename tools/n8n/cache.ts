import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { waitForLock } from '../process/lock';
import { cacheFolder } from '../shared/cache-folder.cjs';

const STAMP = '.complete.json';
const RENAME_ATTEMPTS = 5;
const RENAME_RETRY_MS = 1_000;

const stampSchema = z.object({ platform: z.string(), arch: z.string() });

/** How an installation reports and is stopped. */
export interface InstallOptions {
	/** Gets a line every few seconds. */
	readonly log: (line: string) => void;
	/** Ends the installation and all its processes. */
	readonly signal?: AbortSignal | undefined;
}

/** The cache folder's entry for one version of something, e.g. `n8n-2.41.1`. */
export function cacheEntry(name: string, version: string): string {
	return join(cacheFolder(), `${name}-${version}`);
}

/** Whether an entry was installed to the end, on this kind of machine. */
export async function isComplete(entry: string): Promise<boolean> {
	try {
		const stamp = stampSchema.parse(JSON.parse(await readFile(join(entry, STAMP), 'utf8')));
		return stamp.platform === process.platform && stamp.arch === process.arch;
	} catch {
		return false;
	}
}

/**
 * Makes sure that an entry is complete. One that is not gets installed aside, by one process at a
 * time, and takes its place when it is complete.
 * @param what is installed, for who waits
 * @param install gets an empty folder to install into
 */
export async function ensureEntry(
	entry: string,
	what: string,
	install: (folder: string) => Promise<void>,
	{ log, signal }: InstallOptions,
): Promise<void> {
	if (await isComplete(entry)) return;
	const onWait = (pid: number | undefined) => {
		log(`Waiting for process ${pid ?? 'unknown'}, which installs ${what} …`);
	};
	const lock = await waitForLock(`${entry}.lock`, onWait, signal);
	try {
		if (await isComplete(entry)) return;
		const partial = `${entry}.partial`;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await install(partial);
		await complete(partial, entry);
	} finally {
		await lock.release();
	}
}

/**
 * Puts a finished installation in its place, marked as complete. Whatever was there before is
 * removed: it was not complete.
 */
async function complete(partial: string, entry: string): Promise<void> {
	const stamp = { platform: process.platform, arch: process.arch };
	await writeFile(join(partial, STAMP), JSON.stringify(stamp));
	await rm(entry, { recursive: true, force: true });
	for (let attempt = 1; ; attempt++) {
		try {
			await rename(partial, entry);
			return;
		} catch (error) {
			// On Windows a virus scanner may still hold some of the new files.
			if (attempt === RENAME_ATTEMPTS) throw error;
			await sleep(RENAME_RETRY_MS);
		}
	}
}
