// The project's checks, in the order in which they find a mistake soonest. Each does its own set-up.
import path from 'node:path';
import {
	ensureBuild,
	ensureDependencies,
	ensureNodeVersion,
	main,
	root,
	runHere,
} from './bootstrap.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const jest = (project, ...flags) => [bin('jest'), '--selectProjects', project, ...flags];
const tsx = (script) => [process.execPath, '--import', 'tsx', path.join(root, script)];

/**
 * What each stage runs; a stage with `needsBuild` looks at what would be published, one with
 * `onRequest` needs more than Node and npm, and runs only when it is asked for.
 */
const STAGES = {
	lint: {
		title: 'Lint',
		commands: [
			[bin('eslint'), '.', '--max-warnings', '0'],
			[bin('prettier'), '--check', '--log-level', 'warn', '.'],
		],
	},
	types: {
		title: 'Types',
		commands: [
			[bin('tsc'), '-p', 'tsconfig.dev.json'],
			[bin('tsc'), '-p', 'sandbox/page'],
		],
	},
	unit: { title: 'Unit tests', commands: [jest('unit')] },
	sandbox: { title: "The sandbox's own tests", commands: [jest('sandbox')] },
	integration: {
		title: 'Integration tests: n8n-core against the sandbox',
		commands: [jest('integration')],
	},
	package: {
		title: 'Package tests: what would be published',
		commands: [jest('package')],
		needsBuild: true,
	},
	browser: {
		title: "Browser tests: n8n's editor and the sandbox's page in Chromium",
		commands: [tsx('tools/browser/install.ts'), jest('browser', '--runInBand')],
		needsBuild: true,
		onRequest: true,
	},
	queue: {
		title: 'Queue mode tests: n8n with Redis, PostgreSQL, workers and a webhook process',
		commands: [tsx('tools/services/install.ts'), jest('queue', '--runInBand')],
		needsBuild: true,
		onRequest: true,
	},
	e2e: {
		title: 'End-to-end tests: real n8n, both lines (downloads n8n the first time)',
		commands: [jest('e2e', '--runInBand')],
		needsBuild: true,
	},
	install: {
		title: 'Installation tests: n8n installs the packed package by its name, and updates it',
		commands: [jest('install', '--runInBand')],
		needsBuild: true,
	},
};

/** The stages that are meant: those asked for, else all that need nothing but Node and npm. */
const named = (asked) =>
	asked.length > 0 ? asked : Object.keys(STAGES).filter((name) => !STAGES[name].onRequest);

const usage = (
	asked,
) => `Checks the project: all of these, one after another, or those that you name.

  npm test                 ${named([]).join(', ')}
  npm test -- STAGE …      of ${Object.keys(STAGES).join(', ')}

What it would do here:

${named(asked)
	.map((name) => `  ${name.padEnd(13)}${STAGES[name].title}`)
	.join('\n')}
`;

await main(async () => {
	const isHelp = process.argv.includes('--help');
	const asked = process.argv.slice(2).filter((argument) => argument !== '--help');
	const unknown = asked.filter((name) => !Object.hasOwn(STAGES, name));
	if (unknown.length > 0) {
		throw new Error(
			`No such stage: ${unknown.join(', ')}. There are: ${Object.keys(STAGES).join(', ')}.`,
		);
	}
	if (isHelp) {
		process.stdout.write(usage(asked));
		return 0;
	}
	ensureNodeVersion();
	await ensureDependencies();
	const names = named(asked);
	for (const name of names) {
		const { title, commands, needsBuild } = STAGES[name];
		process.stdout.write(`\n${title}\n`);
		if (needsBuild) await ensureBuild();
		for (const [command, ...args] of commands) {
			const code = await runHere(command, args);
			if (code !== 0) {
				process.stdout.write(`\nStopped at: ${title}\n`);
				return code;
			}
		}
	}
	process.stdout.write(`\nAll passed: ${names.join(', ')}\n`);
	return 0;
});
