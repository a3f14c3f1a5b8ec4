import type { WorkflowJson } from '../../../tools/n8n/schemas';

export const AGENT = 'AI Agent';

/** A node of an agent's workflow, called by its name. */
export function agentNode(
	name: string,
	type: string,
	typeVersion: number,
	more: object,
): WorkflowJson['nodes'][number] {
	return { id: name, name, type, typeVersion, position: [0, 0], ...more };
}

/** The agent, and its model behind a credential for OpenAI. */
export function agentNodes(agentVersion: number, modelId: string): WorkflowJson['nodes'] {
	return [
		agentNode('Start', 'n8n-nodes-base.manualTrigger', 1, { parameters: {} }),
		agentNode(AGENT, '@n8n/n8n-nodes-langchain.agent', agentVersion, {
			parameters: { promptType: 'define', text: 'Tell them that we are late.', options: {} },
		}),
		// Later versions speak OpenAI's Responses API.
		agentNode('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			credentials: { openAiApi: { id: modelId, name: 'Model' } },
		}),
	];
}

/** ClickSend as a tool that sends what the model decides. */
export function sendingTool(
	name: string,
	clickSendId: string,
	settings: object = {},
): WorkflowJson['nodes'][number] {
	return agentNode(name, 'n8n-nodes-clicksend-http.clickSendTool', 1, {
		parameters: {
			descriptionType: 'auto',
			resource: 'sms',
			operation: 'send',
			to: "={{ $fromAI('To', `Mobile number in international format`, 'string') }}",
			message: "={{ $fromAI('Message', `Text of the SMS`, 'string') }}",
			options: {},
		},
		credentials: { clickSendHttpApi: { id: clickSendId, name: 'ClickSend' } },
		...settings,
	});
}

/** A connection of one type to a node. */
export const connectionTo = (name: string, type: string) => ({
	[type]: [[{ node: name, type, index: 0 }]],
});
