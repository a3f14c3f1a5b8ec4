'use strict';
// CommonJS without dependencies: bootstrap.mjs needs it before anything is installed.
const { spawnSync } = require('node:child_process');
const process = require('node:process');
const { setTimeout: sleep } = require('node:timers/promises');

const POLL_MS = 50;

/** Sends a signal to a group, by its leader's number. Does nothing when it is gone. */
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

/** Whether a process of a group still runs. */
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

/** Ends a group: asks, waits up to `graceMs`, then kills. `isGone` says when it has ended. */
async function endGroupOf(pid, graceMs, isGone = () => !groupAlive(pid)) {
	for (const signal of ['SIGTERM', 'SIGKILL']) {
		signalGroup(pid, signal);
		const end = Date.now() + graceMs;
		while (Date.now() < end) {
			if (isGone()) return;
			await sleep(POLL_MS);
		}
	}
}

module.exports = { endGroupOf, groupAlive, signalGroup };
