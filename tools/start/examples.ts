import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nClient } from '../n8n/client';
import { workflowSchema, type SavedWorkflow, type WorkflowJson } from '../n8n/schemas';
import { CREDENTIAL_TYPE } from './credential';

/** Which example workflows were imported. */
export interface ImportedExamples {
	/** Names of those that were not in n8n yet. */
	readonly imported: readonly string[];
	/** Names of those that were, left as the user has them. */
	readonly kept: readonly string[];
}

/**
 * Puts the workflows of a folder into n8n, by name, with the credential filled in. One that is
 * there already is not overwritten; only a credential that no longer exists is replaced in it.
 */
export async function importExamples(
	client: N8nClient,
	folder: string,
	credential: { readonly id: string; readonly name: string },
): Promise<ImportedExamples> {
	const existing = new Map(
		(await client.listWorkflows()).map((workflow) => [workflow.name, workflow.id]),
	);
	const known = new Set((await client.listCredentials()).map(({ id }) => id));
	const imported: string[] = [];
	const kept: string[] = [];
	for (const example of await readExamples(folder)) {
		const id = existing.get(example.name);
		if (id === undefined) {
			await client.createWorkflow(withCredential(example, credential, () => true));
			imported.push(example.name);
			continue;
		}
		const saved = await client.getWorkflow(id);
		const linked = withCredential(saved, credential, (used) => !used || !known.has(used));
		if (linked !== saved) await client.updateWorkflow(id, { nodes: linked.nodes });
		kept.push(example.name);
	}
	return { imported, kept };
}

/** The workflow of that name. @throws when n8n has none */
export async function findWorkflow(client: N8nClient, name: string): Promise<SavedWorkflow> {
	const found = (await client.listWorkflows()).find((workflow) => workflow.name === name);
	if (!found) throw new Error(`n8n has no workflow "${name}".`);
	return await client.getWorkflow(found.id);
}

async function readExamples(folder: string): Promise<WorkflowJson[]> {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => {
			const text = await readFile(join(folder, file), 'utf8');
			return workflowSchema.parse(JSON.parse(text));
		}),
	);
}

/** @returns the same object when there was nothing to fill in */
function withCredential<T extends WorkflowJson>(
	workflow: T,
	{ id, name }: { readonly id: string; readonly name: string },
	replace: (usedId: string | null) => boolean,
): T {
	const toFill = new Set(
		workflow.nodes.filter((node) => {
			const used = node.credentials?.[CREDENTIAL_TYPE];
			return used !== undefined && replace(used.id);
		}),
	);
	if (toFill.size === 0) return workflow;
	const nodes = workflow.nodes.map((node) =>
		toFill.has(node)
			? { ...node, credentials: { ...node.credentials, [CREDENTIAL_TYPE]: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}
