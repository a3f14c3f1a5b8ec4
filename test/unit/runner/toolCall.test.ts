import type { INode, WorkflowExecuteMode } from 'n8n-workflow';
import { isToolCall, stopsAtIssue } from '../../../nodes/ClickSend/runner/toolCall';

const context = (
	node: Partial<INode>,
	{ mode = 'trigger', continues = false }: { mode?: WorkflowExecuteMode; continues?: boolean } = {},
) => ({
	getNode: (): INode => ({
		id: '1',
		name: 'ClickSend',
		type: 'n8n-nodes-clicksend-http.clickSend',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...node,
	}),
	getMode: () => mode,
	continueOnFail: () => continues,
});

const TOOL = 'n8n-nodes-clicksend-http.clickSendTool';

describe('A node knows that a language model has called it', () => {
	it('by its type, as an agent of a workflow runs it', () => {
		expect(isToolCall(context({ type: TOOL }))).toBe(true);
		expect(isToolCall(context({ type: TOOL }, { mode: 'webhook' }))).toBe(true);
	});

	it('by its mode, as an agent without a workflow runs it', () => {
		expect(isToolCall(context({}, { mode: 'internal' }))).toBe(true);
	});

	it('and that none has, also where a person has called it a tool', () => {
		for (const mode of ['manual', 'trigger', 'webhook', 'integrated', 'retry'] as const) {
			expect(isToolCall(context({ name: 'My Tool' }, { mode }))).toBe(false);
		}
	});
});

describe('The first issue', () => {
	it('ends a node of a workflow unless On Error says to continue', () => {
		expect(stopsAtIssue(context({}))).toBe(true);
		expect(stopsAtIssue(context({}, { continues: true }))).toBe(false);
	});

	it('ends a tool call only where On Error says to stop', () => {
		expect(stopsAtIssue(context({ type: TOOL }))).toBe(false);
		expect(stopsAtIssue(context({ type: TOOL, onError: 'continueErrorOutput' }))).toBe(false);
		expect(stopsAtIssue(context({ type: TOOL, onError: 'stopWorkflow' }))).toBe(true);
	});
});
