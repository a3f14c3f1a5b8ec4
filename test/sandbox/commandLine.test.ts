import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	startSandbox,
} from '../../sandbox';

const ROOT = join(__dirname, '../..');
const STARTING_TIMEOUT = 30_000;

/** Starts the sandbox as `npm run sandbox` does. */
function start(args: readonly string[], variables: Record<string, string> = {}) {
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args], {
		cwd: ROOT,
		env: { ...process.env, ...variables },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const exited = once(child, 'close').then(([code]: unknown[]) => code);
	const output = { out: '', err: '' };
	child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
	const serving = new Promise<string>((resolve) => {
		child.stdout.on('data', (chunk: Buffer) => {
			output.out += chunk.toString();
			if (output.out.includes('Ctrl-C')) resolve(output.out);
		});
	});
	return { child, exited, output, serving };
}

describe('The sandbox on the command line', () => {
	it.each(['SIGINT', 'SIGTERM'] as const)(
		'prints what it serves, and ends well on %s',
		async (signal) => {
			const { child, exited, serving } = start(['--port', '0']);
			try {
				const printed = await Promise.race([serving, exited]);
				const [baseUrl = ''] = /http:\/\/localhost:\d+\/http\/v2/.exec(String(printed)) ?? [];
				for (const { username, key } of [DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS]) {
					expect(printed).toMatch(new RegExp(`${username} +${key}`));
				}
				for (const number of DOCUMENTED_TEST_NUMBERS) expect(printed).toContain(number);
				// One host: n8n shows it too.
				expect(printed).not.toContain('127.0.0.1');
				expect(printed).toMatch(
					/curl .*"messageid":"ID".* http:\/\/localhost:\d+\/sandbox\/replies/,
				);
				expect((await fetch(`${baseUrl}/balance.php`)).status).toBe(200);
			} finally {
				child.kill(signal);
			}
			expect(await exited).toBe(0);
		},
		STARTING_TIMEOUT,
	);

	it(
		'says what to do where the port is in use',
		async () => {
			const other = await startSandbox();
			const { port } = new URL(other.url);
			try {
				const { exited, output } = start([], { SANDBOX_PORT: port });
				expect(await exited).toBe(1);
				expect(output.err).toContain(`The port ${port} is in use.`);
				expect(output.err).toContain('--port 0');
			} finally {
				await other.close();
			}
		},
		STARTING_TIMEOUT,
	);

	it.each([
		['an argument', ['--port', '70000'], {}, '70000'],
		['a variable', [], { SANDBOX_PORT: 'abc' }, 'abc'],
	])(
		'names the port in %s that is none',
		async (_what, args, variables, named) => {
			const { exited, output } = start(args, variables);
			expect(await exited).toBe(1);
			expect(output.err).toContain(`The port "${named}" is not a number from 0 to 65535.`);
		},
		STARTING_TIMEOUT,
	);
});

describe('A closed sandbox', () => {
	it(
		'keeps no process alive, even with a request that it was slow to answer',
		async () => {
			const script = `
				const { startSandbox } = require('./sandbox');
				void (async () => {
					const sandbox = await startSandbox();
					sandbox.state.faults.inject({ kind: 'latency', ms: 3600000 });
					const slow = fetch(sandbox.baseUrl + '/balance.php').catch(() => undefined);
					while (sandbox.state.requests.length === 0) await new Promise(setImmediate);
					await sandbox.close();
					await slow;
				})();
			`;
			const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
				cwd: ROOT,
				stdio: 'ignore',
			});
			try {
				const [code]: unknown[] = await once(child, 'close');
				expect(code).toBe(0);
			} finally {
				child.kill();
			}
		},
		STARTING_TIMEOUT,
	);
});
