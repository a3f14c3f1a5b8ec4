import { request } from 'node:http';

/**
 * Calls a webhook that answers when its workflow has ended, however long that takes: asking n8n again
 * and again instead would take its time from what is measured.
 *
 * @param body sent as JSON
 * @returns the status of the answer
 * @throws when the connection breaks or the time is up
 */
export async function callWebhook(url: string, body: object, timeoutMs: number): Promise<number> {
	const text = JSON.stringify(body);
	return await new Promise((resolve, reject) => {
		const call = request(
			url,
			{
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(text),
				},
				signal: AbortSignal.timeout(timeoutMs),
			},
			(answer) => {
				answer.on('error', reject);
				answer.on('end', () => {
					resolve(answer.statusCode ?? 0);
				});
				answer.resume();
			},
		);
		call.on('error', reject);
		call.end(text);
	});
}
