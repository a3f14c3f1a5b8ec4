import { createRequire } from 'node:module';
import type * as N8nWorkflow from 'n8n-workflow';
import type { INode, INodeExecutionData, INodeType } from 'n8n-workflow';

/** The engines of n8n 2.41.1 (`n8n-workflow`) and of 1.123.81 (`n8n-workflow-1`). */
export type Line = 'n8n-workflow' | 'n8n-workflow-1';
export type Engine = 'legacy' | 'vm' | 'quickjs';

/** What n8n makes of a parameter for an item. */
export type Evaluated = { ok: true; value: unknown } | { ok: false; error: unknown };

export interface Evaluator {
	evaluate(raw: string, items: readonly INodeExecutionData[], itemIndex: number): Evaluated;
	close(): Promise<void>;
}

const NODE: INode = {
	id: '1',
	name: 'Node',
	type: 'node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

class Node implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Node',
		name: 'node',
		group: ['output'],
		version: 1,
		description: 'Does nothing',
		defaults: { name: 'Node' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
}

const load = createRequire(__filename);

/**
 * n8n's own evaluator, called as n8n's `getNodeParameter` calls it.
 *
 * @param line as much of either line as is used here has the same shape
 * @param engine as in `N8N_EXPRESSION_ENGINE`; `vm` needs Node 24
 */
export async function openEvaluator(line: Line, engine: Engine): Promise<Evaluator> {
	const { Workflow, Expression, createEmptyRunExecutionData }: typeof N8nWorkflow = load(line);
	const node = new Node();
	const workflow = new Workflow({
		id: 'test',
		name: 'test',
		active: false,
		nodes: [NODE],
		connections: {},
		nodeTypes: {
			getByName: () => node,
			getByNameAndVersion: () => node,
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1', timezone: 'UTC' },
	});
	await Expression.initExpressionEngine({
		engine,
		bridgeTimeout: 5_000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1_024,
	});
	Expression.setExpressionEngine(engine);
	await workflow.expression.acquireIsolate();

	const run = createEmptyRunExecutionData();
	const additionalKeys = { $vars: {}, $secrets: {} };
	return {
		evaluate(raw, items, itemIndex) {
			const input = [...items];
			try {
				const value: unknown = workflow.expression.getParameterValue(
					raw,
					run,
					0,
					itemIndex,
					NODE.name,
					input,
					'manual',
					additionalKeys,
					{ data: { main: [input] }, node: NODE, source: null },
					false,
					{},
				);
				return { ok: true, value };
			} catch (error) {
				return { ok: false, error };
			}
		},
		async close() {
			await workflow.expression.releaseIsolate();
			await Expression.disposeExpressionEngine();
			Expression.setExpressionEngine('legacy');
		},
	};
}
