import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { N8nClient } from '../../../tools/n8n/client';
import type { N8nInstance } from '../../../tools/n8n/instance';
import { startQueueMode, type QueueMode } from '../../../tools/n8n/queue-mode';
import { CURRENT_N8N } from '../../../tools/n8n/versions';
import { serverPrograms } from '../../../tools/services/programs';
import {
	credentialData,
	OWNER,
	sandboxUntil,
	TESTER,
	type Fields,
} from '../../support/n8n/realN8n';

const ROOT = join(__dirname, '../../..');

const WORKERS = 2;
/** Of each worker: ten executions at a time keep both busy. n8n warns below this number. */
const CONCURRENCY = 5;

/** Enough for 10,000 SMS. */
const BALANCE = 1_000;

const credential = (sandbox: Sandbox, name: string, fields: Fields) => ({
	name,
	type: 'clickSendHttpApi',
	data: credentialData(sandbox, fields),
});

export interface QueueN8nOptions {
	/** Of n8n; the current one when left out. */
	readonly version?: string;
	/** Settings on top of ours, for every process. */
	readonly env?: Readonly<Record<string, string>>;
}

/** n8n in queue mode with our package, a sandbox beside it, an owner and a credential. */
export class QueueN8n {
	private queueMode: QueueMode | undefined;
	private sandboxInstance: Sandbox | undefined;
	private clientInstance: N8nClient | undefined;
	private count = 0;

	/** @param name of its folder */
	constructor(
		private readonly name: string,
		private readonly options: QueueN8nOptions = {},
	) {}

	get sandbox(): Sandbox {
		if (!this.sandboxInstance) throw new Error('not started');
		return this.sandboxInstance;
	}

	get client(): N8nClient {
		if (!this.clientInstance) throw new Error('not started');
		return this.clientInstance;
	}

	/** Where production webhooks are taken: the webhook process. */
	get url(): string {
		return this.running.webhook.url;
	}

	get webhook(): N8nInstance {
		return this.running.webhook;
	}

	get workers(): readonly N8nInstance[] {
		return this.running.workers;
	}

	private get running(): QueueMode {
		if (!this.queueMode) throw new Error('not started');
		return this.queueMode;
	}

	async start(): Promise<void> {
		const folder = join(ROOT, '.build', 'queue', this.name);
		rmSync(folder, { recursive: true, force: true });
		this.sandboxInstance = await startSandbox();
		this.reset();
		this.queueMode = await startQueueMode({
			version: this.options.version ?? CURRENT_N8N,
			folder,
			packageDir: ROOT,
			programs: serverPrograms(),
			workers: WORKERS,
			concurrency: CONCURRENCY,
			env: this.options.env,
		});
		this.clientInstance = new N8nClient(this.queueMode.main.url);
		await this.client.setupOwner(OWNER);
	}

	/** Another worker, in place of one that is gone. */
	async startWorker(): Promise<void> {
		await this.running.startWorker();
	}

	/** Starts the main process again; `env` goes on top of its settings. */
	async restartMain(env: Readonly<Record<string, string>>): Promise<void> {
		await this.running.restartMain(env);
		await this.client.login(OWNER);
	}

	async stop(): Promise<void> {
		await this.queueMode?.stop();
		await this.sandboxInstance?.close();
	}

	/** An empty sandbox with the account of the tests. */
	reset(): void {
		this.sandbox.reset();
		this.sandbox.state.putAccount({ ...TESTER, balance: BALANCE });
	}

	/** Resolves when something holds for the sandbox. */
	async sandboxUntil(holds: () => boolean): Promise<void> {
		await sandboxUntil(this.sandbox, holds);
	}

	/** Makes a credential; `fields` differ from the account of the tests. @returns its ID */
	async createCredential(fields: Fields): Promise<string> {
		const name = `ClickSend ${this.count++}`;
		return await this.client.createCredential(credential(this.sandbox, name, fields));
	}

	/** Replaces what a credential holds. */
	async updateCredential(id: string, fields: Fields): Promise<void> {
		await this.client.updateCredential(id, credential(this.sandbox, 'Changed', fields));
	}

	/** The worker that runs an execution. @throws when that is not exactly one */
	workerOf(executionId: string): N8nInstance {
		const [worker, ...others] = this.workersOf(executionId);
		if (worker && others.length === 0) return worker;
		throw new Error(`${others.length} workers more than one run execution ${executionId}.`);
	}

	/** The workers that have run an execution, from what they print. */
	workersOf(executionId: string): N8nInstance[] {
		const started = new RegExp(`Worker started execution ${executionId} `);
		return this.workers.filter(({ logFile }) => started.test(readFileSync(logFile, 'utf8')));
	}
}

/** Ends a process in the middle of what it does, as a system that runs out of memory does. */
export async function kill({ pid, ended }: N8nInstance): Promise<void> {
	process.kill(pid, 'SIGKILL');
	await ended;
}
