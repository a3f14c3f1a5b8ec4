import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** So long that even a slow machine answers what is queued; a push that hangs must not hold the rest. */
const ANSWER_TIMEOUT_MS = 120_000;

/** Where pushes go to. */
export interface Target {
	readonly url: string;
	/** Beside content type and length. */
	readonly headers: Readonly<Record<string, string>>;
}

/** What became of a volley of pushes. */
export interface Volley {
	/** Milliseconds from sending to the answer's end, of each push that was answered 200. */
	readonly latencies: readonly number[];
	/** By status, or by error code, how many were not answered 200. */
	readonly refused: ReadonlyMap<string, number>;
	/** The bodies of those. */
	readonly refusedBodies: readonly string[];
	/** Milliseconds from the first push to the last answer. */
	readonly duration: number;
}

/** Pushes each body once, so many at the same time, over connections that are kept open. */
export async function pushAll(
	target: Target,
	bodies: readonly string[],
	inFlight: number,
): Promise<Volley> {
	const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
	const latencies: number[] = [];
	const refused = new Map<string, number>();
	const refusedBodies: string[] = [];
	// One iterator for all senders: each takes the next body as soon as it is free.
	const waiting = bodies.values();
	const send = async () => {
		for (const body of waiting) {
			const sent = performance.now();
			const outcome = await post(target, body, agent);
			if (outcome === '200') {
				latencies.push(performance.now() - sent);
				continue;
			}
			refused.set(outcome, (refused.get(outcome) ?? 0) + 1);
			refusedBodies.push(body);
		}
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: inFlight }, send));
	const duration = performance.now() - started;
	agent.destroy();
	return { latencies, refused, refusedBodies, duration };
}

/** @returns the answer's status, or the error's code; never rejects, a failed push is a result */
async function post(target: Target, body: string, agent: Agent): Promise<string> {
	return await new Promise((resolve) => {
		const fail = (error: NodeJS.ErrnoException) => {
			resolve(error.code ?? error.message);
		};
		const sent = request(
			target.url,
			{
				method: 'POST',
				agent,
				timeout: ANSWER_TIMEOUT_MS,
				headers: {
					...target.headers,
					'content-type': 'application/x-www-form-urlencoded',
					'content-length': Buffer.byteLength(body),
				},
			},
			(answer) => {
				answer.on('error', fail);
				answer.on('end', () => {
					resolve(String(answer.statusCode));
				});
				answer.resume();
			},
		);
		sent.on('error', fail);
		sent.on('timeout', () => {
			sent.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`));
		});
		sent.end(body);
	});
}
