import { readFile } from 'node:fs/promises';

const KILOBYTE = 1024;
const MEGABYTE = KILOBYTE * KILOBYTE;

/** Megabytes of memory that a process has, and the most that it ever had. */
export interface Memory {
	readonly now: number;
	readonly peak: number;
}

/** @returns undefined where the system does not tell: only Linux does */
export async function memoryOf(pid: number): Promise<Memory | undefined> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const read = (name: string) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
	const [now, peak] = [read('VmRSS'), read('VmHWM')];
	if (now === undefined || peak === undefined) return undefined;
	const megabytes = (text: string) => (Number(text) * KILOBYTE) / MEGABYTE;
	return { now: megabytes(now), peak: megabytes(peak) };
}
