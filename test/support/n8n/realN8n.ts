import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Account, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { N8nClient } from '../../../tools/n8n/client';
import { nodeItems } from '../../../tools/n8n/execution';
import { startN8n, type N8nInstance } from '../../../tools/n8n/instance';
import type { CredentialTest, Execution, WorkflowJson } from '../../../tools/n8n/schemas';

/** How often n8n's log is read while something is waited for. */
const LOG_POLL_MS = 50;

const root = join(__dirname, '../../..');

/** The API key of the tests. Only the sandbox may see it. */
export const MARKER_KEY = 'E2E-MARKER-0815-api-key';

/** The account of the tests. */
export const TESTER: Account = {
	username: 'tester',
	key: MARKER_KEY,
	balance: 100,
	currencySymbol: '$',
	currencyType: 'USD',
};

/** The owner of the tests' n8n. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Sandbox-Owner-1',
	firstName: 'Test',
	lastName: 'Owner',
};

export type Fields = Record<string, unknown>;

export interface RunOptions {
	items?: Fields[];
	/** Settings of the node, e.g. onError. */
	settings?: Fields;
	/** ID of another credential. */
	credentialId?: string;
}

/** How an n8n of the tests is started. */
export interface RealN8nOptions {
	/** Of its home, in `.build`. */
	folder?: string;
	/** Whether the package is put where n8n looks for it; it is, when left out. */
	hasPackage?: boolean;
	/** Settings on top of ours. */
	env?: Readonly<Record<string, string>>;
	/** Of the sandbox. */
	sandbox?: SandboxOptions;
	/** Settings of the workflows that `run` and `save` make, on top of ours. */
	workflowSettings?: Fields;
}

export interface Run {
	execution: Execution;
	/** What the first output holds. */
	json: Fields[];
	/** What the error output holds. */
	errorJson: Fields[];
	/** The index of the input item of each item of the first output. */
	pairing: unknown[];
	error: (Fields & { message: string; description?: string | null | undefined }) | undefined;
}

/** A real n8n with our package, a sandbox beside it, an owner and a credential. */
export class RealN8n {
	readonly userFolder: string;
	private n8n: N8nInstance | undefined;
	private sandboxInstance: Sandbox | undefined;
	private clientInstance: N8nClient | undefined;
	/** Of the account of the tests. */
	credentialId = '';
	private count = 0;

	constructor(
		private readonly version: string,
		private readonly options: RealN8nOptions = {},
	) {
		this.userFolder = join(root, '.build', options.folder ?? 'e2e', `n8n-${version}`);
	}

	get sandbox(): Sandbox {
		if (!this.sandboxInstance) throw new Error('not started');
		return this.sandboxInstance;
	}

	get client(): N8nClient {
		if (!this.clientInstance) throw new Error('not started');
		return this.clientInstance;
	}

	/** Without a slash at the end. */
	get url(): string {
		if (!this.n8n) throw new Error('not started');
		return this.n8n.url;
	}

	async start(): Promise<void> {
		rmSync(this.userFolder, { recursive: true, force: true });
		this.sandboxInstance = await startSandbox(this.options.sandbox);
		this.reset();
		this.n8n = await this.startInstance();
		this.clientInstance = new N8nClient(this.n8n.url);
		await this.client.setupOwner(OWNER);
		if (this.options.hasPackage !== false) await this.createOwnCredential();
	}

	/** Makes the credential that workflows have unless told otherwise; n8n has to know its type. */
	async createOwnCredential(): Promise<void> {
		this.credentialId = await this.createCredential({});
	}

	/** Stops n8n and starts it again, at the same address and with what it has saved. */
	async restart(): Promise<void> {
		const port = this.n8n?.port;
		await this.n8n?.stop();
		this.n8n = await this.startInstance(port);
		await this.client.login(OWNER);
	}

	/** Ends n8n in the middle of what it does, as a system that runs out of memory does. */
	async kill(): Promise<void> {
		if (!this.n8n) throw new Error('not started');
		const { pid, ended } = this.n8n;
		process.kill(pid, 'SIGKILL');
		await ended;
	}

	private async startInstance(port?: number): Promise<N8nInstance> {
		return await startN8n({
			version: this.version,
			userFolder: this.userFolder,
			packageDir: this.options.hasPackage === false ? undefined : root,
			port,
			// Tests activate many workflows at the same time.
			env: { N8N_WORKFLOW_PUBLICATION_CONCURRENCY: '40', ...this.options.env },
		});
	}

	/**
	 * Does something for each element: in n8n 2 at the same time, because it tries an activation for 20
	 * seconds before it gives up; in n8n 1 one after the other, because its SQLite takes no more.
	 */
	async forEach<T, R>(elements: readonly T[], act: (element: T) => Promise<R>): Promise<R[]> {
		if (!this.version.startsWith('1.')) return await Promise.all(elements.map(act));
		const results: R[] = [];
		for (const element of elements) results.push(await act(element));
		return results;
	}

	/** Whether n8n checks webhooks when it starts; n8n 2 leaves them as they are. */
	get checksWebhooksAtStart(): boolean {
		return this.version.startsWith('1.');
	}

	/** All that n8n has printed since it was started. */
	log(): string {
		return this.n8n ? readFileSync(this.n8n.logFile, 'utf8') : '';
	}

	/** Resolves when n8n has printed a text. */
	async logUntil(text: string): Promise<void> {
		while (!this.log().includes(text)) await sleep(LOG_POLL_MS);
	}

	/** Its logs that hold a text: what it has printed, and its event log. */
	logsWith(text: string): string[] {
		return this.filesWith(text).filter((file) => file.endsWith('.log'));
	}

	/** Resolves when a text is in one of its logs. */
	async loggedUntil(text: string): Promise<void> {
		while (this.logsWith(text).length === 0) await sleep(LOG_POLL_MS);
	}

	/** Resolves when something holds for the sandbox. */
	async sandboxUntil(holds: () => boolean): Promise<void> {
		await sandboxUntil(this.sandbox, holds);
	}

	async stop(): Promise<void> {
		await this.n8n?.stop();
		await this.sandboxInstance?.close();
	}

	/** An empty sandbox with the account of the tests. */
	reset(): void {
		this.sandbox.reset();
		this.sandbox.state.putAccount(TESTER);
	}

	/** Makes a credential; `fields` differ from the account of the tests. */
	async createCredential(fields: Fields): Promise<string> {
		return await this.client.createCredential({
			name: `ClickSend ${this.count++}`,
			type: 'clickSendHttpApi',
			data: credentialData(this.sandbox, fields),
		});
	}

	/** Replaces what a credential holds. */
	async updateCredential(id: string, fields: Fields): Promise<void> {
		await this.client.updateCredential(id, {
			name: 'Changed',
			type: 'clickSendHttpApi',
			data: credentialData(this.sandbox, fields),
		});
	}

	/** Tests a saved credential whose fields were changed in the dialog, as the editor does. */
	async testCredential(fields: Fields): Promise<CredentialTest> {
		return await this.client.testCredential({
			id: this.credentialId,
			name: 'Tested',
			type: 'clickSendHttpApi',
			data: credentialData(this.sandbox, fields),
		});
	}

	/** Manual Trigger with pinned items, then ClickSend. */
	private workflow(parameters: Fields, options: RunOptions): WorkflowJson {
		const { items = [{}], settings = {}, credentialId = this.credentialId } = options;
		return {
			name: `Workflow ${this.count++}`,
			nodes: [
				{
					id: 'a1',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: 'a2',
					name: 'ClickSend',
					type: 'n8n-nodes-clicksend-http.clickSend',
					typeVersion: 1,
					position: [200, 0],
					parameters,
					credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } },
					...settings,
				},
			],
			connections: { Start: { main: [[{ node: 'ClickSend', type: 'main', index: 0 }]] } },
			pinData: { Start: items.map((json) => ({ json })) },
			settings: {
				executionOrder: 'v1',
				timezone: 'Australia/Perth',
				...this.options.workflowSettings,
			},
		};
	}

	/** Begins to run the node in a workflow of its own. @returns the execution's ID */
	async begin(parameters: Fields, options: RunOptions = {}): Promise<string> {
		return await this.client.runWorkflow(this.workflow(parameters, options));
	}

	/** Runs the node in a workflow of its own, as the editor's button does. */
	async run(parameters: Fields, options: RunOptions = {}): Promise<Run> {
		return toRun(await this.client.waitForExecution(await this.begin(parameters, options)));
	}

	/** Saves the workflow that `run` runs. @returns its ID */
	async save(parameters: Fields, options: RunOptions = {}): Promise<string> {
		return (await this.client.createWorkflow(this.workflow(parameters, options))).id;
	}

	/** Runs a workflow made by `save`. */
	async runSaved(workflowId: string): Promise<Run> {
		const id = await this.client.runWorkflow(workflowId);
		return toRun(await this.client.waitForExecution(id));
	}

	async send(parameters: Fields, options: RunOptions = {}): Promise<Run> {
		return await this.run(
			{ resource: 'sms', operation: 'send', message: 'Hello', options: {}, ...parameters },
			options,
		);
	}

	/** Every file of n8n's that holds a text: its database, settings and logs. */
	filesWith(text: string): string[] {
		return filesIn(this.userFolder).filter((file) => readFileSync(file).includes(text));
	}
}

/** What a credential holds that is for the account of the tests; `fields` differ. */
export function credentialData(sandbox: Sandbox, fields: Fields): Fields {
	return {
		username: TESTER.username,
		apiKey: TESTER.key,
		baseUrl: sandbox.baseUrl,
		restBaseUrl: sandbox.restBaseUrl,
		pushToken: '',
		...fields,
	};
}

/** Resolves when something holds for a sandbox. */
export async function sandboxUntil(sandbox: Sandbox, holds: () => boolean): Promise<void> {
	await new Promise<void>((resolve) => {
		const check = () => {
			if (!holds()) return;
			stop();
			resolve();
		};
		const stop = sandbox.state.onChange(check);
		check();
	});
}

export function toRun(execution: Execution): Run {
	const items = nodeItems(execution, 'ClickSend');
	return {
		execution,
		json: items.map(({ json }) => json),
		errorJson: nodeItems(execution, 'ClickSend', 1).map(({ json }) => json),
		pairing: items.map(({ pairedItem }) => Reflect.get(Object(pairedItem), 'item')),
		error: execution.data.resultData.runData.ClickSend?.at(-1)?.error,
	};
}

function filesIn(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		const stats = statSync(path, { throwIfNoEntry: false });
		if (!stats || name === 'node_modules') return [];
		return stats.isDirectory() ? filesIn(path) : stats.isFile() ? [path] : [];
	});
}
