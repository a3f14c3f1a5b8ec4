import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const FOLDERS = ['nodes', 'credentials', 'sandbox', 'tools', 'test', 'bench'];
const TIMEOUT_MS = 60_000;

/** A file in each room of nodes/ClickSend, from top to bottom. */
const ROOMS = [
	'A.node',
	'actions/sms/a',
	'runner/a',
	'sending/a',
	'waiting/a',
	'triggers/push/a',
	'transport/a',
	'parameters/a',
	'errors/a',
	'helpers/a',
].map((file) => `nodes/ClickSend/${file}.ts`);

/** With the room after it. */
const SIDE_BY_SIDE = 'nodes/ClickSend/errors/a.ts';

interface Violation {
	readonly rule: { readonly name: string };
	readonly from: string;
	readonly to: string;
}

type Import = readonly [from: string, to: string];

let project: string;

beforeAll(() => {
	project = mkdtempSync(join(tmpdir(), 'clicksend-imports-'));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What the project's rules say of files that import each other like this, types only. */
function violationsOf(imports: readonly Import[]): Violation[] {
	for (const folder of FOLDERS) {
		rmSync(join(project, folder), { recursive: true, force: true });
		mkdirSync(join(project, folder));
	}
	const files = new Map<string, string[]>();
	for (const [from, to] of imports) {
		const isFile = to.endsWith('.ts');
		const path = isFile ? relative(dirname(from), to).replace(/\.ts$/, '') : to;
		const line = `import type { A } from '${isFile && !path.startsWith('.') ? './' : ''}${path}';`;
		files.set(from, [...(files.get(from) ?? []), line]);
		if (isFile && !files.has(to)) files.set(to, []);
	}
	for (const [file, lines] of files) {
		mkdirSync(dirname(join(project, file)), { recursive: true });
		writeFileSync(join(project, file), [...lines, 'export type A = 1;', ''].join('\n'));
	}
	const bin = join(ROOT, 'node_modules/.bin/depcruise');
	const args = ['--config', CONFIG, '--output-type', 'json', ...FOLDERS];
	const { stdout } = spawnSync(bin, args, { cwd: project, encoding: 'utf8' });
	return JSON.parse(stdout).summary.violations;
}

const named = (violations: readonly Violation[], rule: string) =>
	violations
		.filter(({ rule: { name } }) => name.startsWith(rule))
		.map(({ from, to }) => `${from} → ${to}`)
		.sort();

const arrows = (imports: readonly Import[]) =>
	imports.map(([from, to]) => `${from} → ${to}`).sort();

const node = (file: string) => `nodes/ClickSend/${file}.ts`;

/** One import against each of the other rules. */
const FORBIDDEN: ReadonlyArray<readonly [rule: string, ...Import]> = [
	['no-circles', 'sandbox/a.ts', 'sandbox/b.ts'],
	['no-circles-of-rooms', node('errors/b'), node('helpers/b')],
	['nothing-unknown', 'tools/a.ts', './missing'],
	['nodes-have-a-room', node('actions/b'), node('shed/a')],
	['nodes-have-a-room', node('actions/b'), node('a')],
	['published-code-stands-alone', node('actions/c'), 'sandbox/c.ts'],
	['published-code-stands-alone', 'credentials/a.ts', 'tools/b.ts'],
	['published-libraries', node('actions/d'), 'fs'],
	['published-libraries', node('actions/d'), 'node:fs/promises'],
	['published-libraries', node('actions/d'), 'fast-xml-parser'],
	['published-libraries', 'credentials/a.ts', '@scope/library'],
	['published-libraries: ClickSend/transport/xml', node('transport/xml'), 'ipaddr.js'],
	[
		'published-libraries: ClickSend/triggers/push/ipAllowlist',
		node('triggers/push/ipAllowlist'),
		'os',
	],
	['published-libraries: ClickSend/helpers/messageParts', node('helpers/messageParts'), 'anynum'],
	['sandbox-stands-alone', 'sandbox/d.ts', node('errors/c')],
	['sandbox-stands-alone', 'sandbox/d.ts', 'tools/c.ts'],
	['sandbox-stands-alone', 'sandbox/d.ts', 'test/support/a.ts'],
	['tools-know-n8n', 'tools/d.ts', node('errors/c')],
	['tools-know-n8n', 'tools/d.ts', 'test/support/a.ts'],
	['bench-does-not-test', 'bench/a.ts', 'test/support/a.ts'],
	['support-is-below-stages', 'test/support/b.ts', 'test/unit/a.ts'],
	['stages-share-through-support', 'test/e2e/a.ts', 'test/queue/a.ts'],
];

/** What closes the circles among them. */
const BACK: readonly Import[] = [
	['sandbox/b.ts', 'sandbox/a.ts'],
	[node('helpers/c'), node('errors/d')],
];

describe('The rules of imports', () => {
	it(
		'let each room import those below it, and none above it',
		() => {
			const pairs = ROOMS.flatMap((upper, index) =>
				ROOMS.slice(index + 1).map((lower) => ({ upper, lower })),
			);
			const downward = pairs.map(({ upper, lower }): Import => [upper, lower]);
			const upward = pairs
				.filter(({ upper }) => upper !== SIDE_BY_SIDE)
				.map(({ upper, lower }): Import => [lower, upper]);
			const sideways: Import = [node('helpers/a'), SIDE_BY_SIDE];
			const violations = violationsOf([...downward, ...upward, sideways]);
			expect(upward).toHaveLength(44);
			expect(named(violations, 'nodes-import-down')).toEqual(arrows(upward));
		},
		TIMEOUT_MS,
	);

	it(
		'see every import that they forbid',
		() => {
			const violations = violationsOf([...FORBIDDEN.map(([, ...pair]) => pair), ...BACK]);
			const seen = violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
			for (const [rule, from, to] of FORBIDDEN) {
				const parts = rule === 'no-circles-of-rooms' ? [dirname(from), dirname(to)] : [from, to];
				expect(seen).toContain(`${rule}: ${parts.join(' → ').replace('node:', '')}`);
			}
		},
		TIMEOUT_MS,
	);

	it('are all tried here, and all are errors', () => {
		const rules = JSON.parse(
			execFileSync(
				process.execPath,
				['-e', `console.log(JSON.stringify(require(${JSON.stringify(CONFIG)}).forbidden))`],
				{ encoding: 'utf8' },
			),
		);
		const tried = new Set(FORBIDDEN.map(([rule]) => rule));
		const others = rules.filter(
			({ name }: { name: string }) => !name.startsWith('nodes-import-down'),
		);
		expect(others.map(({ name }: { name: string }) => name).sort()).toEqual([...tried].sort());
		expect(rules.filter(({ severity }: { severity: string }) => severity !== 'error')).toEqual([]);
	});

	it(
		'allow what the rooms are for',
		() => {
			expect(
				violationsOf([
					['credentials/a.ts', node('transport/a')],
					[node('A.node'), node('actions/a')],
					[node('actions/a'), node('runner/a')],
					[node('actions/a'), 'crypto'],
					[node('runner/a'), node('errors/a')],
					['tools/a.ts', 'sandbox/a.ts'],
					['sandbox/a.ts', 'sandbox/model/a.ts'],
					['bench/a.ts', node('transport/a')],
					['bench/a.ts', 'tools/a.ts'],
					['test/unit/a.ts', node('transport/a')],
					['test/e2e/a.ts', 'test/e2e/suites/a.ts'],
					['test/e2e/a.ts', 'test/support/n8n/a.ts'],
					['test/support/n8n/a.ts', 'sandbox/a.ts'],
				]),
			).toEqual([]);
		},
		TIMEOUT_MS,
	);
});
