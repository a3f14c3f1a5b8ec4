import { nodeItems } from '../../../tools/n8n/execution';
import type { WorkflowJson } from '../../../tools/n8n/schemas';
import {
	AGENT,
	agentNode,
	agentNodes,
	connectionTo,
	sendingTool,
} from '../../support/n8n/agentNodes';
import { ScriptedModel } from '../../support/n8n/languageModel';
import type { RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

const CUSTOMER = '+61491570156';
const REVIEWER = '+61491570157';

/** How n8n runs the tools of an agent whose calls are reviewed. */
const AGENT_VERSION = 3;

/** An agent whose tool sends SMS to customers, once a person has approved that by SMS. */
function reviewedAgent(modelId: string, clickSendId: string, options: object): WorkflowJson {
	const credentials = { clickSendHttpApi: { id: clickSendId, name: 'ClickSend' } };
	return {
		name: 'Reviewed agent',
		nodes: [
			...agentNodes(AGENT_VERSION, modelId),
			agentNode('Ask the team', 'n8n-nodes-clicksend-http.clickSendHitlTool', 1, {
				parameters: {
					resource: 'sms',
					operation: 'sendAndWait',
					responseType: 'approval',
					to: REVIEWER,
					message: '=May the agent tell {{ $tool.parameters.To }}: {{ $tool.parameters.Message }}?',
					options,
				},
				credentials,
			}),
			sendingTool('Send an SMS', clickSendId),
		],
		connections: {
			Start: connectionTo(AGENT, 'main'),
			Model: connectionTo(AGENT, 'ai_languageModel'),
			'Ask the team': connectionTo(AGENT, 'ai_tool'),
			'Send an SMS': connectionTo('Ask the team', 'ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** ClickSend as the human review of an AI agent's tools, which n8n 2 has. */
export function describeHumanReview(n8n: RealN8n): void {
	describe('as the human review of an AI Agent', () => {
		const model = new ScriptedModel();
		let modelId: string;
		let trigger: TriggerWorkflow;
		const state = () => n8n.sandbox.state;

		beforeAll(async () => {
			modelId = await n8n.client.createCredential({
				name: 'Model',
				type: 'openAiApi',
				data: { apiKey: 'none', url: await model.start(), header: false },
			});
			trigger = await TriggerWorkflow.activate(n8n);
		});
		afterAll(async () => {
			await trigger.deactivate();
			await model.stop();
		});

		/** Lets the model call the tool, and resolves when a person was asked. */
		async function callTool(options: object = {}): Promise<string> {
			state().pushSettings = { reply: trigger.url(), deliveryReport: '' };
			// What the model decides on is the tool's part of what a review takes.
			model.willCall([{ toolParameters: { To: CUSTOMER, Message: 'We are late' } }]);
			const workflow = reviewedAgent(modelId, n8n.credentialId, options);
			const id = await n8n.client.runWorkflow(workflow);
			await n8n.client.waitForExecution(id, { until: ['waiting', 'error', 'success'] });
			return id;
		}
		const answer = (message: string) => {
			const messageid = state().ledger.at(-1)?.messageid ?? '';
			state().addReply({ messageid, from: REVIEWER, message });
		};
		const sentTo = () => state().ledger.map((sms) => sms.to);

		it('is in the list of nodes', async () => {
			const names = (await n8n.client.getNodeTypes()).map(({ name }) => name);
			expect(names).toContain('n8n-nodes-clicksend-http.clickSendHitlTool');
		});

		it('a person approves by SMS, and the tool runs', async () => {
			const id = await callTool();
			expect(state().ledger).toMatchObject([
				{
					to: REVIEWER,
					message: `May the agent tell ${CUSTOMER}: We are late?\n\nReply YES to approve or NO to decline.`,
				},
			]);
			answer('Yes');
			const execution = await n8n.client.waitForExecution(id);
			expect(execution.status).toBe('success');
			expect(sentTo()).toEqual([REVIEWER, CUSTOMER]);
			expect(model.toolResults[0]).toContain('"result":"0000"');
			expect(nodeItems(execution, 'AI Agent')).toMatchObject([{ json: { output: 'Done.' } }]);
		});

		it('a person declines, and the agent stops', async () => {
			const id = await callTool();
			answer('no');
			expect((await n8n.client.waitForExecution(id)).status).toBe('success');
			expect(sentTo()).toEqual([REVIEWER]);
			expect(model.toolResults[0]).toMatch(/rejected the tool call/);
		});

		it('a person is asked about each of several calls at once', async () => {
			state().pushSettings = { reply: trigger.url(), deliveryReport: '' };
			const calls = ['We are late', 'We are early'].map((Message) => ({
				toolParameters: { To: CUSTOMER, Message },
			}));
			model.willCall(calls);
			const id = await n8n.client.runWorkflow(reviewedAgent(modelId, n8n.credentialId, {}));
			await n8n.client.waitForExecution(id, { until: ['waiting', 'error', 'success'] });
			answer('yes');
			await n8n.sandboxUntil(() => state().ledger.length === 2);
			expect(state().ledger.at(-1)?.message).toContain('We are early');
			answer('yes');
			expect((await n8n.client.waitForExecution(id)).status).toBe('success');
			expect(sentTo()).toEqual([REVIEWER, REVIEWER, CUSTOMER, CUSTOMER]);
		});

		it('a person says something else, and the agent hears it', async () => {
			const id = await callTool({ askAgain: 0 });
			answer('Only after six');
			expect((await n8n.client.waitForExecution(id)).status).toBe('success');
			expect(sentTo()).toEqual([REVIEWER]);
			expect(model.toolResults[0]).toContain('Only after six');
		});

		it('nobody answers in time, and the agent is told that', async () => {
			const values = { limitType: 'afterTimeInterval', resumeAmount: 0.02, resumeUnit: 'minutes' };
			const id = await callTool({ limitWaitTime: { values } });
			const { status } = await n8n.client.waitForExecution(id, { timeoutMs: 90_000 });
			expect(status).toBe('success');
			expect(sentTo()).toEqual([REVIEWER]);
			expect(model.toolResults[0]).toContain('Nobody answered in time');
		});

		it('the SMS cannot be sent: nothing is approved', async () => {
			state().faults.inject({ kind: 'recipientResult', to: REVIEWER, code: '2015' });
			const id = await callTool();
			await n8n.client.waitForExecution(id);
			expect(sentTo()).toEqual([]);
			expect(model.toolResults[0]).toContain('Nobody was asked: ');
		});
	});
}
