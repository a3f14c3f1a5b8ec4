import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNpm, type NpmRun } from '../../../tools/n8n/npm';

const NPM_TIMEOUT_MS = 60_000;

describe('npm, as the tools run it', () => {
	const { env } = process;
	let cwd = '';

	const write = async (path: string, content: unknown) => {
		await mkdir(join(cwd, path, '..'), { recursive: true });
		await writeFile(join(cwd, path), JSON.stringify(content));
	};

	/** Runs npm for a person with settings of their own. */
	const run = async (settings: Record<string, string>, asked: Pick<NpmRun, 'args' | 'scripts'>) => {
		process.env = { ...env, ...settings, CLICKSEND_N8N_CACHE: join(cwd, 'cache') };
		const log = () => undefined;
		await runNpm({ nodeBinary: process.execPath, cwd, log, ...asked });
	};

	beforeEach(async () => {
		cwd = await mkdtemp(join(tmpdir(), 'npm-'));
		await write('package.json', { private: true, dependencies: { native: 'file:./native' } });
		await write('native/package.json', {
			name: 'native',
			version: '1.0.0',
			engines: { node: '>=99' },
			scripts: { install: "node -e \"fs.writeFileSync('built', '')\"" },
		});
	});

	afterEach(async () => {
		process.env = env;
		await rm(cwd, { recursive: true });
	});

	const isBuilt = () => existsSync(join(cwd, 'native', 'built'));

	it(
		'builds a native module for somebody who ignores the scripts of packages',
		async () => {
			const settings = { npm_config_ignore_scripts: 'true' };
			await run(settings, { args: ['install'], scripts: 'ignored' });
			expect(isBuilt()).toBe(false);
			await run(settings, { args: ['rebuild', 'native'], scripts: 'run' });
			expect(isBuilt()).toBe(true);
		},
		NPM_TIMEOUT_MS,
	);

	it(
		'installs for somebody who is strict about engines, and runs no script that it need not',
		async () => {
			const settings = { npm_config_engine_strict: 'true', npm_config_ignore_scripts: 'false' };
			await run(settings, { args: ['install'], scripts: 'ignored' });
			expect(existsSync(join(cwd, 'node_modules', 'native', 'package.json'))).toBe(true);
			expect(isBuilt()).toBe(false);
		},
		NPM_TIMEOUT_MS,
	);

	it(
		'installs an optional package for somebody who leaves those out',
		async () => {
			await write('package.json', {
				private: true,
				optionalDependencies: { extra: 'file:./extra' },
			});
			await write('extra/package.json', { name: 'extra', version: '1.0.0' });
			await run({ npm_config_omit: 'optional' }, { args: ['install'], scripts: 'ignored' });
			expect(existsSync(join(cwd, 'node_modules', 'extra', 'package.json'))).toBe(true);
		},
		NPM_TIMEOUT_MS,
	);
});
