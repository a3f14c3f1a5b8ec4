import type { FastifyReply } from 'fastify';
import { shortName, type Fault } from './faults/faults';
import { delay, respond, respondInstead } from './faults/responses';
import type { RequestLogEntry } from './model/records';
import type { SandboxState } from './state';

/** What a call responds with. */
export interface CallResponse {
	/** The HTTP status; 200 when left out. */
	status?: number;
	body: string;
	/** Every result code in the body, for the log. */
	results: string[];
}

/** Enters a request of either API into the log. */
export function logRequest(
	state: SandboxState,
	request: Pick<RequestLogEntry, 'method' | 'path' | 'parameters' | 'credentialsIn'>,
): RequestLogEntry {
	const entry = { id: state.newId(), ...request, at: new Date(state.now()).toISOString() };
	const logged: RequestLogEntry = { ...entry, results: [] };
	state.requests.push(logged);
	state.changed();
	return logged;
}

/**
 * Processes a request of either API and sends its response, with the faults that wait for it.
 *
 * Not to be awaited by a route of fastify: with a fault there may never be a response.
 *
 * @param endpoint the call, as faults name it
 * @param process does the work; not called where a fault keeps the request from being processed
 */
export async function exchange(
	state: SandboxState,
	endpoint: string,
	{ entry, reply }: { entry: RequestLogEntry; reply: FastifyReply },
	process: (faults: readonly Fault[]) => CallResponse,
): Promise<void> {
	const faults = state.faults.take(endpoint, entry.method);
	const met = faults.map(shortName).filter((name) => name !== undefined);
	if (met.length > 0) {
		entry.faults = met;
		state.changed();
	}
	const due = delay(faults);
	if (await respondInstead(faults, due, reply)) return;
	const { status = 200, body, results } = process(faults);
	state.changed();
	await due;
	entry.results = results;
	state.changed();
	respond(reply.code(status), body, faults);
}
