import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { overviewOf } from './overview';
import type { SandboxState } from './state';

/** Milliseconds in which changes are told as one. */
const COALESCE_MS = 50;
/** Milliseconds between signs of life on a quiet connection. */
const HEARTBEAT_MS = 15_000;
/** The longest time that a timer of Node can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What a page needs to show the sandbox live: everything at once, and a stream that says when to ask
 * for it again.
 */
export function registerLive(server: FastifyInstance, state: SandboxState): void {
	server.get('/sandbox/overview', () => overviewOf(state));

	const watchers = new Set<ServerResponse>();
	let announced: NodeJS.Timeout | undefined;
	let due: NodeJS.Timeout | undefined;
	const announce = () => {
		announced ??= setTimeout(() => {
			announced = undefined;
			for (const watcher of watchers) watcher.write('event: change\ndata: {}\n\n');
			waitForNextScheduled();
		}, COALESCE_MS).unref();
	};
	// That the time of a scheduled SMS has come is a change too.
	const waitForNextScheduled = () => {
		clearTimeout(due);
		// Looking through a long ledger for nobody would make answers late.
		if (watchers.size === 0) return;
		const times = state.scheduled().map(({ schedule }) => Number(schedule) * 1000);
		if (times.length === 0) return;
		const wait = Math.min(Math.min(...times) - state.now() + 1, LONGEST_TIMER_MS);
		due = setTimeout(announce, wait).unref();
	};
	const heartbeat = setInterval(() => {
		for (const watcher of watchers) watcher.write(': still here\n\n');
	}, HEARTBEAT_MS).unref();

	const stopListening = state.onChange(announce);
	server.addHook('onClose', (_instance, done) => {
		stopListening();
		clearInterval(heartbeat);
		clearTimeout(announced);
		clearTimeout(due);
		for (const watcher of watchers) watcher.end();
		done();
	});

	server.get('/sandbox/events', (_request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		raw.write('event: change\ndata: {}\n\n');
		watchers.add(raw);
		raw.on('close', () => watchers.delete(raw));
		waitForNextScheduled();
	});
}
