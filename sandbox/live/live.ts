import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { SandboxState } from '../state';
import { Overviews } from './overview';
import { Throttle } from './throttle';

/** A single change is announced soon, many changes only a few times a second. */
const PAUSES_MS = { first: 50, between: 250 };
/** Milliseconds between comments that keep a quiet connection open. */
const HEARTBEAT_MS = 15_000;
/** The longest that a timer of Node can wait, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What the page needs to show the sandbox live: an overview of everything, and a stream of events that says
 * when to ask for it again.
 */
export function registerLive(server: FastifyInstance, state: SandboxState): void {
	const overviews = new Overviews(state);
	server.get<{ Querystring: { phone?: string } }>('/sandbox/overview', ({ query }) =>
		overviews.of(query.phone),
	);

	const watchers = new Set<ServerResponse>();
	let due: NodeJS.Timeout | undefined;
	const news = new Throttle(() => {
		for (const watcher of watchers) watcher.write('event: change\ndata: {}\n\n');
		waitForNextScheduled();
	}, PAUSES_MS);
	const announce = () => {
		// A new watcher gets an event when it connects.
		if (watchers.size > 0) news.call();
	};
	// It is a change too when the time of a scheduled SMS comes.
	const waitForNextScheduled = () => {
		clearTimeout(due);
		const next = watchers.size > 0 ? overviews.nextArrival() : undefined;
		if (next === undefined) return;
		due = setTimeout(announce, Math.min(next - state.now() + 1, LONGEST_TIMER_MS)).unref();
	};
	const heartbeat = setInterval(() => {
		for (const watcher of watchers) watcher.write(': still here\n\n');
	}, HEARTBEAT_MS).unref();

	const stopListening = state.onChange(announce);
	server.addHook('onClose', (_instance, done) => {
		stopListening();
		clearInterval(heartbeat);
		news.clear();
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
