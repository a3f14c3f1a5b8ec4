import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { release } from './release';

const ROOT = join(__dirname, '..', '..');

const USAGE = `Makes a release: moves the changelog's unreleased section to the version, sets the version in
package.json and package-lock.json, commits and tags. Pushing the tag publishes.

  npm run release -- patch          or minor, or major
  npm run release -- 1.2.3
  npm run release -- patch --dry-run      says what it would do
  npm run release -- patch --skip-tests   does not run "npm test" first
`;

function options() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			'dry-run': { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
			'skip-tests': { type: 'boolean' },
		},
	});
	const [wanted, ...others] = positionals;
	const isHelp = values.help === true;
	if (!isHelp && (wanted === undefined || others.length > 0)) throw new Error(USAGE);
	return {
		isHelp,
		wanted: wanted ?? '',
		isDryRun: values['dry-run'] === true,
		skipsTests: values['skip-tests'] === true,
	};
}

/** The project's own checks, shown as they run. @throws when one fails */
async function test(): Promise<string> {
	const child = spawn(process.execPath, [join(ROOT, 'tools', 'test.mjs')], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	if (code !== 0) throw new Error('"npm test" failed: nothing was released.');
	return '"npm test" passed. "npm run test:browser" and "npm run test:queue" run on GitHub.';
}

async function main(): Promise<void> {
	const { isHelp, wanted, isDryRun, skipsTests } = options();
	if (isHelp) {
		console.log(USAGE);
		return;
	}
	await release({
		folder: ROOT,
		wanted,
		date: new Date().toISOString().slice(0, 10),
		isDryRun,
		check: async () =>
			skipsTests ? await Promise.resolve('No test was run, as you asked.') : await test(),
		log: (line) => {
			console.log(line);
		},
	});
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
