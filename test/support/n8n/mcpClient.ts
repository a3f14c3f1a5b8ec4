import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const NOT_FOUND = 404;
const POLL_MS = 100;

const toolSchema = z.object({
	name: z.string(),
	description: z.string(),
	inputSchema: z.object({ properties: z.unknown(), required: z.array(z.string()).optional() }),
});
const responseSchema = z.object({ result: z.unknown() });
const resultSchema = z.object({ content: z.array(z.object({ text: z.string() })) });

/** A client of the Model Context Protocol, over HTTP, as far as listing and calling tools goes. */
export class McpClient {
	private sessionId: string | undefined;
	private requests = 0;

	private constructor(
		private readonly url: string,
		private readonly headers: Readonly<Record<string, string>>,
	) {}

	/** Connects as soon as the server is there. */
	static async connect(url: string, headers: Readonly<Record<string, string>> = {}) {
		const client = new McpClient(url, headers);
		await client.request('initialize', {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'tests', version: '1' },
		});
		await client.post({ method: 'notifications/initialized' });
		return client;
	}

	async tools(): Promise<Array<z.infer<typeof toolSchema>>> {
		const result = await this.request('tools/list', {});
		return z.object({ tools: z.array(toolSchema) }).parse(result).tools;
	}

	/** @returns the text that a model reads */
	async call(name: string, given: object): Promise<string> {
		const result = await this.request('tools/call', { name, arguments: given });
		return resultSchema
			.parse(result)
			.content.map(({ text }) => text)
			.join('\n');
	}

	private async request(method: string, params: object): Promise<unknown> {
		const text = await this.post({ id: ++this.requests, method, params });
		// A response is JSON, or the only event of a stream.
		const data = /^data: ?(.*)$/m.exec(text)?.[1] ?? text;
		return responseSchema.parse(JSON.parse(data)).result;
	}

	private async post(message: object): Promise<string> {
		for (;;) {
			const response = await fetch(this.url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					accept: 'application/json, text/event-stream',
					...(this.sessionId !== undefined && { 'mcp-session-id': this.sessionId }),
					...this.headers,
				},
				body: JSON.stringify({ jsonrpc: '2.0', ...message }),
			});
			const text = await response.text();
			if (response.ok) {
				this.sessionId = response.headers.get('mcp-session-id') ?? this.sessionId;
				return text;
			}
			// n8n says that a workflow is active a moment before its webhooks are there.
			if (response.status !== NOT_FOUND) throw new Error(`${response.status} ${text}`);
			await sleep(POLL_MS);
		}
	}
}
