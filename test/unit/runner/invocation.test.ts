import type { INode, WorkflowExecuteMode } from 'n8n-workflow';
import { readInvocation } from '../../../nodes/ClickSend/runner/invocation';

const TYPE = 'n8n-nodes-clicksend-http.clickSend';

function read(
	more: Partial<INode>,
	{ mode = 'trigger', continues = false }: { mode?: WorkflowExecuteMode; continues?: boolean } = {},
) {
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
