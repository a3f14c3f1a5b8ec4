import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the scanner lints of a source checkout; undefined takes its own list. */
export const SOURCE_FILES = undefined;
/** What the scanner lints of a tarball. */
export const TARBALL_FILES = ['**/*.js', 'package.json'];

/**
 * Runs n8n's package scanner on a folder, in a process of its own because it is an ES module.
 *
 * @param folder a source checkout or an unpacked tarball
 * @param patterns the files to look at
 * @returns every message, warnings included, with inline switches ignored
 */
export async function scan(folder: string, patterns?: readonly string[]): Promise<string[]> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[join(__dirname, 'scan.mjs'), folder, JSON.stringify(patterns ?? null)],
		// With NODE_ENV "test" the rules believe that they are under test themselves.
		{ maxBuffer: 16 * 1024 * 1024, env: { ...process.env, NODE_ENV: 'production' } },
	);
	const { analyzed, messages } = JSON.parse(stdout);
	if (analyzed.passed !== true) messages.push(JSON.stringify(analyzed));
	return messages;
}
