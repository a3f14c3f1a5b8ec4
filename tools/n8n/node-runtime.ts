import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '../process/lock';
import { cacheEntry, complete, isComplete } from './cache';
import { runNpm } from './npm';
import type { N8nLine } from './versions';
import type { InstallOptions } from './install';

/**
 * The Node that runs a line of n8n: this one when its major fits, else one from the cache folder,
 * installed when it is not there yet.
 * @returns the path of the binary
 * @throws when there is none for this kind of machine
 */
export async function ensureNode(line: N8nLine, options: InstallOptions): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) === line.nodeMajor) return process.execPath;
	const platform = `${process.platform}-${process.arch}`;
	const wanted = line.nodePackages[platform];
	if (!wanted) {
		throw new Error(
			`n8n ${line.n8n} is run with Node.js ${line.nodeMajor}, and the npm registry has none for ` +
				`${platform}. Install Node.js ${line.nodeMajor} and start again with it.`,
		);
	}
	const entry = cacheEntry('node', wanted.version);
	const binary =
		process.platform === 'win32'
			? join(entry, 'node_modules', wanted.name, 'bin', 'node.exe')
			: join(entry, 'node_modules', wanted.name, 'bin', 'node');
	if (await isComplete(entry)) return binary;

	const lock = await waitForLock(
		`${entry}.lock`,
		(pid) => {
			options.log(`Waiting for process ${pid ?? 'unknown'}, which installs Node.js …`);
		},
		options.signal,
	);
	try {
		if (await isComplete(entry)) return binary;
		options.log(`Downloading Node.js ${wanted.version}, which n8n ${line.n8n} needs (55 MB) …`);
		const partial = `${entry}.partial`;
		await rm(partial, { recursive: true, force: true });
		await mkdir(partial, { recursive: true });
		await writeFile(join(partial, 'package.json'), JSON.stringify({ private: true }));
		await runNpm({
			nodeBinary: process.execPath,
			cwd: partial,
			args: [
				'install',
				`${wanted.name}@${wanted.version}`,
				'--ignore-scripts',
				'--no-audit',
				'--no-fund',
			],
			...options,
		});
		await complete(partial, entry);
		return binary;
	} finally {
		await lock.release();
	}
}
