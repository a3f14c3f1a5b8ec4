import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { N8nClient } from '../../tools/n8n/client';
import { nodeItems } from '../../tools/n8n/execution';
import type { Execution } from '../../tools/n8n/schemas';
import { freePort } from '../../tools/process/ports';
import { Cleanup } from '../../tools/process/cleanup';
import { findWorkflow } from '../../tools/start/examples';
import { ownerLogin } from '../../tools/start/owner';
import { setUp, type Started } from '../../tools/start/setup';
import { launch, openPage } from './window';

const ROOT = join(__dirname, '../..');
const STATE_FOLDER = join(ROOT, '.build', 'browser');

/** What `npm start` starts, and a browser. */
export class Stage {
	private readonly cleanup = new Cleanup();
	private started: Started | undefined;
	private clientInstance: N8nClient | undefined;
	private browser: Browser | undefined;

	get sandboxUrl(): string {
		return this.running.sandboxUrl;
	}

	get editorUrl(): string {
		return this.running.editor;
	}

	get client(): N8nClient {
		if (!this.clientInstance) throw new Error('not started');
		return this.clientInstance;
	}

	private get running(): Started {
		if (!this.started) throw new Error('not started');
		return this.started;
	}

	async start(): Promise<void> {
		rmSync(STATE_FOLDER, { recursive: true, force: true });
		this.started = await setUp({
			options: { help: false, once: false, port: await freePort() },
			stateFolder: STATE_FOLDER,
			cleanup: this.cleanup,
			signal: new AbortController().signal,
			print: () => undefined,
		});
		this.clientInstance = new N8nClient(this.running.n8n.url);
		await this.client.login(await ownerLogin(STATE_FOLDER));
		this.browser = await launch();
	}

	async stop(): Promise<void> {
		await this.browser?.close();
		await this.cleanup.run();
	}

	/** A page of a browser that has never been here. Whatever goes wrong in it fails the test. */
	async open(url: string, faults: string[] = []): Promise<Page> {
		if (!this.browser) throw new Error('not started');
		return await openPage(this.browser, url, faults);
	}

	/** The login of n8n's owner. */
	async owner() {
		return await ownerLogin(STATE_FOLDER);
	}

	async workflowId(name: string): Promise<string> {
		return (await findWorkflow(this.client, name)).id;
	}

	/** The items that a node put out, in the latest of so many executions of a workflow. */
	async latestItems(workflow: string, node: string, count: number) {
		const id = await this.workflowId(workflow);
		const [latest] = await this.client.waitForExecutions(id, count);
		const execution: Execution = await this.client.waitForExecution(latest?.id ?? '');
		return nodeItems(execution, node).map(({ json }) => json);
	}
}
