'use strict';
// CommonJS without dependencies: bootstrap.mjs needs it before anything is installed.
const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');

/** npm's own script, so that npm runs without a shell and with the Node of our choice. */
exports.npmCli = function npmCli() {
	const found = candidates().find((file) => fs.existsSync(file));
	if (!found) {
		throw new Error(
			'npm was not found beside Node. Install Node.js from https://nodejs.org (npm comes with it), or start this with "npm start".',
		);
	}
	return found;
};

// They override a person's own, as in ~/.npmrc: with those, npm may report success and have done only a part.
exports.INSTALL_SETTINGS = Object.freeze([
	'--include=optional',
	'--include=peer',
	// n8n runs in a Node of its own, not in the one that installs it.
	'--engine-strict=false',
	'--no-audit',
	'--no-fund',
]);

function candidates() {
	const cli = path.join('node_modules', 'npm', 'bin', 'npm-cli.js');
	const nodeFolder = path.dirname(process.execPath);
	const list = [path.join(nodeFolder, '..', 'lib', cli), path.join(nodeFolder, cli)];
	// Set when npm started us; pnpm and yarn set it too, to themselves.
	const running = process.env.npm_execpath;
	if (running && path.basename(running) === 'npm-cli.js') list.unshift(running);
	for (const folder of (process.env.PATH || '').split(path.delimiter)) {
		const npm = path.join(folder, 'npm');
		if (folder && fs.existsSync(npm)) {
			list.push(path.join(path.dirname(fs.realpathSync(npm)), 'npm-cli.js'));
		}
	}
	return list;
}
