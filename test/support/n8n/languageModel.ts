import { fastify, type FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What is used of a request to OpenAI's Chat Completions API. */
const requestSchema = z.object({
	stream: z.boolean().optional(),
	messages: z.array(
		z.object({ role: z.string(), content: z.unknown(), tool_call_id: z.string().optional() }),
	),
	tools: z
		.array(
			z.object({
				function: z.object({
					name: z.string(),
					description: z.string(),
					parameters: z.object({
						// Left out by a tool that takes nothing.
						properties: z
							.record(z.object({ type: z.string().optional(), description: z.string().optional() }))
							.default({}),
						required: z.array(z.string()).default([]),
					}),
				}),
			}),
		)
		.default([]),
});

type ModelRequest = z.infer<typeof requestSchema>;
export type OfferedTool = ModelRequest['tools'][number]['function'];

/** The arguments of a tool call. */
export type ToolArguments = Readonly<Record<string, unknown>>;

interface ScriptedCall {
	id: string;
	turn: number;
	given: ToolArguments;
}

const FINAL_ANSWER = 'Done.';

/**
 * A language model behind OpenAI's Chat Completions API, on loopback, that follows a script:
 * it calls the first tool that it is offered with the given arguments, and then ends.
 */
export class ScriptedModel {
	private readonly server: FastifyInstance = fastify();
	private readonly requests: ModelRequest[] = [];
	private calls: readonly ScriptedCall[] = [];
	private scripts = 0;

	/** @param ignored names of tools that it does not call, because n8n offers them by itself */
	constructor(private readonly ignored = /^$/) {
		this.server.post('/v1/chat/completions', (request, reply) => {
			const asked = requestSchema.parse(request.body);
			const message = this.decide(asked);
			return asked.stream
				? reply.type('text/event-stream').send(streamed(message))
				: reply.send(
						completion('chat.completion', { message: { role: 'assistant', ...message } }, message),
					);
		});
	}

	/** @returns the base URL for a credential */
	async start(): Promise<string> {
		return `${await this.server.listen({ host: '127.0.0.1', port: 0 })}/v1`;
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	/**
	 * Forgets what it was asked, and decides on its calls.
	 *
	 * @param turns the calls of each turn; the next turn comes when all of one have been answered
	 */
	willCall(...turns: ReadonlyArray<readonly ToolArguments[]>): void {
		this.requests.length = 0;
		// An agent with a memory shows it the calls of earlier talks too.
		const script = ++this.scripts;
		this.calls = turns.flatMap((calls, turn) =>
			calls.map((given, index) => ({ id: `call_${script}_${turn}_${index}`, turn, given })),
		);
	}

	/** The tools that it was offered. */
	get offeredTools(): OfferedTool[] {
		return this.requests.at(-1)?.tools.map((tool) => tool.function) ?? [];
	}

	/** The messages of a role that it read last, oldest first. */
	said(role: 'system' | 'user'): string[] {
		const { messages = [] } = this.requests.at(-1) ?? {};
		return messages
			.filter((message) => message.role === role)
			.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
	}

	/** The results of its calls, as it reads them, in the order of the calls. */
	get toolResults(): string[] {
		const { messages = [] } = this.requests.at(-1) ?? {};
		return this.calls.map(({ id }) =>
			String(messages.find((message) => message.tool_call_id === id)?.content),
		);
	}

	private decide(request: ModelRequest): ModelMessage {
		this.requests.push(request);
		const tool = request.tools.find(({ function: { name } }) => !this.ignored.test(name));
		const answered = request.messages.map((message) => message.tool_call_id);
		const open = this.calls.filter(({ id }) => !answered.includes(id));
		const now = open.filter(({ turn }) => turn === open[0]?.turn);
		return tool && now.length > 0
			? { content: null, tool_calls: now.map(toToolCall(tool.function.name)) }
			: { content: FINAL_ANSWER };
	}
}

interface ModelMessage {
	content: string | null;
	tool_calls?: Array<ReturnType<ReturnType<typeof toToolCall>>>;
}

const toToolCall =
	(name: string) =>
	({ id, given }: ScriptedCall) => ({
		id,
		type: 'function',
		function: { name, arguments: JSON.stringify(given) },
	});

/** A response, or a part of one that is streamed. */
const completion = (object: string, choice: object, { tool_calls: calls }: ModelMessage) => ({
	id: 'chatcmpl-1',
	object,
	created: 0,
	model: 'scripted',
	choices: [
		{
			index: 0,
			...choice,
			finish_reason: calls ? 'tool_calls' : 'stop',
		},
	],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** The events of a response that is streamed: all of it in one part. */
function streamed(message: ModelMessage): string {
	const { tool_calls: calls, content } = message;
	const delta = {
		role: 'assistant',
		content,
		...(calls && { tool_calls: calls.map((call, index) => ({ index, ...call })) }),
	};
	const part = completion('chat.completion.chunk', { delta }, message);
	return `data: ${JSON.stringify(part)}\n\ndata: [DONE]\n\n`;
}
