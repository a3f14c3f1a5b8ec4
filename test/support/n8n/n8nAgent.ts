import { z } from 'zod';
import type { N8nClient } from '../../../tools/n8n/client';
import type { Fields } from './realN8n';

const inData = <T extends z.ZodTypeAny>(schema: T) => z.object({ data: schema });
const idSchema = inData(z.object({ id: z.string() }));
const hashSchema = inData(z.object({ configHash: z.string() }));

/** A tool call that waits for a person. */
const suspendedSchema = z.object({
	type: z.literal('tool-call-suspended'),
	payload: z.object({ runId: z.string(), toolCallId: z.string() }),
});

/** One of n8n's own Agents, which need no workflow; n8n 2 has them. */
export class N8nAgent {
	private constructor(
		private readonly client: N8nClient,
		private readonly path: string,
		private readonly modelId: string,
	) {}

	/** @param modelId of the credential for its model */
	static async create(client: N8nClient, modelId: string): Promise<N8nAgent> {
		const project = idSchema.parse(await client.request('GET', '/rest/projects/personal'));
		const path = `/rest/projects/${project.data.id}/agents/v2/`;
		const agent = idSchema.parse(await client.request('POST', path, { name: 'Agent' }));
		return new N8nAgent(client, path + agent.data.id, modelId);
	}

	/** Gives it these tools instead of what it had. @throws where n8n refuses one */
	async useTools(...tools: Fields[]): Promise<void> {
		const { configHash } = hashSchema.parse(
			await this.client.request('GET', `${this.path}/config`),
		).data;
		await this.client.request('PUT', `${this.path}/config`, {
			baseConfigHash: configHash,
			config: {
				name: 'Agent',
				model: 'openai/scripted',
				credential: this.modelId,
				instructions: 'Tell them that we are late.',
				tools,
			},
		});
	}

	/** Talks to it, and resolves when it has answered or waits for a person. */
	async chat(): Promise<Array<z.infer<typeof suspendedSchema>['payload']>> {
		return await this.post('/chat', { message: 'We are late.' });
	}

	/** Decides on a tool call that waits, and resolves when the agent has answered. */
	async decide(
		{ runId, toolCallId }: { runId: string; toolCallId: string },
		approved: boolean,
	): Promise<void> {
		await this.post('/chat/resume', { runId, toolCallId, resumeData: { approved } });
	}

	private async post(path: string, body: object) {
		const text = await this.client.requestText('POST', this.path + path, body);
		return text.split('\n').flatMap((line) => {
			if (!line.startsWith('data:')) return [];
			const event = suspendedSchema.safeParse(JSON.parse(line.slice('data:'.length)));
			return event.success ? [event.data.payload] : [];
		});
	}
}

/** ClickSend as a tool of an Agent, which sends what the model decides. */
export function agentTool(
	clickSendId: string,
	parameters: Fields = {},
	settings: Fields = {},
	type = 'clickSend',
): Fields {
	return {
		type: 'node',
		name: 'Send SMS',
		description: 'Send an SMS to a customer',
		node: {
			nodeType: `n8n-nodes-clicksend-http.${type}`,
			nodeTypeVersion: 1,
			nodeParameters: {
				resource: 'sms',
				operation: 'send',
				to: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('To', `Mobile number`, 'string') }}",
				message: "={{ $fromAI('Message', `Text of the SMS`, 'string') }}",
				options: {},
				...parameters,
			},
			credentials: { clickSendHttpApi: { id: clickSendId, name: 'ClickSend' } },
		},
		...settings,
	};
}
