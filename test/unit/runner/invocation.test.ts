import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, WorkflowExecuteMode } from 'n8n-workflow';
import { readInvocation } from '../../../nodes/ClickSend/runner/invocation';

const TYPE = 'n8n-nodes-clicksend-http.clickSend';

interface Circumstances {
	mode?: WorkflowExecuteMode;
	continues?: boolean;
	executionId?: string;
	parentExecutionId?: string;
	/** Throws where n8n keeps none. */
	getContext?: () => IDataObject;
}

function read(more: Partial<INode>, circumstances: Circumstances = {}) {
	const { mode = 'trigger', continues = false, executionId = '4711' } = circumstances;
	const { parentExecutionId, getContext = () => ({}) } = circumstances;
	const node: INode = {
		id: '1',
		name: 'ClickSend',
		type: TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	};
	return readInvocation({
		getNode: () => node,
		getExecuteData: () => ({ node, data: { main: [] }, source: null }),
		getMode: () => mode,
		continueOnFail: () => continues,
		getExecutionId: () => executionId,
		getExecutionContext: () => ({
			version: 1,
			establishedAt: 0,
			source: mode,
			...(parentExecutionId !== undefined && { parentExecutionId }),
		}),
		getContext,
	});
}

const TOOL = `${TYPE}Tool`;

describe('A node knows that a language model has called it', () => {
	it('by its type, as an agent of a workflow runs it', () => {
		expect(read({ type: TOOL }).caller).toBe('agent');
		expect(read({ type: TOOL }, { mode: 'webhook' }).caller).toBe('agent');
	});

	it('by its mode, as an agent without a workflow runs it', () => {
		expect(read({}, { mode: 'internal' }).caller).toBe('agent');
	});

	it('and that none has, also where a person has called it a tool', () => {
		for (const mode of ['manual', 'trigger', 'webhook', 'integrated', 'retry'] as const) {
			expect(read({ name: 'My Tool' }, { mode }).caller).toBe('workflow');
		}
	});
});

describe('The first issue', () => {
	it('ends a node of a workflow unless On Error says to continue', () => {
		expect(read({}).endsAtIssue).toBe(true);
		expect(read({}, { continues: true }).endsAtIssue).toBe(false);
	});

	it('ends a tool call only where On Error says to stop', () => {
		expect(read({ type: TOOL }).endsAtIssue).toBe(false);
		expect(read({ type: TOOL, onError: 'continueErrorOutput' }).endsAtIssue).toBe(false);
		expect(read({ type: TOOL, onError: 'stopWorkflow' }).endsAtIssue).toBe(true);
	});
});

/** As n8n makes them for Engine 2.0. */
const UUID_7 = '0199f0a4-7c2e-7d3b-8a51-0f2c3d4e5f60';

describe('The engine', () => {
	it('is known by the ID of the execution', () => {
		expect(read({})).toMatchObject({ engine: 1, keepsContext: true });
		expect(read({}, { executionId: UUID_7 })).toMatchObject({ engine: 2, keepsContext: false });
		expect(read({}, { executionId: randomUUID() }).engine).toBe(1);
	});

	it('of the workflow that called this one is known, too', () => {
		expect(read({}).callersEngine).toBeUndefined();
		expect(read({}, { parentExecutionId: '7' }).callersEngine).toBe(1);
		expect(read({}, { parentExecutionId: UUID_7 })).toMatchObject({ engine: 1, callersEngine: 2 });
	});

	it('keeps nothing where it has no context to keep', () => {
		const getContext = () => {
			throw new Error('`executionData` is not initialized');
		};
		expect(read({}, { mode: 'internal', getContext }).keepsContext).toBe(false);
	});
});
