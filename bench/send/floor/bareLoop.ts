import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { readResponse } from '../../../nodes/ClickSend/transport/response';
import { SEND } from '../../../nodes/ClickSend/transport/endpoints';

const orderSchema = z.object({
	url: z.string(),
	/** Form fields that every request has. */
	common: z.record(z.string()),
	/** Of each request, who it goes to and what it says. */
	requests: z.array(z.object({ to: z.array(z.string()), message: z.string() })),
	inFlight: z.number(),
});

/** What the loop has to send. */
export type Order = z.infer<typeof orderSchema>;

async function post(url: string, body: string, agent: Agent): Promise<string> {
	return await new Promise((resolve, reject) => {
		const sent = request(
			url,
			{
				method: 'POST',
				agent,
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					'content-length': Buffer.byteLength(body),
				},
			},
			(answer) => {
				const chunks: Buffer[] = [];
				answer.on('error', reject);
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('end', () => {
					resolve(Buffer.concat(chunks).toString('utf8'));
				});
			},
		);
		sent.on('error', reject);
		sent.end(body);
	});
}

/**
 * Makes requests and reads their answers, with as little as possible between this and the network: the
 * least time that a node can take for them.
 *
 * @returns milliseconds
 */
async function run({ url, common, requests, inFlight }: Order): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
	// One iterator for all loops: each takes the next request as soon as it is free.
	const waiting = requests.values();
	const loop = async () => {
		for (const { to, message } of waiting) {
			const form = new URLSearchParams({ ...common, to: to.join(','), message });
			const answer = readResponse(SEND, await post(url, form.toString(), agent));
			if (!answer.ok || answer.records.length !== to.length) {
				throw new Error('The sandbox did not answer as it should.');
			}
		}
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: inFlight }, loop));
	const time = performance.now() - started;
	agent.destroy();
	return time;
}

// Each message from the parent is an order; the time it took, or an error, is sent back.
process.on('message', (message) => {
	run(orderSchema.parse(message)).then(
		(time) => process.send?.({ time }),
		(error: unknown) => process.send?.({ error: String(error) }),
	);
});
// The parent is gone.
process.on('disconnect', () => process.exit());
