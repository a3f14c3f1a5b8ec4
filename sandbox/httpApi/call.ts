import type { CallResponse } from '../exchange';
import type { Fault } from '../faults/faults';
import type { Account } from '../model/accounts';
import { SUCCESS, type Result } from '../model/codes';
import type { SandboxState } from '../state';
import { listDocument, rootDocument, type Fields, type List } from './xml';

/** A request with valid credentials. */
export interface CallRequest {
	state: SandboxState;
	account: Account;
	/** Its ID in the log. */
	id: string;
	method: 'GET' | 'POST';
	parameters: Readonly<Record<string, string>>;
	faults: readonly Fault[];
}

/** What is known of a request that is refused. */
export type RefusedRequest = Pick<CallRequest, 'state' | 'parameters'>;

/** One call of HTTP API v2. A new one is a file that exports a call, and a line in `calls.ts`. */
export interface Call {
	/** Its path under the base URL, such as `send.php`. Faults name the call so. */
	endpoint: string;
	/** Does what the call is for. */
	process: (request: CallRequest) => CallResponse;
	/** Refuses a request as a whole, with the result code where this call keeps it. */
	refuse: (result: Result, request: RefusedRequest) => CallResponse;
}

/** The refusal of a call that keeps the result code of the whole request at the root. */
export function refuseAtRoot(result: Result): CallResponse {
	return { body: rootDocument(result), results: [result.code] };
}

/**
 * A call that lists records.
 *
 * @param list names of its elements, and where it keeps its result code
 * @param recordsFor the records that a request is given, oldest first
 */
export function listCall(
	endpoint: string,
	list: Omit<List, 'records'> & { resultIn: 'root' | 'container' },
	recordsFor: (request: CallRequest) => Fields[],
): Call {
	const respondWith = (records: Fields[], result: Result): CallResponse => ({
		body: listDocument({ ...list, records }, result, list.resultIn),
		results: [result.code],
	});
	return {
		endpoint,
		process: (request) => respondWith(recordsFor(request), SUCCESS),
		refuse: list.resultIn === 'root' ? refuseAtRoot : (result) => respondWith([], result),
	};
}
