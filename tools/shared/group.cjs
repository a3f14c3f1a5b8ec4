'use strict';
// CommonJS without dependencies: bootstrap.mjs needs it before anything is installed.
const { spawn } = require('node:child_process');
const process = require('node:process');
const { endGroupOf, groupAlive, signalGroup } = require('./process-group.cjs');

const GRACE_MS = 10_000;

/** Children that still run: whatever ends this process ends them too. */
const running = new Set();

process.on('exit', () => {
	for (const child of running) signalGroup(child.pid, 'SIGKILL');
});

/** Ends them where this process cannot: it was killed, or a test runner has taken its place. */
let keeper;

function tellKeeper(line) {
	if (!keeper) {
		keeper = spawn(process.execPath, [require.resolve('./keeper.cjs')], {
			// Out of the terminal's reach: Ctrl-C is not for it.
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
			windowsHide: true,
		});
		// Neither it nor the pipe keeps this process alive, and doing without it is no reason to fail.
		keeper.once('error', () => undefined);
		keeper.stdin.on('error', () => undefined);
		keeper.unref();
		keeper.stdin.unref();
	}
	keeper.stdin.write(`${line}\n`);
}

function keep(child) {
	running.add(child);
	tellKeeper(`+${child.pid}`);
}

function forget(child) {
	if (running.delete(child)) tellKeeper(`-${child.pid}`);
}

/** Starts a program as the leader of its own process group. */
exports.spawnGroup = function spawnGroup(command, args, options = {}) {
	const child = spawn(command, args, {
		windowsHide: true,
		...options,
		detached: process.platform !== 'win32',
	});
	if (child.pid !== undefined) {
		keep(child);
		child.once('exit', () => {
			// A group outlives its leader: kept until its last process is gone.
			if (!groupAlive(child.pid)) forget(child);
		});
	}
	return child;
};

/** Ends a program started by `spawnGroup` and all that it started. */
exports.endGroup = async function endGroup(child, graceMs = GRACE_MS) {
	const { pid } = child;
	if (pid === undefined) return;
	const hasExited = () => child.exitCode !== null || child.signalCode !== null;
	await endGroupOf(pid, graceMs, () => hasExited() && !groupAlive(pid));
	forget(child);
};
