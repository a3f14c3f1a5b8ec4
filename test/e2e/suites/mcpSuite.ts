import { z } from 'zod';
import type { WorkflowJson } from '../../../tools/n8n/schemas';
import { agentNode, connectionTo, sendingTool } from '../../support/n8n/agentNodes';
import { McpClient } from '../../support/n8n/mcpClient';
import type { RealN8n } from '../../support/n8n/realN8n';

const MOBILE = '+61491570156';
const SERVER = 'MCP Server Trigger';
const CALL = { To: MOBILE, Message: 'We are late.' };

const parametersOf = ({ parameters }: WorkflowJson['nodes'][number]) => Object(parameters);

/**
 * Tools behind n8n's MCP Server Trigger: they send, send to two a minute, ask somebody, and send where a person
 * approves.
 */
function server(clickSendId: string): WorkflowJson {
	const send = sendingTool('Send', clickSendId);
	const sendFew = sendingTool('Send few', clickSendId, {
		parameters: { ...parametersOf(send), options: { toolCallLimit: 2 } },
	});
	const ask = sendingTool('Ask', clickSendId, {
		parameters: { ...parametersOf(send), operation: 'sendAndWait', responseType: 'reply' },
	});
	const trigger = agentNode(SERVER, '@n8n/n8n-nodes-langchain.mcpTrigger', 2, {
		webhookId: 'mcp-sms',
		parameters: { authentication: 'none', path: 'mcp-sms' },
	});
	const reviewed = sendingTool('Send reviewed', clickSendId);
	const review = agentNode('Review', 'n8n-nodes-clicksend-http.clickSendHitlTool', 1, {
		parameters: {
			resource: 'sms',
			operation: 'sendAndWait',
			responseType: 'approval',
			to: MOBILE,
			message: 'May it?',
			options: {},
		},
		credentials: { clickSendHttpApi: { id: clickSendId, name: 'ClickSend' } },
	});
	const tools = [send, sendFew, ask, review];
	return {
		name: 'MCP server',
		nodes: [trigger, ...tools, reviewed],
		connections: {
			...Object.fromEntries(tools.map(({ name }) => [name, connectionTo(SERVER, 'ai_tool')])),
			[reviewed.name]: connectionTo(review.name, 'ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** A workflow that clients of n8n's own MCP server may use. */
function exposed(clickSendId: string, type: string, parameters: object): WorkflowJson {
	const credentials = { clickSendHttpApi: { id: clickSendId, name: 'ClickSend' } };
	return {
		name: `Exposed ${type}`,
		nodes: [
			agentNode('Start', type, 1, { parameters, credentials }),
			agentNode('Send', 'n8n-nodes-clicksend-http.clickSend', 1, {
				parameters: {
					resource: 'sms',
					operation: 'send',
					to: MOBILE,
					message: 'We are late.',
					options: {},
				},
				credentials,
			}),
		],
		connections: { Start: connectionTo('Send', 'main') },
		settings: { executionOrder: 'v1', availableInMCP: true },
	};
}

/** The node as a tool of n8n's MCP Server Trigger. */
function describeServerTrigger(n8n: RealN8n): void {
	describe("as a tool of n8n's MCP Server Trigger", () => {
		let client: McpClient;
		beforeAll(async () => {
			const { id } = await n8n.client.createWorkflow(server(n8n.credentialId));
			await n8n.client.activateWorkflow(id);
			client = await McpClient.connect(`${n8n.url}/mcp/mcp-sms`);
		});

		it('a client is told what it takes, sends, and is refused in words', async () => {
			expect(await client.tools()).toContainEqual({
				name: 'Send',
				description: 'Send an SMS in ClickSend',
				inputSchema: {
					properties: {
						To: { type: 'string', description: 'Mobile number in international format' },
						Message: { type: 'string', description: 'Text of the SMS' },
					},
					required: ['To', 'Message'],
				},
			});
			expect(JSON.parse(await client.call('Send', CALL))).toMatchObject([
				{ to: MOBILE, result: '0000' },
			]);
			expect(n8n.sandbox.state.ledger).toMatchObject([{ to: MOBILE, message: 'We are late.' }]);
			expect(JSON.parse(await client.call('Send', { ...CALL, To: 'Nathan' }))).toMatchObject([
				{ error: { description: expect.stringContaining('Recipient: "Nathan"') } },
			]);
			// n8n's own words: the node is not asked.
			expect(await client.call('Send', { Message: 'We are late.' })).toMatch(/Required\s+→ at To/);
			expect(JSON.parse(await client.call('Ask', CALL))).toMatchObject([
				{ error: { message: 'Send and Wait cannot be a tool that a model calls' } },
			]);
			const gated = { toolParameters: CALL, hitlParameters: {} };
			expect(await client.call('Send_reviewed', gated)).toBe('');
			expect(n8n.sandbox.state.ledger).toHaveLength(1);
		});

		it('a client sends to as many a minute as the tool may, and is told when to go on', async () => {
			const results: string[] = [];
			for (let call = 0; call < 3; call++) results.push(await client.call('Send_few', CALL));
			expect(n8n.sandbox.state.ledger).toHaveLength(2);
			expect(JSON.parse(results[2] ?? '')).toMatchObject([
				{
					error: {
						message:
							'Tool calls had 2 recipients in the last minute, and this one has 1; the limit is 2 a minute',
						description: expect.stringMatching(/^Wait \d+ seconds, until \d\d:\d\d:\d\d UTC, /),
						outcome: 'notSent',
					},
				},
			]);
		});
	});
}

/** Workflows with our nodes in n8n's own MCP server. */
function describeInstanceServer(n8n: RealN8n): void {
	describe("in a workflow of n8n's own MCP server", () => {
		let client: McpClient;
		beforeAll(async () => {
			await n8n.client.request('PATCH', '/rest/mcp/settings', { mcpAccessEnabled: true });
			const key = z
				.object({ data: z.object({ apiKey: z.string() }) })
				.parse(await n8n.client.request('GET', '/rest/mcp/api-key'));
			client = await McpClient.connect(`${n8n.url}/mcp-server/http`, {
				authorization: `Bearer ${key.data.apiKey}`,
			});
		});

		async function execute(workflow: WorkflowJson) {
			const { id: workflowId } = await n8n.client.createWorkflow(workflow);
			const result = await client.call('execute_workflow', { workflowId, executionMode: 'manual' });
			return { workflowId, ...JSON.parse(result) };
		}

		it('Send sends, after a trigger that n8n can start', async () => {
			const workflow = exposed(n8n.credentialId, 'n8n-nodes-base.manualTrigger', {});
			const { executionId } = await execute(workflow);
			expect((await n8n.client.waitForExecution(executionId)).status).toBe('success');
			expect(n8n.sandbox.state.ledger).toMatchObject([{ to: MOBILE }]);
		});

		it('our triggers cannot be started, in the words of n8n, and a test of the workflow sends', async () => {
			const type = 'n8n-nodes-clicksend-http.clickSendPollTrigger';
			const { workflowId, error } = await execute(
				exposed(n8n.credentialId, type, { event: 'reply' }),
			);
			expect(error).toBe(
				'This workflow has no trigger that can be executed in manual mode. Supported triggers: Schedule Trigger, Webhook Trigger, Form Trigger, Chat Trigger, Manual Trigger.',
			);
			expect(n8n.sandbox.state.requests).toEqual([]);
			const details = { workflowId, detailLevel: 'execution' };
			expect(await client.call('get_workflow_details', details)).toContain(
				'Only Schedule, Webhook, Form, and Chat triggers can be executed directly through MCP',
			);
			const pinData = { Start: [{ json: { from: MOBILE, message: 'Hello' } }] };
			expect(await client.call('test_workflow', { workflowId, pinData })).toContain('success');
			expect(n8n.sandbox.state.ledger).toMatchObject([{ to: MOBILE }]);
		});
	});
}

/** What clients of the Model Context Protocol can do with our nodes. */
export function describeMcp(n8n: RealN8n): void {
	describeServerTrigger(n8n);
	describeInstanceServer(n8n);
}
