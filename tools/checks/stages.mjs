// The stages of the project's checks, in the order in which they find a mistake soonest.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const tsx = (script) => [process.execPath, '--import', 'tsx', path.join(root, script)];
/** Whose imports are checked, by .dependency-cruiser.cjs. */
const FOLDERS = ['nodes', 'credentials', 'sandbox', 'tools', 'test', 'bench'];
const oneAtATime = ['--runInBand'];

/**
 * By name. `commands` run first. A stage with `jestFlags` then runs jest on the tests in its folder
 * in test/, in the project of its name or in `projects`, and takes names of tests. One with `needsBuild` looks at what would be published; one
 * with `onRequest` needs more than Node.js and npm, and runs only when it is named.
 */
export const STAGES = {
	lint: {
		title: 'Lint',
		commands: [
			[bin('eslint'), '.', '--max-warnings', '0'],
			[bin('prettier'), '--check', '--log-level', 'warn', '.'],
			[bin('depcruise'), '--output-type', 'err-long', ...FOLDERS],
		],
	},
	types: {
		title: 'Types',
		commands: [
			[bin('tsc'), '-p', 'tsconfig.dev.json'],
			[bin('tsc'), '-p', 'sandbox/page'],
		],
	},
	unit: { title: 'Unit tests', jestFlags: [] },
	sandbox: { title: "The sandbox's own tests", jestFlags: [] },
	integration: {
		title: 'Integration tests: n8n-core against the sandbox, as described and as observed',
		projects: ['integration', 'integration-observed'],
		jestFlags: [],
	},
	package: {
		title: 'Package tests: what would be published',
		jestFlags: [],
		needsBuild: true,
	},
	browser: {
		title: "Browser tests: n8n's editor and the sandbox's page in Chromium",
		commands: [tsx('tools/browser/install.ts')],
		jestFlags: oneAtATime,
		needsBuild: true,
		onRequest: true,
	},
	queue: {
		title: 'Queue mode tests: n8n with Redis, PostgreSQL, workers and a webhook process',
		commands: [tsx('tools/services/install.ts')],
		jestFlags: oneAtATime,
		needsBuild: true,
		onRequest: true,
	},
	engine2: {
		title: "Engine 2.0 tests: n8n's second engine, with PostgreSQL",
		commands: [tsx('tools/services/install.ts')],
		jestFlags: oneAtATime,
		needsBuild: true,
		onRequest: true,
	},
	e2e: {
		title: 'End-to-end tests: real n8n, both lines (downloads n8n the first time)',
		jestFlags: oneAtATime,
		needsBuild: true,
	},
	install: {
		title: 'Installation tests: n8n installs the packed package by its name, and updates it',
		jestFlags: oneAtATime,
		needsBuild: true,
	},
};

/**
 * The commands of a stage.
 * @param {string} name
 * @param {readonly string[]} tests which of its tests to run, as jest takes them; all when empty
 * @param {readonly string[]} flags for jest
 * @returns {string[][]} programs with their arguments
 */
export function commandsOf(name, tests, flags) {
	const { commands = [], projects = [name], jestFlags } = STAGES[name];
	if (!jestFlags) return commands;
	// `--selectProjects` takes every name after it for a project's.
	return [
		...commands,
		[bin('jest'), ...tests, '--selectProjects', ...projects, ...jestFlags, ...flags],
	];
}

/**
 * The test files of a stage that a name means, as jest reads it: a part of the path, or a regular
 * expression for it.
 * @param {string} stage
 * @param {string} test
 * @returns {string[]} paths from the clone's folder, with `/`
 */
export function testsOf(stage, test) {
	const wanted = test.replaceAll('\\', '/').replace(/^\.\//, '');
	return testFilesIn(path.join(root, 'test', stage))
		.map((file) => file.replaceAll('\\', '/'))
		.filter((file) => file.includes(wanted) || matches(test, file))
		.map((file) => path.relative(root, file).replaceAll('\\', '/'));
}

function matches(pattern, file) {
	try {
		return new RegExp(pattern, 'i').test(file);
	} catch {
		return false;
	}
}

/** @returns {string[]} */
function testFilesIn(folder) {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return testFilesIn(file);
		return file.endsWith('.test.ts') ? [file] : [];
	});
}
