import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
/** A holder that has not shown itself for this long is gone, even if its number lives on. */
const STALE_AFTER_MS = 60_000;
const POLL_MS = 500;

/** A lock that is held; `release` it when done. */
export interface Lock {
	release(): Promise<void>;
}

/**
 * Takes a lock: a folder that names the process holding it. A lock whose process has ended, or
 * has shown no sign of life for a minute, is taken over.
 * @returns undefined when another process holds it
 */
export async function tryLock(folder: string): Promise<Lock | undefined> {
	await mkdir(dirname(folder), { recursive: true });
	// Prepared aside and renamed into place: a lock never exists without its holder's number.
	const prepared = `${folder}.${process.pid}`;
	await rm(prepared, { recursive: true, force: true });
	await mkdir(prepared);
	await writeFile(join(prepared, 'pid'), String(process.pid));
	try {
		if (!(await holder(folder))) await setAside(folder);
		await rename(prepared, folder);
	} catch {
		await rm(prepared, { recursive: true, force: true });
		return undefined;
	}
	return hold(folder);
}

/** Takes a lock, waiting for as long as another process holds it. */
export async function waitForLock(
	folder: string,
	onWait: (pid: number | undefined) => void,
	signal?: AbortSignal,
): Promise<Lock> {
	let told = false;
	for (;;) {
		const lock = await tryLock(folder);
		if (lock) return lock;
		if (!told) onWait(await holder(folder));
		told = true;
		await sleep(POLL_MS, undefined, { ...(signal && { signal }) });
	}
}

/** The process that holds a lock, or undefined when none that still lives does. */
export async function holder(folder: string): Promise<number | undefined> {
	const file = join(folder, 'pid');
	try {
		const pid = Number(await readFile(file, 'utf8'));
		const { mtimeMs } = await stat(file);
		return isAlive(pid) && Date.now() - mtimeMs < STALE_AFTER_MS ? pid : undefined;
	} catch {
		return undefined;
	}
}

function hold(folder: string): Lock {
	const file = join(folder, 'pid');
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(file, now, now).catch(() => undefined);
	}, HEARTBEAT_MS);
	heartbeat.unref();
	return {
		async release() {
			clearInterval(heartbeat);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Moves a dead lock out of the way; of several processes that try, one succeeds. */
async function setAside(folder: string): Promise<void> {
	const aside = `${folder}.dead.${process.pid}`;
	try {
		await rename(folder, aside);
	} catch {
		return;
	}
	if ((await holder(aside)) !== undefined) {
		// Taken over by another process in between: give it back.
		await rename(aside, folder);
		return;
	}
	await rm(aside, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
