import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan, SOURCE_FILES, TARBALL_FILES } from '../support/scanner';

const root = join(__dirname, '../..');
const MAX_PACKED_BYTES = 250 * 1024;
/** The scanner lints every file with type-aware rules, in a process of its own. */
const SCAN_TIMEOUT_MS = 120_000;

let folder: string;
let tarball: string;
let files: string[];

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'clicksend-pack-'));
	const [packed] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
			shell: process.platform === 'win32',
		}),
	);
	tarball = join(folder, packed.filename);
	files = packed.files.map((file: { path: string }) => file.path);
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inPackage = (path: string) => join(folder, 'package', path);
const manifest = () => JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));

describe('The packed tarball', () => {
	it('holds dist, README, licence, changelog and nothing else', () => {
		const others = files.filter((file) => !file.startsWith('dist/'));
		expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE.md', 'README.md', 'package.json']);
	});

	it('is under 250 KB', () => {
		expect(statSync(tarball).size).toBeLessThan(MAX_PACKED_BYTES);
	});

	it('has the shape of the source: every module, icons and codex in their place', () => {
		const source = execFileSync(
			'git',
			['ls-files', '--cached', '--others', '--exclude-standard', 'nodes', 'credentials'],
			{
				cwd: root,
				encoding: 'utf8',
			},
		)
			.trim()
			.split('\n')
			.filter((file) => !file.endsWith('.d.ts'));
		const expected = source.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		const dist = files.filter((file) => file.startsWith('dist/'));
		expect(dist.sort()).toEqual(
			[
				...expected,
				'dist/nodes/ClickSend/helpers/messageParts.LICENSES.txt',
				'dist/nodes/ClickSend/triggers/push/ipAllowlist.LICENSES.txt',
				'dist/nodes/ClickSend/transport/xml.LICENSES.txt',
			].sort(),
		);
	});

	it('has no runtime dependencies and one peer', () => {
		expect(manifest().dependencies).toBeUndefined();
		expect(manifest().peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest().n8n.strict).toBe(true);
	});

	it('requires nothing but n8n-workflow, luxon, crypto and its own files', () => {
		const required = new Set(
			files
				.filter((file) => file.endsWith('.js'))
				.flatMap((file) =>
					[...readFileSync(inPackage(file), 'utf8').matchAll(/\brequire\("([^."][^"]*)"\)/g)].map(
						([, name]) => name,
					),
				),
		);
		expect([...required].sort()).toEqual(['crypto', 'luxon', 'n8n-workflow']);
	});

	it.each([
		['XMLParser =', 'transport/xml'],
		['IPv6 =', 'triggers/push/ipAllowlist'],
		['GSM_charCodes =', 'helpers/messageParts'],
	])(
		'carries the library with "%s" once, with the licences of all that was inlined',
		(mark, name) => {
			const module = `dist/nodes/ClickSend/${name}.js`;
			const carriers = files.filter(
				(file) => file.endsWith('.js') && readFileSync(inPackage(file), 'utf8').includes(mark),
			);
			expect(carriers).toEqual([module]);
			const licences = readFileSync(inPackage(`dist/nodes/ClickSend/${name}.LICENSES.txt`), 'utf8');
			const inlined = new Set(
				[
					...readFileSync(inPackage(module), 'utf8').matchAll(
						/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm,
					),
				].map(([, library]) => library),
			);
			expect(inlined.size).toBeGreaterThan(0);
			for (const library of inlined) expect(licences).toContain(`${library} `);
			expect(licences).toContain('Permission is hereby granted');
		},
	);
});

describe("n8n's scanner", () => {
	it(
		'has nothing to say about the source',
		async () => {
			expect(await scan(root, SOURCE_FILES)).toEqual([]);
		},
		SCAN_TIMEOUT_MS,
	);

	it(
		'has nothing to say about the tarball',
		async () => {
			expect(await scan(join(folder, 'package'), TARBALL_FILES)).toEqual([]);
		},
		SCAN_TIMEOUT_MS,
	);

	it(
		'has nothing to say about anything in the tarball',
		async () => {
			expect(await scan(join(folder, 'package'), ['**/*.js', '**/*.ts', '**/*.json'])).toEqual([]);
		},
		SCAN_TIMEOUT_MS,
	);
});
