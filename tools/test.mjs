// `npm test`: the project's checks. Each stage does its own set-up.
import { ensureBuild, ensureDependencies, ensureNodeVersion, main, runHere } from './bootstrap.mjs';
import { namedTestsOf, readAsked, usual } from './checks/asked.mjs';
import { commandsOf, STAGES } from './checks/stages.mjs';

const usage = ({
	stages,
	tests,
}) => `Checks the project: all of these, one after another, or those that you name.

  npm test                           ${usual().join(', ')}
  npm test -- STAGE …                of ${Object.keys(STAGES).join(', ')}
  npm test -- STAGE FILE … FLAG …    only these tests of a stage, with flags for jest; also "npm run test:STAGE -- FILE"

  npm run test:unit -- retryPolicy
  npm test -- integration test/integration/poll.test.ts -t "part of a test's name"

What it would do here:

${stages.map((name) => `  ${name.padEnd(13)}${STAGES[name].title}${listed(name, tests)}`).join('\n')}
`;

const listed = (stage, tests) =>
	namedTestsOf(stage, tests)
		.map((file) => `\n${' '.repeat(15)}${file}`)
		.join('');

/** @returns {Promise<number>} the exit code of the first command that fails, else 0 */
async function runStage(name, { tests, flags }) {
	const { title, needsBuild } = STAGES[name];
	process.stdout.write(`\n${title}\n`);
	if (needsBuild) await ensureBuild();
	for (const [command, ...args] of commandsOf(name, namedTestsOf(name, tests), flags)) {
		const code = await runHere(command, args);
		if (code !== 0) {
			process.stdout.write(`\nStopped at: ${title}\n`);
			return code;
		}
	}
	return 0;
}

await main(async () => {
	const args = process.argv.slice(2);
	const asked = readAsked(args.filter((argument) => argument !== '--help'));
	if (args.includes('--help')) {
		process.stdout.write(usage(asked));
		return 0;
	}
	ensureNodeVersion();
	await ensureDependencies();
	for (const name of asked.stages) {
		const code = await runStage(name, asked);
		if (code !== 0) return code;
	}
	process.stdout.write(`\nAll passed: ${asked.stages.join(', ')}\n`);
	return 0;
});
