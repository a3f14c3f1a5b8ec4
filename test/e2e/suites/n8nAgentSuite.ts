import { agentTool, N8nAgent } from '../../support/n8n/n8nAgent';
import { ScriptedModel } from '../../support/n8n/languageModel';
import type { RealN8n } from '../../support/n8n/realN8n';

const MOBILE = '+61491570156';
const CALL = { To: MOBILE, Message: 'We are late.' };

/** The action node as a tool of n8n's own Agents, which run it without a workflow. */
export function describeN8nAgent(n8n: RealN8n): void {
	describe("as a tool of one of n8n's Agents", () => {
		// n8n offers tools of its own beside ours.
		const model = new ScriptedModel(/^(?!Send_SMS$)/);
		let agent: N8nAgent;
		beforeAll(async () => {
			const modelId = await n8n.client.createCredential({
				name: 'Model',
				type: 'openAiApi',
				data: { apiKey: 'none', url: await model.start(), header: false },
			});
			agent = await N8nAgent.create(n8n.client, modelId);
		});
		afterAll(async () => {
			await model.stop();
		});

		const ledger = () => n8n.sandbox.state.ledger;
		/** What each call has put out. */
		const outputs = () =>
			model.toolResults.map((result): unknown => JSON.parse(result).data?.[0]?.json ?? result);

		it('a model sends, is refused in words, and learns what came of it', async () => {
			await agent.useTools(agentTool(n8n.credentialId));
			model.willCall([{ ...CALL, To: 'Nathan' }], [CALL]);
			await agent.chat();
			expect(model.offeredTools).toContainEqual({
				name: 'Send_SMS',
				description: 'Send an SMS to a customer',
				parameters: {
					properties: {
						To: { type: 'string', description: 'Mobile number' },
						Message: { type: 'string', description: 'Text of the SMS' },
					},
					required: ['To', 'Message'],
				},
			});
			expect(ledger()).toMatchObject([{ to: MOBILE, message: 'We are late.' }]);
			expect(outputs()).toMatchObject([
				{
					error: {
						message: expect.stringContaining('it is not a phone number'),
						description: expect.stringMatching(
							/international format, e\.g\. \+61411111111.*"Nathan"/s,
						),
						outcome: 'notSent',
					},
				},
				{ to: MOBILE, messageid: ledger()[0]?.messageid, result: '0000' },
			]);
		});

		it('a model sends to 30 a minute, and is told when to go on', async () => {
			await agent.useTools(agentTool(await n8n.createCredential({})));
			const numbers = Array.from({ length: 40 }, (_, n) => `+61491${String(570_000 + n)}`);
			model.willCall(
				[0, 10, 20, 30].map((from) => ({ ...CALL, To: numbers.slice(from, from + 10).join(', ') })),
			);
			await agent.chat();
			expect(ledger()).toHaveLength(30);
			const refused = model.toolResults.filter((result) => result.includes('30 a minute'));
			expect(refused).toEqual([
				expect.stringMatching(/Wait \d+ seconds, until \d\d:\d\d:\d\d UTC, and call again then/),
			]);
		});

		it('a model cannot choose its limit', async () => {
			const toolCallLimit = "={{ $fromAI('Limit', `How many`, 'number') }}";
			await agent.useTools(agentTool(n8n.credentialId, { options: { toolCallLimit } }));
			model.willCall([{ ...CALL, Limit: 1000 }]);
			await agent.chat();
			expect(outputs()).toMatchObject([
				{ error: { message: 'The option Tool Call Limit has an expression' } },
			]);
			expect(ledger()).toEqual([]);
		});

		it('a person approves a call, and declines another', async () => {
			const credentialId = await n8n.createCredential({});
			await agent.useTools(agentTool(credentialId, {}, { requireApproval: true }));
			model.willCall([CALL]);
			const [first] = await agent.chat();
			expect(ledger()).toEqual([]);
			if (first) await agent.decide(first, true);
			expect(ledger()).toMatchObject([{ to: MOBILE }]);
			expect(outputs()).toMatchObject([{ result: '0000' }]);

			model.willCall([CALL]);
			const [second] = await agent.chat();
			if (second) await agent.decide(second, false);
			expect(ledger()).toHaveLength(1);
			expect(model.toolResults[0]).toContain('was not approved');
		});

		it('Send and Wait is refused when the agent is set up, which names the approval of n8n', async () => {
			const tool = agentTool(n8n.credentialId, { operation: 'sendAndWait' });
			await expect(agent.useTools(tool)).rejects.toThrow(
				/Operation .*sendAndWait.* requires a persistent workflow .*set requireApproval: true/,
			);
		});

		it.each(['clickSendTrigger', 'clickSendPollTrigger'])(
			'the model is told that %s is no tool',
			async (type) => {
				await agent.useTools(agentTool(n8n.credentialId, {}, {}, type));
				model.willCall([CALL]);
				await agent.chat();
				expect(model.toolResults[0]).toContain(`${type}\\": Node is not usable as a tool`);
			},
		);
	});
}
