import { readFile } from 'node:fs/promises';

/** Linux counts in these, whatever its own clock is. */
const TICKS_A_SECOND = 100;

/** Milliseconds that a process has spent computing. @returns undefined where the system does not tell: only Linux does */
export async function processorTimeOf(pid: number): Promise<number | undefined> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	// The second field is the program's name in brackets, which can hold anything.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const [user, system] = [Number(fields[11]), Number(fields[12])];
	return text === '' ? undefined : ((user + system) * 1000) / TICKS_A_SECOND;
}
