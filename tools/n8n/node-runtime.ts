import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheEntry, ensureEntry, type InstallOptions } from './cache';
import { runNpm } from './npm';
import type { N8nLine } from './versions';

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
	const program = process.platform === 'win32' ? 'node.exe' : 'node';
	const binary = join(entry, 'node_modules', wanted.name, 'bin', program);
	await ensureEntry(
		entry,
		'Node.js',
		async (cwd) => {
			options.log(`Downloading Node.js ${wanted.version}, which n8n ${line.n8n} needs (55 MB) …`);
			await writeFile(join(cwd, 'package.json'), JSON.stringify({ private: true }));
			const args = ['install', `${wanted.name}@${wanted.version}`];
			const npm = { nodeBinary: process.execPath, cwd, args, ...options };
			await runNpm({ ...npm, scripts: 'ignored' });
		},
		options,
	);
	return binary;
}
