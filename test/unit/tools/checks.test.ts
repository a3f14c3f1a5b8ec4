import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const REPEAT = 'test/unit/transport/repeat.test.ts';
const POLL = 'test/integration/poll.test.ts';
const TIMEOUT_MS = 60_000;

/** Calls the project's checks as npm does. */
function npmTest(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(ROOT, 'tools/test.mjs'), ...args],
		{ encoding: 'utf8', cwd: ROOT },
	);
	return { status, stdout, stderr };
}

/** The stages and tests that would be run. */
function plan(...args: string[]): string[] {
	const { stdout } = npmTest(...args, '--help');
	const [, lines = ''] = stdout.split('What it would do here:\n\n');
	return lines
		.trim()
		.split('\n')
		.map((line) => line.trim().split(' ')[0] ?? '');
}

describe('The checks of the project', () => {
	it.each([
		['a path', [REPEAT], ['unit', REPEAT]],
		['a part of a path', ['transport/repeat'], ['unit', REPEAT]],
		['a pattern', ['rep.*t\\.test'], ['unit', REPEAT]],
		['a path as a shell completes it', [`./${REPEAT}`], ['unit', REPEAT]],
	])('run one file of a stage by %s', (_what, names, planned) => {
		expect(plan('unit', ...names)).toEqual(planned);
	});

	it('run files of several stages, and no stage that has none of them', () => {
		expect(plan('unit', 'sandbox', 'integration', REPEAT, POLL)).toEqual([
			...['unit', REPEAT],
			...['integration', POLL],
		]);
	});

	it(
		'run of a file what a flag of jest names',
		() => {
			const [file, name] = ['helpers/typography', 'become GSM-7'];
			const { status, stdout, stderr } = npmTest('unit', file, '-t', name);
			expect({ status, stderr }).toMatchObject({
				status: 0,
				stderr: expect.stringMatching(/Test Suites: 1 passed, 1 total\nTests: .* 1 passed/),
			});
			expect(stdout).toContain('All passed: unit');
		},
		TIMEOUT_MS,
	);

	it('name the stage of a test that stands alone', () => {
		expect(npmTest('retryPolicy').stderr).toContain('For this test: npm test -- unit retryPolicy');
	});

	it.each([
		['alone', ['uint'], 'No such stage: uint. There are: lint, types, unit, '],
		['after a stage without tests', ['lint', 'uint'], 'No such stage: uint. There are: lint, '],
		[
			'after a stage with tests',
			['unit', 'integraton'],
			'No such stage, and no test of unit by this name: integraton. There are: lint, ',
		],
	])('find a typo in the name of a stage %s', (_where, args, message) => {
		const { status, stderr } = npmTest(...args);
		expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
	});

	it.each([[['-t', 'retries']], [['types', '--watch']]])(
		'refuse flags of jest without a stage that runs it: %j',
		(args) => {
			expect(npmTest(...args)).toMatchObject({
				status: 1,
				stderr: expect.stringContaining('Name a stage with tests before'),
			});
		},
	);
});
