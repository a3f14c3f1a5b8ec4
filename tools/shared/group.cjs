'use strict';
// CommonJS without dependencies: bootstrap.mjs needs it before anything is installed.
const { spawn, spawnSync } = require('node:child_process');
const process = require('node:process');
const { setTimeout: sleep } = require('node:timers/promises');

const GRACE_MS = 10_000;
const POLL_MS = 50;

/** Children that still run: whatever ends this process ends them too. */
const running = new Set();

process.on('exit', () => {
	for (const child of running) signalGroup(child.pid, 'SIGKILL');
});

/** Starts a program as the leader of its own process group. */
exports.spawnGroup = function spawnGroup(command, args, options = {}) {
	const child = spawn(command, args, {
		windowsHide: true,
		...options,
		detached: process.platform !== 'win32',
	});
	if (child.pid !== undefined) {
		running.add(child);
		child.once('exit', () => {
			// A group outlives its leader: kept until its last process is gone.
			if (!groupAlive(child.pid)) running.delete(child);
		});
	}
	return child;
};

/** Ends a program started by `spawnGroup` and all that it started. */
exports.endGroup = async function endGroup(child, graceMs = GRACE_MS) {
	const { pid } = child;
	if (pid === undefined) return;
	signalGroup(pid, 'SIGTERM');
	if (!(await gone(child, graceMs))) {
		signalGroup(pid, 'SIGKILL');
		await gone(child, graceMs);
	}
	running.delete(child);
};

async function gone(child, withinMs) {
	const end = Date.now() + withinMs;
	while (Date.now() < end) {
		const exited = child.exitCode !== null || child.signalCode !== null;
		if (exited && !groupAlive(child.pid)) return true;
		await sleep(POLL_MS);
	}
	return false;
}

function groupAlive(pid) {
	// Windows has no process groups: taskkill /T has taken the tree by then.
	if (process.platform === 'win32') return false;
	try {
		process.kill(-pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

function signalGroup(pid, signal) {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
		return;
	}
	try {
		process.kill(-pid, signal);
	} catch {
		// Gone already.
	}
}
