'use strict';
// Runs beside a process that starts others, and ends what it leaves behind, even when it is killed.
// It writes its process groups to our input ("+123", "-123"), which closes when it ends.
const process = require('node:process');
const readline = require('node:readline');
const { endGroupOf } = require('./process-group.cjs');

const GRACE_MS = 10_000;

const groups = new Set();

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', (line) => {
	const pid = Number(line.slice(1));
	if (line.startsWith('+')) groups.add(pid);
	else groups.delete(pid);
});
lines.on('close', () => {
	for (const pid of groups) void endGroupOf(pid, GRACE_MS);
});
