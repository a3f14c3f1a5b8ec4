import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isSaved, readExecution } from './execution';
import { waitForPublication } from './publication';
import { runRequest, type RunWorkflowOptions } from './run-request';
import {
	credentialSchema,
	credentialTestSchema,
	listedExecutionSchema,
	listedWorkflowSchema,
	nodeTypeSchema,
	runSchema,
	savedWorkflowSchema,
	wrapped,
	type Credential,
	type CredentialInput,
	type CredentialTest,
	type Execution,
	type ExecutionStatus,
	type ListedExecution,
	type ListedWorkflow,
	type NodeType,
	type Owner,
	type SavedWorkflow,
	type WorkflowJson,
} from './schemas';
import { N8nRequestError, N8nSession } from './session';

const EXECUTION_POLL_MS = 100;
const EXECUTION_TIMEOUT_MS = 60_000;
const ENDED: readonly ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];
const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** How long to wait for an execution, and for what. */
export interface WaitOptions {
	/** 60 s when left out. */
	readonly timeoutMs?: number | undefined;
	/** The statuses to wait for: those of an ended execution when left out. */
	readonly until?: readonly ExecutionStatus[] | undefined;
}

/**
 * n8n's internal REST API, the one its editor uses, as far as setting up and running workflows
 * goes. Works with every line in versions.ts. Any response other than 2xx is thrown as an
 * `N8nRequestError` with method, path, status and body.
 */
export class N8nClient {
	private readonly session: N8nSession;

	/** @param url of n8n, without a slash at the end */
	constructor(url: string) {
		this.session = new N8nSession(url);
	}

	/** Any request with this client's session: see `N8nSession.request`. */
	async request(method: string, path: string, body?: unknown): Promise<unknown> {
		return await this.session.request(method, path, body);
	}

	/** The same for a response that is not JSON, such as a stream of events. @returns it as it came */
	async requestText(method: string, path: string, body?: unknown): Promise<string> {
		return await this.session.requestText(method, path, body);
	}

	/** Makes the owner account and signs in; only signs in when n8n has an owner already. */
	async setupOwner(owner: Owner): Promise<void> {
		try {
			await this.request('POST', '/rest/owner/setup', owner);
		} catch (error) {
			const hasOwner = error instanceof N8nRequestError && error.status === BAD_REQUEST;
			if (!hasOwner) throw error;
			await this.login(owner);
		}
	}

	async login({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async listCredentials(): Promise<Credential[]> {
		const response = await this.request('GET', '/rest/credentials');
		return wrapped(z.array(credentialSchema)).parse(response);
	}

	/** A credential's fields, with a placeholder for secret ones: n8n takes it back as unchanged. */
	async getCredentialData(id: string): Promise<Record<string, unknown>> {
		const response = await this.request('GET', `/rest/credentials/${id}?includeData=true`);
		return wrapped(z.object({ data: z.record(z.unknown()) })).parse(response).data;
	}

	/** @returns the new credential's ID */
	async createCredential(input: CredentialInput): Promise<string> {
		const response = await this.request('POST', '/rest/credentials', input);
		return wrapped(credentialSchema).parse(response).id;
	}

	async updateCredential(id: string, input: CredentialInput): Promise<void> {
		await this.request('PATCH', `/rest/credentials/${id}`, input);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.request('DELETE', `/rest/credentials/${id}`);
	}

	/**
	 * Runs a credential's own test, as saving it in the editor does. n8n tests saved credentials
	 * only: without an ID one is saved for as long as the test takes.
	 */
	async testCredential({
		id,
		...input
	}: CredentialInput & { readonly id?: string | undefined }): Promise<CredentialTest> {
		const testedId = id ?? (await this.createCredential(input));
		try {
			const response = await this.request('POST', '/rest/credentials/test', {
				credentials: { id: testedId, ...input },
			});
			return wrapped(credentialTestSchema).parse(response);
		} finally {
			if (id === undefined) await this.deleteCredential(testedId);
		}
	}

	/** Every workflow that is not archived. */
	async listWorkflows(): Promise<ListedWorkflow[]> {
		const response = await this.request('GET', '/rest/workflows');
		const workflows = wrapped(z.array(listedWorkflowSchema)).parse(response);
		return workflows.filter((workflow) => !workflow.isArchived);
	}

	async getWorkflow(id: string): Promise<SavedWorkflow> {
		return wrapped(savedWorkflowSchema).parse(await this.request('GET', `/rest/workflows/${id}`));
	}

	/** @returns the workflow as n8n has saved it */
	async createWorkflow(workflow: WorkflowJson): Promise<SavedWorkflow> {
		const response = await this.request('POST', '/rest/workflows', {
			// n8n 1 has no default for it.
			active: false,
			...workflow,
		});
		return wrapped(savedWorkflowSchema).parse(response);
	}

	/** @param changes the parts to replace, e.g. `{ nodes }` */
	async updateWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<SavedWorkflow> {
		const response = await this.request('PATCH', `/rest/workflows/${id}`, changes);
		return wrapped(savedWorkflowSchema).parse(response);
	}

	/** Archives a workflow and deletes it: n8n deletes archived ones only. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/archive`, {});
		await waitForPublication(this.session, id);
		await this.request('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * Activates (n8n 2: publishes) a workflow in the version it was saved last. Resolves when its
	 * triggers are registered.
	 */
	async activateWorkflow(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.request('POST', `/rest/workflows/${id}/activate`, { versionId });
		await waitForPublication(this.session, id);
	}

	async deactivateWorkflow(id: string): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/deactivate`, {});
		await waitForPublication(this.session, id);
	}

	/**
	 * Runs a workflow as the editor's button does.
	 * @param idOrJson of a saved workflow, or a workflow to save first
	 * @returns the execution's ID
	 * @throws when n8n waits for a webhook call instead of running
	 */
	async runWorkflow(
		idOrJson: string | WorkflowJson,
		options: RunWorkflowOptions = {},
	): Promise<string> {
		const saved =
			typeof idOrJson === 'string'
				? await this.getWorkflow(idOrJson)
				: await this.createWorkflow(idOrJson);
		const { body, trigger } = runRequest(saved, options);
		const response = await this.request('POST', `/rest/workflows/${saved.id}/run`, body);
		const run = wrapped(runSchema).safeParse(response);
		if (run.success) return run.data.executionId;
		throw new Error(
			`n8n did not run "${saved.name}" from "${trigger}": ${JSON.stringify(response)}`,
		);
	}

	/** Stops a running execution, as the editor's "Stop" does. */
	async stopExecution(id: string): Promise<void> {
		await this.request('POST', `/rest/executions/${id}/stop`);
	}

	/**
	 * Retries an ended execution that did not succeed, as the editor's "Retry with original workflow"
	 * does. @returns the execution that this makes, ended
	 */
	async retryExecution(id: string): Promise<Execution> {
		const response = await this.request('POST', `/rest/executions/${id}/retry`, {
			loadWorkflow: false,
		});
		const retried = wrapped(z.object({ id: z.coerce.string() })).parse(response);
		return await this.waitForExecution(retried.id);
	}

	/**
	 * Waits until an execution has ended, or is in one of the statuses asked for.
	 * @throws when that takes too long
	 */
	async waitForExecution(id: string, options: WaitOptions = {}): Promise<Execution> {
		const { timeoutMs = EXECUTION_TIMEOUT_MS, until = ENDED } = options;
		const end = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.findExecution(id);
			if (execution && until.includes(execution.status) && isSaved(execution)) return execution;
			if (Date.now() > end) {
				throw new Error(
					`Execution ${id} is ${execution?.status ?? 'not there'} after ${timeoutMs / 1000} s; ` +
						`waited for ${until.join(', ')}.`,
				);
			}
			await sleep(EXECUTION_POLL_MS);
		}
	}

	/**
	 * Waits until a workflow has so many executions.
	 * @returns all its executions, the latest first; they may still run
	 * @throws when that takes too long
	 */
	async waitForExecutions(
		workflowId: string,
		count: number,
		timeoutMs = EXECUTION_TIMEOUT_MS,
	): Promise<ListedExecution[]> {
		const end = Date.now() + timeoutMs;
		for (;;) {
			const listed = await this.listExecutions(workflowId);
			if (listed.length >= count) return listed;
			if (Date.now() > end) {
				throw new Error(
					`The workflow has ${listed.length} executions after ${timeoutMs / 1000} s; waited for ${count}.`,
				);
			}
			await sleep(EXECUTION_POLL_MS);
		}
	}

	/** An execution with its data. */
	async getExecution(id: string): Promise<Execution> {
		const response = await this.request('GET', `/rest/executions/${id}`);
		return await readExecution(wrapped(z.unknown()).parse(response));
	}

	/** The text of a file that n8n keeps beside an execution, by the `id` in an item's `binary`. */
	async getFileText(id: string): Promise<string> {
		const query = new URLSearchParams({ id, action: 'download' });
		return await this.session.requestText('GET', `/rest/binary-data?${query.toString()}`);
	}

	/** The latest 100 executions, of one workflow or of all, without their data. */
	async listExecutions(workflowId?: string): Promise<ListedExecution[]> {
		const filter = workflowId === undefined ? {} : { workflowId };
		const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: '100' });
		const response = await this.request('GET', `/rest/executions?${query.toString()}`);
		const { results } = wrapped(z.object({ results: z.array(listedExecutionSchema) })).parse(
			response,
		);
		// n8n 1 lists one that ends in this moment twice, as running and as ended.
		return [...new Map(results.map((execution) => [execution.id, execution])).values()];
	}

	/** Every node type that n8n has loaded, named with its package: `n8n-nodes-base.set`. */
	async getNodeTypes(): Promise<NodeType[]> {
		return z.array(nodeTypeSchema).parse(await this.request('GET', '/types/nodes.json'));
	}

	private async findExecution(id: string): Promise<Execution | undefined> {
		try {
			return await this.getExecution(id);
		} catch (error) {
			// An execution is saved a moment after its ID is given out.
			if (error instanceof N8nRequestError && error.status === NOT_FOUND) return undefined;
			throw error;
		}
	}
}
