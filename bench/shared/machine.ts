import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { ensureN8n } from '../../tools/n8n/install';

const GIGABYTE = 2 ** 30;

const run = promisify(execFile);

/** What figures were measured on: processor, memory, n8n and its Node. */
export async function machine(n8nVersion: string): Promise<string> {
	const { nodeBinary } = await ensureN8n(n8nVersion);
	const { stdout } = await run(nodeBinary, ['--version']);
	const model = cpus()[0]?.model.trim() ?? 'unknown processor';
	const memory = Math.round(totalmem() / GIGABYTE);
	return [
		`Measured on ${availableParallelism()} cores (${model}), ${memory} GB, ${process.platform}:`,
		`n8n ${n8nVersion} on Node ${stdout.trim().replace(/^v/, '')} with SQLite,`,
	].join('\n');
}
