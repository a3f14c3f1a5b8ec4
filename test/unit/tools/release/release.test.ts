import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release, type ReleaseOptions } from '../../../../tools/release/release';

const ROOT = join(__dirname, '../../../..');

const CHANGELOG = `# Changelog

What changed.

## Unreleased

### Fixed

- \`0000\` stays what it is.

## 0.1.0 - 2026-01-31

The first.
`;

const readmeOf = (...versions: string[]) =>
	`## Version history\n\n| Version | What is new |\n| - | - |\n${versions
		.map((version) => `| ${version} | Much |\n`)
		.join('')}`;

let folder: string;
let said: string[];

const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const commitAll = () => {
	git('add', '--all');
	git('commit', '--quiet', '--message', 'A change');
};

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'clicksend-release-'));
	said = [];
	git('init', '--quiet', '--initial-branch', 'main');
	git('config', 'user.name', 'Tester');
	git('config', 'user.email', 'tester@example.com');
	git('config', 'commit.gpgsign', 'false');
	git('config', 'tag.gpgsign', 'false');
	write('CHANGELOG.md', CHANGELOG);
	write('README.md', readmeOf('0.1.0', '0.1.1', '0.2.0', '0.3.0', '1.0.0'));
	// The real ones, so that their form is seen to stay as it is.
	for (const file of ['package.json', 'package-lock.json']) {
		write(
			file,
			readFileSync(join(ROOT, file), 'utf8').replace(/"version": "[^"]*"/, '"version": "0.1.0"'),
		);
	}
	write(
		'package-lock.json',
		read('package-lock.json').replace(
			/("": \{\n\s+"name": "[^"]*",\n\s+"version": )"[^"]*"/,
			'$1"0.1.0"',
		),
	);
	commitAll();
	git('tag', 'v0.1.0');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const releaseWith = async (options: Partial<ReleaseOptions> = {}) =>
	await release({
		folder,
		wanted: 'patch',
		date: '2026-02-28',
		isDryRun: false,
		check: async () => await Promise.resolve('Checked.'),
		log: (line) => said.push(line),
		...options,
	});

describe('A release', () => {
	it('moves the unreleased section to the version, with its date', async () => {
		expect(await releaseWith()).toBe('0.1.1');
		expect(read('CHANGELOG.md')).toBe(CHANGELOG.replace('## Unreleased', '## 0.1.1 - 2026-02-28'));
	});

	it('sets the version in package.json and its lock, and changes nothing else in them', async () => {
		await releaseWith();
		expect(JSON.parse(read('package.json')).version).toBe('0.1.1');
		const lock = JSON.parse(read('package-lock.json'));
		expect([lock.version, lock.packages[''].version]).toEqual(['0.1.1', '0.1.1']);
		expect(git('diff', '--numstat', 'HEAD~1', '--', 'package.json')).toMatch(/^1\t1\t/);
		expect(git('diff', '--numstat', 'HEAD~1', '--', 'package-lock.json')).toMatch(/^2\t2\t/);
	});

	it('is one commit with a tag that carries the notes', async () => {
		await releaseWith();
		expect(git('log', '-1', '--format=%s')).toBe('Release 0.1.1');
		expect(git('rev-list', '--count', 'v0.1.0..HEAD')).toBe('1');
		expect(git('describe', '--exact-match')).toBe('v0.1.1');
		expect(git('tag', '--list', '--format=%(contents)', 'v0.1.1')).toBe(
			'0.1.1\n\n### Fixed\n\n- `0000` stays what it is.',
		);
		expect(git('status', '--porcelain')).toBe('');
	});

	it('says what was checked, and what publishes it', async () => {
		await releaseWith();
		expect(said.join('\n')).toContain('Checked.');
		expect(said.join('\n')).toContain('git push origin main v0.1.1');
	});

	it.each([
		['patch', '0.1.1'],
		['minor', '0.2.0'],
		['major', '1.0.0'],
		['0.3.0', '0.3.0'],
	])('%s makes it %s', async (wanted, version) => {
		expect(await releaseWith({ wanted })).toBe(version);
	});

	it('may be the first, under the version that package.json has', async () => {
		git('tag', '--delete', 'v0.1.0');
		write('CHANGELOG.md', '# Changelog\n\n## 0.1.0 - unreleased\n\n- All of it.\n');
		commitAll();
		expect(await releaseWith({ wanted: '0.1.0' })).toBe('0.1.0');
		expect(read('CHANGELOG.md')).toContain('## 0.1.0 - 2026-02-28\n\n- All of it.');
	});
});

describe('A dry run', () => {
	it('says what it would do and does nothing', async () => {
		const before = git('rev-parse', 'HEAD');
		const check = jest.fn();
		expect(await releaseWith({ isDryRun: true, check })).toBe('0.1.1');
		expect(said.join('\n')).toContain('- `0000` stays what it is.');
		expect(check).not.toHaveBeenCalled();
		expect(git('rev-parse', 'HEAD')).toBe(before);
		expect(git('status', '--porcelain')).toBe('');
		expect(git('tag')).toBe('v0.1.0');
	});
});

describe('Nothing is released, and nothing is changed,', () => {
	const refused = async (message: RegExp, options?: Partial<ReleaseOptions>) => {
		const before = [git('rev-parse', 'HEAD'), git('tag'), read('package.json')];
		await expect(releaseWith(options)).rejects.toThrow(message);
		expect([git('rev-parse', 'HEAD'), git('tag'), read('package.json')]).toEqual(before);
	};

	it('on another branch', async () => {
		git('switch', '--quiet', '--create', 'feature');
		await refused(/made on main; this is feature/);
	});

	it('with changes that are not committed', async () => {
		write('new.txt', '');
		await refused(/not committed:\n\?\? new\.txt/);
	});

	it('when the checks fail', async () => {
		await refused(/failed/, { check: async () => await Promise.reject(new Error('failed')) });
	});

	it('when the changelog has nothing unreleased', async () => {
		write('CHANGELOG.md', CHANGELOG.replace(/## Unreleased[^]*?(?=## 0)/, ''));
		commitAll();
		await refused(/nothing to release/);
	});

	it('when the unreleased section is empty', async () => {
		write('CHANGELOG.md', CHANGELOG.replace(/### Fixed[^]*?(?=## 0)/, ''));
		commitAll();
		await refused(/says nothing/);
	});

	it('when the README has no row of the version', async () => {
		write('README.md', readmeOf('0.1.0', '0.1.10'));
		commitAll();
		await refused(/README\.md has no row of 0\.1\.1/);
	});

	it('when npm would show that the package is not there', async () => {
		write('README.md', `${readmeOf('0.1.1')}\nThe package is not on npm yet.\n`);
		commitAll();
		await refused(/says "not on npm yet"/);
	});

	it.each(['0.1.0', '0.0.9'])('as %s, which is not newer', async (wanted) => {
		await refused(/is not newer than 0\.1\.0/, { wanted });
	});

	it.each(['', 'huge', '1.2', 'v1.2.3', '1.2.3-beta.1', '01.2.3'])(
		'as "%s", which is no version',
		async (wanted) => {
			await refused(/neither patch, minor, major nor a version/, { wanted });
		},
	);

	it('when git refuses the commit', async () => {
		write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
		execFileSync('chmod', ['+x', join(folder, '.git/hooks/pre-commit')]);
		await refused(/git commit/);
		expect(git('status', '--porcelain')).toBe('');
	});
});
