import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { explain } from '../process/explain';
import { cacheEntry, ensureEntry, isComplete, type InstallOptions } from './cache';
import { ensureNode } from './node-runtime';
import { runNpm } from './npm';
import { n8nLine, type N8nLine } from './versions';

const run = promisify(execFile);

const SQLITE_HELP =
	"n8n keeps its data with sqlite3, a native module. npm could neither download it ready-made from GitHub's releases " +
	'nor build it here. Either allow that download, or install what building takes (Python 3, make and a C++ compiler: ' +
	'"build-essential" on Debian and Ubuntu, "xcode-select --install" on macOS, the Visual Studio Build Tools on Windows), then start again.';

/** An n8n in the cache folder, ready to be started. */
export interface InstalledN8n {
	/** The Node that runs it. */
	readonly nodeBinary: string;
	/** n8n's script, to be run with `nodeBinary`. */
	readonly n8nBin: string;
	/** Where it is installed. */
	readonly folder: string;
}

const PRINTED: InstallOptions = { log: (line) => process.stdout.write(`${line}\n`) };

/**
 * Makes sure that a version of n8n, and a Node that runs it, are in the cache folder: see
 * `ensureEntry`.
 * @param options progress is printed when left out
 * @throws with npm's last lines and a way out when the installation fails
 */
export async function ensureN8n(
	version: string,
	options: InstallOptions = PRINTED,
): Promise<InstalledN8n> {
	const line = n8nLine(version);
	const nodeBinary = await ensureNode(line, options);
	const folder = cacheEntry('n8n', version);
	await ensureEntry(
		folder,
		`n8n ${version}`,
		async (partial) => {
			options.log(`Downloading n8n ${version}: ${line.cost}, once per machine, into ${folder} …`);
			await install(line, nodeBinary, partial, options);
		},
		options,
	);
	return { nodeBinary, n8nBin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), folder };
}

/** Whether `ensureN8n` would have nothing to install. */
export async function isN8nInstalled(version: string): Promise<boolean> {
	return await isComplete(cacheEntry('n8n', version));
}

async function install(
	line: N8nLine,
	nodeBinary: string,
	folder: string,
	options: InstallOptions,
): Promise<void> {
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({ private: true, dependencies: { n8n: line.n8n }, overrides: line.overrides }),
	);
	const npm = { nodeBinary, cwd: folder, ...options };
	await explain(
		runNpm({ ...npm, args: ['install'], scripts: 'ignored' }),
		'Downloaded packages are kept: starting again continues from there. Check that this machine reaches the npm registry and has room on its disk.',
	);
	options.log("Preparing n8n's database module …");
	await explain(runNpm({ ...npm, args: ['rebuild', 'sqlite3'], scripts: 'run' }), SQLITE_HELP);
	await explain(run(nodeBinary, ['-e', "require('sqlite3')"], { cwd: folder }), SQLITE_HELP);
	options.log(`n8n ${line.n8n} is installed.`);
}
