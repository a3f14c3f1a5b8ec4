import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Fault } from './faults';

/** What ClickSend sends with HTTP API v2, although it is XML. */
export const CONTENT_TYPE = 'application/json';

const CHUNK = 64 * 1024;

/**
 * Waits from now on as long as the faults of a request want it. What the sandbox does meanwhile does not
 * come on top: a request is processed when it comes, and answered when the time is over.
 */
export async function delay(faults: readonly Fault[]): Promise<void> {
	const ms = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
	// Not a reason to stay alive: the sandbox may be closed meanwhile.
	if (ms > 0) await sleep(ms, undefined, { ref: false });
}

type Instead = Extract<Fault, { kind: 'status' | 'raw' | 'resetBefore' | 'large' }>;

function isInstead(fault: Fault): fault is Instead {
	return (
		fault.kind === 'status' ||
		fault.kind === 'raw' ||
		fault.kind === 'resetBefore' ||
		fault.kind === 'large'
	);
}

/**
 * Answers a request that is not processed, because of a fault, when it may be answered.
 *
 * @param due as {@link delay} gives it
 * @returns whether there was such a fault
 */
export async function answerInstead(
	faults: readonly Fault[],
	due: Promise<void>,
	reply: FastifyReply,
): Promise<boolean> {
	const fault = faults.find(isInstead);
	if (!fault) return false;
	await due;
	switch (fault.kind) {
		case 'status':
			reply
				.code(fault.status)
				.headers(fault.headers ?? {})
				.send(fault.body ?? '');
			break;
		case 'raw':
			reply
				.code(fault.status ?? 200)
				.type(CONTENT_TYPE)
				.headers(fault.headers ?? {});
			sendText(fault.body, reply);
			break;
		case 'resetBefore':
			reply.hijack();
			reply.raw.socket?.resetAndDestroy();
			break;
		case 'large':
			reply.hijack();
			writeNothing(reply, fault.bytes);
			break;
	}
	return true;
}

function writeNothing(reply: FastifyReply, bytes: number): void {
	const { raw } = reply;
	raw.writeHead(200, { 'content-type': CONTENT_TYPE });
	let left = bytes;
	const write = () => {
		while (left > 0 && !raw.destroyed) {
			const size = Math.min(left, CHUNK);
			left -= size;
			if (!raw.write(' '.repeat(size))) {
				raw.once('drain', write);
				return;
			}
		}
		raw.end();
	};
	write();
}

function sendText(text: string, reply: FastifyReply): void {
	reply.serializer((payload: string) => payload).send(text);
}

/** Gives the answer of a request that was processed, unless a fault keeps it from arriving. */
export function answerAfter(text: string, faults: readonly Fault[], reply: FastifyReply): void {
	reply.type(CONTENT_TYPE);
	for (const fault of faults) {
		if (fault.kind === 'resetAfter') {
			reply.hijack();
			reply.raw.socket?.resetAndDestroy();
			return;
		}
		if (fault.kind === 'hang') {
			reply.hijack();
			return;
		}
		if (fault.kind === 'truncate') {
			reply.send(Buffer.from(text).subarray(0, fault.bytes));
			return;
		}
	}
	sendText(text, reply);
}
