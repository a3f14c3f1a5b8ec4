import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { cacheFolder, contained } from '../shared/cache-folder.cjs';
import { endGroup, spawnGroup } from '../shared/group.cjs';
import { INSTALL_SETTINGS, npmCli } from '../shared/npm.cjs';
import { Tail } from '../process/tail';

/** npm does not react to a signal before it has finished its step. */
const STOP_GRACE_MS = 1_000;
const PROGRESS_EVERY_MS = 5_000;
/** npm prints each download at this log level; the other lines say why it failed. */
const DOWNLOAD_LINE = /^npm http (fetch|cache) /;

const OTHER_NPM = /^npm_(package|lifecycle|command|execpath|node_execpath)/;

const settings = (scripts: NpmRun['scripts']) => [
	`--ignore-scripts=${String(scripts === 'ignored')}`,
	...INSTALL_SETTINGS,
	'--loglevel=http',
];

/** What one run of npm needs to know. */
export interface NpmRun {
	/** The Node that runs npm, and that npm's scripts find first. */
	readonly nodeBinary: string;
	readonly cwd: string;
	readonly args: readonly string[];
	/** Whether the install scripts of packages run. */
	readonly scripts: 'ignored' | 'run';
	readonly log: (line: string) => void;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Runs npm and logs its progress every few seconds.
 * @throws with npm's last lines when it fails
 */
export async function runNpm({
	nodeBinary,
	cwd,
	args,
	scripts,
	log,
	signal,
}: NpmRun): Promise<void> {
	signal?.throwIfAborted();
	const env = npmEnvironment(nodeBinary);
	await mkdir(env.TMPDIR ?? tmpdir(), { recursive: true });
	const child = spawnGroup(nodeBinary, [npmCli(), ...args, ...settings(scripts)], {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const tail = new Tail((line) => !DOWNLOAD_LINE.test(line));
	let downloads = 0;
	const collect = (chunk: Buffer) => {
		const text = chunk.toString();
		downloads += text.split('\n').filter((line) => line.startsWith('npm http fetch GET')).length;
		tail.add(text);
	};
	child.stdout?.on('data', collect);
	child.stderr?.on('data', collect);

	const started = Date.now();
	const progress = setInterval(() => {
		const soFar = downloads > 0 ? `, ${downloads} downloads` : '';
		log(`  ${elapsed(Date.now() - started)}${soFar}`);
	}, PROGRESS_EVERY_MS);
	const abort = () => void endGroup(child, STOP_GRACE_MS);
	signal?.addEventListener('abort', abort, { once: true });
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		signal?.throwIfAborted();
		if (code !== 0)
			throw new Error(`${tail.toString()}\n\n"npm ${args.join(' ')}" failed, see above.`);
	} finally {
		clearInterval(progress);
		signal?.removeEventListener('abort', abort);
	}
}

function npmEnvironment(nodeBinary: string): NodeJS.ProcessEnv {
	// An `npm start` around us leaves variables that describe that npm, not this one.
	const env = Object.fromEntries(
		Object.entries(contained()).filter(([name]) => !OTHER_NPM.test(name)),
	);
	const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	env[pathName] = [dirname(nodeBinary), env[pathName]].filter(Boolean).join(delimiter);
	env.npm_config_devdir = join(cacheFolder(), 'node-gyp');
	// With the headers at hand a native module is built without downloading them.
	const prefix = join(dirname(nodeBinary), '..');
	if (existsSync(join(prefix, 'include', 'node', 'node.h'))) env.npm_config_nodedir = prefix;
	return env;
}

function elapsed(ms: number): string {
	const seconds = Math.round(ms / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
