import type { N8nClient } from '../../tools/n8n/client';
import { executionResponseSchema, wrapped } from '../../tools/n8n/schemas';

/** What n8n has recorded of a node in an execution. */
export interface NodeRecord {
	/** Milliseconds, as n8n shows it. */
	readonly executionTime: number;
	/** How many items came out at the first output. */
	readonly items: number;
}

/** What n8n has recorded of an execution, without its items. */
export interface ExecutionRecord {
	readonly status: string;
	/** Of the error that ended it. */
	readonly error: string | undefined;
	readonly nodes: ReadonlyMap<string, NodeRecord>;
}

/** @returns the ID of a workflow's last execution; undefined while n8n has not saved it */
export async function savedExecution(
	client: N8nClient,
	workflowId: string,
): Promise<string | undefined> {
	const [last] = await client.listExecutions(workflowId);
	return last && last.status !== 'new' && last.status !== 'running' ? last.id : undefined;
}

/** Reads what an execution took, and leaves its items, which may be 100,000, as they are. */
export async function readRecord(client: N8nClient, executionId: string): Promise<ExecutionRecord> {
	const answer = await client.request('GET', `/rest/executions/${executionId}`);
	const { status, data } = wrapped(executionResponseSchema).parse(answer);
	const result = new Flattened(data).root.at('resultData');
	const nodes = new Map<string, NodeRecord>();
	for (const name of result.at('runData').keys()) {
		const run = result.at('runData').at(name).at('0');
		const items = run.at('data').at('main').at('0').keys().length;
		nodes.set(name, { executionTime: Number(run.at('executionTime').value), items });
	}
	const error = result.at('error').at('message').value;
	return { status, error: typeof error === 'string' ? error : undefined, nodes };
}

/**
 * Data as the package `flatted` writes it: one list, in which every text and every object of the data
 * has an entry, and where an object has one of them, it has its place in the list, as text.
 */
class Flattened {
	private readonly entries: unknown[];

	constructor(text: string) {
		const parsed: unknown = JSON.parse(text);
		this.entries = Array.isArray(parsed) ? parsed : [];
	}

	get root(): FlattenedValue {
		return new FlattenedValue(this, this.entries[0]);
	}

	resolve(value: unknown): unknown {
		return typeof value === 'string' ? this.entries[Number(value)] : value;
	}
}

/** A value in flattened data; undefined where there is none. */
class FlattenedValue {
	constructor(
		private readonly within: Flattened,
		readonly value: unknown,
	) {}

	keys(): string[] {
		return typeof this.value === 'object' && this.value !== null ? Object.keys(this.value) : [];
	}

	at(key: string): FlattenedValue {
		const isObject = typeof this.value === 'object' && this.value !== null;
		const held: unknown = isObject ? Reflect.get(this.value, key) : undefined;
		return new FlattenedValue(this.within, this.within.resolve(held));
	}
}
