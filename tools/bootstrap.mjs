// Runs before anything is installed: Node's own modules only.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import cacheModule from './shared/cache-folder.cjs';
import groupModule from './shared/group.cjs';
import npmModule from './shared/npm.cjs';

const { contained } = cacheModule;
const { endGroup, spawnGroup } = groupModule;
const { INSTALL_SETTINGS, npmCli } = npmModule;

const OLDEST_NODE = [20, 19];
/** Of a failed command's output: the reason is at its start or at its end. */
const OUTPUT_LINES_KEPT = 25;
const PROGRESS_EVERY_MS = 5_000;
/** npm does not react to a signal before it has finished its step. */
const NPM_GRACE_MS = 1_000;
const PARENT_WATCH_MS = 1_000;
/** Shell convention: 128 plus the signal's number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const BUILD_INPUTS = ['nodes', 'credentials', 'gulpfile.js', 'package.json', 'tsconfig.json'];

/** The clone's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.clicksend-lock-hash');

/** Ends the process with a clear message when Node is older than 20.19. */
export function ensureNodeVersion() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const [oldestMajor, oldestMinor] = OLDEST_NODE;
	if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
	fail(
		`Node.js ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.\n` +
			'Install a current one from https://nodejs.org and try again.',
	);
}

/**
 * Installs the development dependencies when they are missing or package-lock.json has changed
 * since. Ends the process when npm fails.
 * @returns {Promise<void>}
 */
export async function ensureDependencies() {
	const lock = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8');
	const hash = createHash('sha256').update(lock).digest('hex');
	if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === hash) return;
	if (!installedAsLocked(lock)) {
		await npm(
			// NODE_ENV=production, and omit=dev in ~/.npmrc, leave out the development dependencies.
			['ci', '--ignore-scripts', '--include=dev', ...INSTALL_SETTINGS],
			'Installing development dependencies (about a minute, 620 MB in node_modules)',
		);
	}
	fs.writeFileSync(stampFile, hash);
}

/**
 * Builds dist/ where it is missing, or older than its sources. The process ends where the build fails.
 * @returns {Promise<void>}
 */
export async function ensureBuild() {
	const dist = path.join(root, 'dist');
	const newestSource = Math.max(...BUILD_INPUTS.map((name) => newest(path.join(root, name))));
	if (fs.existsSync(dist) && newest(dist) >= newestSource) return;
	try {
		await npm(['run', 'build'], 'Building the package (a few seconds)');
	} catch (error) {
		// A half-made dist/ would pass for a fresh one next time.
		fs.rmSync(dist, { recursive: true, force: true });
		throw error;
	}
}

/**
 * Runs a TypeScript file of this project in a Node process of its own, as `runHere` does.
 * @param {string} script path from the clone's folder
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runTsx(script, args) {
	return await runHere(process.execPath, ['--import', 'tsx', path.join(root, script), ...args]);
}

/**
 * Runs a program on this terminal, in the clone's folder, and passes signals on to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runHere(command, args) {
	const env = contained();
	fs.mkdirSync(env.TMPDIR, { recursive: true });
	const child = spawn(command, args, {
		cwd: root,
		env,
		stdio: 'inherit',
		// What npm puts into .bin is a script for the shell there.
		shell: process.platform === 'win32' && command !== process.execPath,
	});
	const stopForwarding = onSignals((signal) => child.kill(signal));
	const stopWatching = onAbandoned(() => child.kill('SIGTERM'));
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code, signal) => resolve(code ?? EXIT_CODES[signal] ?? 1));
		});
	} finally {
		stopForwarding();
		stopWatching();
	}
}

/**
 * Runs a tool's steps: a failure becomes a message and exit code 1, with the stack when DEBUG
 * is set.
 * @param {() => Promise<number>} steps resolve to the exit code
 */
export async function main(steps) {
	try {
		process.exitCode = await steps();
	} catch (error) {
		fail(process.env.DEBUG ? error.stack : error.message);
	}
}

/** @param {string} message */
function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

/**
 * Whether node_modules holds what the lock file says, as after an `npm ci` by hand.
 * @param {string} lockText
 */
function installedAsLocked(lockText) {
	const record = path.join(modules, '.package-lock.json');
	if (!fs.existsSync(record)) return false;
	const installed = JSON.parse(fs.readFileSync(record, 'utf8')).packages;
	return Object.entries(JSON.parse(lockText).packages).every(
		([folder, { version, optional }]) =>
			folder === '' || optional || installed[folder]?.version === version,
	);
}

/**
 * @param {string} entry a file or folder
 * @returns {number} the latest modification time in it, in ms; 0 when there is none
 */
function newest(entry) {
	if (!fs.existsSync(entry)) return 0;
	const stats = fs.statSync(entry);
	if (!stats.isDirectory()) return stats.mtimeMs;
	// A folder's own time changes when something in it is removed.
	return Math.max(
		stats.mtimeMs,
		...fs.readdirSync(entry).map((name) => newest(path.join(entry, name))),
	);
}

/**
 * @param {string[]} args
 * @param {string} title names the work, and the time that it takes
 */
async function npm(args, title) {
	const env = contained();
	fs.mkdirSync(env.TMPDIR, { recursive: true });
	process.stdout.write(`${title} …\n`);
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	const child = spawnGroup(process.execPath, [npmCli(), ...args], {
		cwd: root,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const progress = setInterval(() => {
		process.stdout.write(`  still at it, ${seconds()} s\n`);
	}, PROGRESS_EVERY_MS);
	let stopping;
	const stopListening = onSignals((signal) => {
		clearInterval(progress);
		stopping ??= endGroup(child, NPM_GRACE_MS).then(() => process.exit(EXIT_CODES[signal]));
	});
	try {
		const code = await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		// Ends this process: npm was stopped, so its output says nothing.
		await stopping;
		if (code !== 0) {
			throw new Error(`${ends(output)}\n\n"npm ${args.join(' ')}" failed; what it said is above.`);
		}
		process.stdout.write(`  done, ${seconds()} s\n`);
	} finally {
		clearInterval(progress);
		stopListening();
	}
}

/**
 * @param {(signal: NodeJS.Signals) => unknown} listener
 * @returns {() => void} stops listening
 */
function onSignals(listener) {
	const signals = Object.keys(EXIT_CODES);
	for (const signal of signals) process.on(signal, listener);
	return () => {
		for (const signal of signals) process.off(signal, listener);
	};
}

/**
 * A signal that reaches npm alone ends npm and its shell, and leaves us behind: noticed by the
 * change of parent.
 * @param {() => unknown} listener
 * @returns {() => void} stops watching
 */
function onAbandoned(listener) {
	// Started otherwise, losing the parent is no reason to end.
	if (process.env.npm_lifecycle_event === undefined) return () => undefined;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid !== parent) listener();
	}, PARENT_WATCH_MS);
	return () => clearInterval(watch);
}

/**
 * @param {string} output
 * @returns {string} its first and last lines
 */
function ends(output) {
	const lines = output.trimEnd().split('\n');
	if (lines.length <= 2 * OUTPUT_LINES_KEPT) return lines.join('\n');
	return [...lines.slice(0, OUTPUT_LINES_KEPT), '…', ...lines.slice(-OUTPUT_LINES_KEPT)].join('\n');
}
