import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_ACCOUNT, startSandbox } from '../../sandbox';
import { npmCli } from '../../tools/shared/npm.cjs';
import { FILES, PAGES, ROOT } from './support/documentation';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 120_000;

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Documented commands that are not run here, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
	'npm run build': 'every stage that looks at dist/ runs it',
	'npm run lint:fix': 'it changes files; the stage "lint" runs the same tools',
	'npm audit signatures': "asks npm's registry, about packages that somebody has installed",
	'npx tsx bench/parse/main.ts': 'measures for minutes',
	'git push': 'publishes; that "npm run release" ends with it is tested there',
	'cd n8n-nodes-clicksend-http': 'goes with the "git clone" before it',
	'npm ci --ignore-scripts --include=dev':
		'what every stage does in a fresh clone, for the dependencies',
	'npm pack --pack-destination ~': 'writes to the home folder; the package tests pack elsewhere',
	'mkdir -p ~/.n8n/nodes': "makes a folder of the user's own n8n",
	'cd ~/.n8n/nodes': 'goes with the "mkdir" before it',
	'npm install --prefix . --omit=peer --ignore-scripts ~/n8n-nodes-clicksend-http-0.1.0.tgz':
		'changes the user\'s own n8n; the stage "install" installs the packed package',
	'docker cp ~/n8n-nodes-clicksend-http-0.1.0.tgz n8n:/tmp/': "needs the user's own Docker",
	"docker exec n8n sh -c 'mkdir -p ~/.n8n/nodes && cd ~/.n8n/nodes && npm install --prefix . --omit=peer --ignore-scripts /tmp/n8n-nodes-clicksend-http-0.1.0.tgz'":
		"needs the user's own Docker",
	'docker restart n8n': "needs the user's own Docker",
	'npm ls': "lists what is in the user's own n8n",
	'npm uninstall n8n-nodes-clicksend-http': "changes the user's own n8n",
};

/** What each of our commands says when it is only asked what it does. */
const HELP: ReadonlyArray<readonly [command: RegExp, says: RegExp]> = [
	[/^npm start\b/, /Starts the ClickSend sandbox and n8n/],
	[/^npm (test|run test:\w+)\b/, /What it would do here:\n\n {2}\w/],
	[/^npm run sandbox\b/, /a stand-in for ClickSend/],
	[/^npm run bench\b/, /npm run bench/],
	[/^npm run release\b/, /Makes a release/],
];

const commands = [...new Set(PAGES.flatMap((page) => page.commands))].sort();
const ours = commands.filter((command) => /^npm (start|test|run)\b/.test(command));
const withHelp = ours.filter((command) => !Object.hasOwn(NOT_RUN, command));
const curls = commands.filter((command) => command.startsWith('curl '));
const clones = commands.filter((command) => command.startsWith('git clone '));

/** Where a link inside the repository leads: a file, and a heading in it. */
function target(file: string, link: string): { path: string; anchor: string | undefined } {
	const [path = '', anchor] = decodeURI(link).split('#');
	const full = path === '' ? file : normalize(join(dirname(file), path));
	return { path: full.replace(/\/$/, ''), anchor };
}

describe.each(PAGES)('$file', ({ file, links }) => {
	it('has links that lead to something', () => {
		const inside = links.filter((link) => !/^[a-z]+:/.test(link));
		const broken = inside.filter((link) => {
			const { path, anchor } = target(file, link);
			const exists = FILES.some((each) => each === path || each.startsWith(`${path}/`));
			if (!exists || !existsSync(join(ROOT, path))) return true;
			const page = PAGES.find((each) => each.file === path);
			return anchor !== undefined && !page?.anchors.has(anchor);
		});
		expect(broken).toEqual([]);
	});

	it('has links to other places that are complete and encrypted', () => {
		for (const link of links.filter((each) => /^[a-z]+:/.test(each))) {
			expect(link).toMatch(/^(https|mailto):/);
			expect(URL.canParse(link)).toBe(true);
		}
	});
});

describe('The "Docs" link of a node or credential', () => {
	const described = FILES.filter((file) =>
		/^(nodes|credentials)\/.*\.(node|credentials)\.ts$/.test(file),
	);
	const links = described.map((file) => ({
		file,
		link: /'(https:\/\/github\.com\/[^']+#[^']+)'/.exec(
			readFileSync(join(ROOT, file), 'utf8'),
		)?.[1],
	}));

	it.each(links)('of $file leads to a heading of the README', ({ link = '' }) => {
		const [page, anchor = ''] = link.split('#');
		expect(`${page}#readme`).toBe(manifest.homepage);
		expect(PAGES.find(({ file }) => file === 'README.md')?.anchors).toContain(anchor);
	});

	it('is there for three nodes and a credential', () => {
		expect(links).toHaveLength(4);
	});
});

it('The changelog begins with what is unreleased, or with the version of package.json', () => {
	const [, first] = /^## (\S+)/m.exec(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')) ?? [];
	expect(['Unreleased', manifest.version]).toContain(first);
});

describe('The documented commands', () => {
	it('are run below, or there is a reason', () => {
		const covered = new Set([...withHelp, ...curls, ...clones, ...Object.keys(NOT_RUN)]);
		expect(commands.filter((command) => !covered.has(command))).toEqual([]);
		expect(commands.length).toBeGreaterThan(10);
	});

	it('have no reason left over', () => {
		expect(Object.keys(NOT_RUN).filter((command) => !commands.includes(command))).toEqual([]);
	});

	it('are scripts of package.json', () => {
		const scripts = ours.map((command) => /^npm (?:run )?(\S+)/.exec(command)?.[1] ?? '');
		expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
	});

	it.each(withHelp)(
		'%s',
		async (command) => {
			const [, ...args] = command.split(' ');
			const own = args.includes('--') ? args : [...args, '--'];
			const { stdout } = await run(process.execPath, [npmCli(), ...own, '--help'], { cwd: ROOT });
			const says = HELP.find(([pattern]) => pattern.test(command))?.[1];
			expect(says).toBeDefined();
			expect(stdout).toMatch(says ?? '');
		},
		COMMAND_TIMEOUT_MS,
	);

	it.each(clones)('%s', (command) => {
		expect(`git clone ${manifest.repository.url}`).toBe(
			command.replace('git clone ', 'git clone git+'),
		);
	});

	it.each(curls)('%s', async (command) => {
		const sandbox = await startSandbox();
		try {
			const body = new URLSearchParams({
				username: DEFAULT_ACCOUNT.username,
				key: DEFAULT_ACCOUNT.key,
				to: '+61491570156',
				message: 'Shall we?',
			});
			await fetch(`${sandbox.baseUrl}/send.php`, { method: 'POST', body });
			const here = command
				.replace(/http:\/\/(localhost|127\.0\.0\.1):4010/g, sandbox.url)
				.replace(
					/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/,
					sandbox.state.ledger[0]?.messageid ?? '',
				);
			expect(here).not.toBe(command);
			// As described, ClickSend pushes none.
			if (here.includes('/other-reports')) {
				sandbox.state.behaviour = { ...sandbox.state.behaviour, like: 'observed' };
			}
			const flags = "--fail --silent --show-error --write-out '%{http_code}'";
			const { stdout } = await run('sh', ['-c', `${here} ${flags}`]);
			expect(stdout).toMatch(/20[0-4]$/);
		} finally {
			await sandbox.close();
		}
	});

	it('name files that exist', () => {
		const named = commands.flatMap((command) => /\b[\w/]+\.(?:ts|mjs)\b/.exec(command)?.[0] ?? []);
		expect(named.filter((file) => !FILES.includes(file))).toEqual([]);
	});
});
