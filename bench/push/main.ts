import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { N8nClient } from '../../tools/n8n/client';
import { startN8n, type N8nInstance } from '../../tools/n8n/instance';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { Cleanup } from '../../tools/start/cleanup';
import { contenders, enter, type Entrant } from './contenders';
import { machine } from './machine';
import { parseOptions, USAGE } from './options';
import { Replies } from './replies';
import { lost, report } from './report';
import { runRounds, type Load } from './rounds';

/** Shell convention for a program ended by Ctrl-C. */
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const root = join(__dirname, '../..');

const OWNER = {
	email: 'owner@example.com',
	password: 'Bench-Owner-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** Starts an n8n without executions of an earlier run, which would slow it down. */
async function startEmpty(signal: AbortSignal): Promise<N8nInstance> {
	const userFolder = join(root, '.build', 'bench', 'push');
	await rm(userFolder, { recursive: true, force: true });
	return await startN8n({ version: CURRENT_N8N, userFolder, packageDir: root, log: print, signal });
}

/** @returns the exit code */
async function bench(load: Load): Promise<number> {
	const cleanup = new Cleanup();
	const abort = new AbortController();
	for (const name of SIGNALS) {
		process.on(name, () => {
			abort.abort();
			// Requests to n8n fail then, and with them what waits for them.
			void cleanup.run();
		});
	}
	try {
		const n8n = await startEmpty(abort.signal);
		cleanup.add(n8n.stop);
		const client = new N8nClient(n8n.url);
		await client.setupOwner(OWNER);
		const entrants: Entrant[] = [];
		for (const contender of contenders()) entrants.push(await enter(client, n8n.url, contender));
		const results = await runRounds(client, entrants, new Replies(), load, print);
		print(`\n${report(results, load)}\n\n${await machine(CURRENT_N8N)}`);
		return results.some((result) => lost(result) > 0) ? 1 : 0;
	} catch (error) {
		if (abort.signal.aborted) return INTERRUPTED;
		throw error;
	} finally {
		await cleanup.run();
	}
}

async function main(): Promise<void> {
	try {
		const options = parseOptions(process.argv.slice(2));
		if (options.help) print(USAGE);
		else process.exitCode = await bench(options.load);
	} catch (error) {
		const failure = error instanceof Error ? error : new Error(String(error));
		const text = process.env.DEBUG ? failure.stack : failure.message;
		process.stderr.write(`\n${text ?? failure.message}\n`);
		process.exitCode = 1;
	}
	// The signal listeners would hold the process.
	process.exit();
}

void main();
