import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { damaged } from './damage';
import type { EnvelopeFault, Fault } from './faults';

/** What ClickSend sends with HTTP API v2, although the body is XML. */
const CONTENT_TYPE = 'application/json';

const CHUNK = 64 * 1024;

/**
 * Waits, from now on, for the latencies of a request. Call it before the request is processed: the time
 * that processing takes then counts towards the latency.
 */
export async function delay(faults: readonly Fault[]): Promise<void> {
	const ms = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
	// Without a reference, so that the process can end when the sandbox is closed meanwhile.
	if (ms > 0) await sleep(ms, undefined, { ref: false });
}

const INSTEAD = ['status', 'raw', 'envelope', 'resetBefore', 'large'] as const;
type InsteadFault = Extract<Fault, { kind: (typeof INSTEAD)[number] }>;

function isInstead(fault: Fault): fault is InsteadFault {
	return INSTEAD.some((kind) => kind === fault.kind);
}

/**
 * Responds in place of the call where a fault keeps the request from being processed.
 *
 * @param due resolves when it may respond: what {@link delay} returned
 * @returns whether there was such a fault
 */
export async function respondInstead(
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
		case 'envelope':
			reply
				.code(fault.status ?? 200)
				.type(CONTENT_TYPE)
				.headers(fault.headers ?? {});
			sendText(envelopeText(fault), reply);
			break;
		case 'resetBefore':
			reply.hijack();
			reply.raw.socket?.resetAndDestroy();
			break;
		case 'large':
			reply.hijack();
			writeWhiteSpace(reply, fault.bytes);
			break;
	}
	return true;
}

function envelopeText({
	http_code,
	response_code = 'UNAUTHORIZED',
	response_msg = 'Authorization failed.',
	format,
}: EnvelopeFault): string {
	const envelope = { http_code, response_code, response_msg, data: null };
	if (format !== 'xml') return JSON.stringify(envelope);
	return `<?xml version="1.0" encoding="UTF-8"?><xml><http_code>${http_code}</http_code><response_code>${response_code}</response_code><response_msg>${response_msg}</response_msg><data/></xml>`;
}

function writeWhiteSpace(reply: FastifyReply, bytes: number): void {
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

/** Sends the response of a request that was processed, or what a fault leaves of it. */
export function respond(reply: FastifyReply, text: string, faults: readonly Fault[]): void {
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
			reply.code(fault.status ?? 200).send(Buffer.from(text).subarray(0, fault.bytes));
			return;
		}
		if (fault.kind === 'breakOff') {
			breakOff(Buffer.from(text), fault.bytes, reply);
			return;
		}
		if (fault.kind === 'damage') {
			sendText(damaged(text, fault), reply);
			return;
		}
	}
	sendText(text, reply);
}

/** Announces the whole body, sends its beginning, and ends the connection. */
function breakOff(body: Buffer, bytes: number, reply: FastifyReply): void {
	reply.hijack();
	const { raw } = reply;
	raw.writeHead(reply.statusCode, {
		'content-type': CONTENT_TYPE,
		'content-length': body.length + 1,
	});
	raw.write(body.subarray(0, bytes), () => raw.socket?.end());
}
