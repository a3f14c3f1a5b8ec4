import type { WorkflowJson } from '../../../tools/n8n/schemas';
import { AGENT, agentNodes, connectionTo, sendingTool } from '../../support/n8n/agentNodes';
import { ScriptedModel, type ToolArguments } from '../../support/n8n/languageModel';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';

const MOBILE = '+61491570156';
const REFUSED = '+61491570157';
const TOOL = 'Send an SMS in ClickSend';
const MANY = Array.from({ length: 500 }, (_, n) => `+61491${String(570_000 + n)}`);

/** How n8n runs the tools of an agent: through its engine, or as functions of the agent. */
const AGENT_VERSIONS = [3, 2.2];

function agentWorkflow(
	agentVersion: number,
	modelId: string,
	clickSendId: string,
	toolSettings: Fields,
): WorkflowJson {
	return {
		name: 'Agent',
		nodes: [...agentNodes(agentVersion, modelId), sendingTool(TOOL, clickSendId, toolSettings)],
		connections: {
			Start: connectionTo(AGENT, 'main'),
			Model: connectionTo(AGENT, 'ai_languageModel'),
			[TOOL]: connectionTo(AGENT, 'ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** The tests of the action node as a tool of n8n's AI Agent. */
export function describeAgentTool(n8n: RealN8n): void {
	describe.each(AGENT_VERSIONS)('as a tool of an AI Agent of version %s', (agentVersion) => {
		const model = new ScriptedModel();
		let modelId: string;
		beforeAll(async () => {
			modelId = await n8n.client.createCredential({
				name: 'Model',
				type: 'openAiApi',
				data: { apiKey: 'none', url: await model.start(), header: false },
			});
		});
		afterAll(async () => {
			await model.stop();
		});

		/** Runs a workflow in which the model calls the tool, turn by turn. @returns the execution's status */
		async function run(turns: ToolArguments[][], toolSettings: Fields = {}): Promise<string> {
			model.willCall(...turns);
			const workflow = agentWorkflow(agentVersion, modelId, n8n.credentialId, toolSettings);
			const id = await n8n.client.runWorkflow(workflow);
			return (await n8n.client.waitForExecution(id)).status;
		}

		/** Lets the model call the tool, turn by turn. @returns the result of each call */
		async function call(...turns: ToolArguments[][]): Promise<string[]> {
			expect(await run(turns)).toBe('success');
			return model.toolResults;
		}

		const refusals = async (...calls: ToolArguments[]) => {
			const results = await call(calls);
			expect(n8n.sandbox.state.requests).toEqual([]);
			return results.map((result): unknown => JSON.parse(result)[0].error);
		};

		it('a model is told what it does, sends, and reads what came of it', async () => {
			const results = await call([
				{ To: MOBILE, Message: 'We are late.' },
				{ To: '+61491570157', Message: 'So are we.' },
			]);
			expect(model.offeredTools).toMatchObject([
				{
					description: 'Send an SMS in ClickSend',
					parameters: {
						properties: {
							To: { type: 'string', description: 'Mobile number in international format' },
							Message: { type: 'string', description: 'Text of the SMS' },
						},
						required: ['To', 'Message'],
					},
				},
			]);
			// n8n 1 makes the calls of one turn in reverse order.
			const [first, second] = [...n8n.sandbox.state.ledger].sort((a, b) => (a.to < b.to ? -1 : 1));
			expect(first).toMatchObject({ to: MOBILE, message: 'We are late.' });
			expect(second).toMatchObject({ to: '+61491570157', message: 'So are we.' });
			expect(results.map((result): unknown => JSON.parse(result))).toMatchObject([
				[{ to: first?.to, messageid: first?.messageid, result: '0000' }],
				[{ to: second?.to, messageid: second?.messageid, result: '0000' }],
			]);
		});

		it('a model that gets it wrong is told how to do better, and nothing is sent', async () => {
			const [word, long, many] = await refusals(
				{ To: 'Nathan', Message: 'We are late.' },
				{ To: MOBILE, Message: 'x'.repeat(2000) },
				{ To: MANY.join(', '), Message: 'We are late.' },
			);
			expect(word).toMatchObject({
				message: expect.stringContaining('it is not a phone number'),
				description: expect.stringMatching(/international format, e\.g\. \+61411111111.*"Nathan"/s),
				outcome: 'notSent',
			});
			expect(long).toMatchObject({
				message: 'The message has 2000 characters; ClickSend takes 960',
				description: expect.stringContaining('Shorten the message'),
			});
			expect(many).toMatchObject({
				message: 'This tool call has 500 recipients; a tool call may have 10',
				description: expect.stringContaining('Do not split the recipients into several calls'),
			});
		});

		it('a model that calls again and again sends to 30 in all', async () => {
			const tens = [0, 10, 20, 30].map((from) => ({
				To: MANY.slice(from, from + 10).join(', '),
				Message: 'We are late.',
			}));
			const results = await call(tens);
			expect(n8n.sandbox.state.ledger).toHaveLength(30);
			expect(results.filter((result) => result.includes('they are used up'))).toHaveLength(1);
		});

		it('a model that has learned how to do better sends', async () => {
			const [refused, sent] = await call(
				[{ To: 'Nathan', Message: 'We are late.' }],
				[{ To: MOBILE, Message: 'We are late.' }],
			);
			expect(refused).toContain('is not a phone number');
			expect(sent).toContain('"result":"0000"');
			expect(n8n.sandbox.state.ledger).toMatchObject([{ to: MOBILE, message: 'We are late.' }]);
		});

		it('Retry On Fail sends to nobody again, also where On Error is set to stop', async () => {
			n8n.sandbox.state.faults.inject({ kind: 'recipientResult', to: REFUSED, code: '2015' });
			await run([[{ To: `${MOBILE}, ${REFUSED}`, Message: 'We are late.' }]], {
				onError: 'stopWorkflow',
				retryOnFail: true,
				waitBetweenTries: 0,
			});
			expect(
				n8n.sandbox.state.ledger.map(({ to }) => to).filter((to) => to === MOBILE),
			).toHaveLength(1);
		});

		if (agentVersion >= 3) {
			// Older agents check the type of an argument themselves, before the node.
			it('a model that does not keep to the schema is told how to do better', async () => {
				const [list, noRecipient, noMessage, object] = await refusals(
					{ To: MANY, Message: 'We are late.' },
					{ Message: 'We are late.' },
					{ To: MOBILE },
					{ To: MOBILE, Message: { text: 'We are late.' } },
				);
				expect(list).toMatchObject({ message: expect.stringContaining('500 recipients') });
				expect(noRecipient).toMatchObject({ message: expect.stringContaining('it is empty') });
				expect(noMessage).toMatchObject({ message: 'The message is empty' });
				expect(object).toMatchObject({
					message: 'The message is a list or an object, not a text',
				});
			});
		}
	});
}
