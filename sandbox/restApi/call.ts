import type { Account } from '../model/accounts';
import type { Envelope } from '../model/envelope';
import type { SandboxState } from '../state';

/** A request with valid credentials. */
export interface RestRequest {
	state: SandboxState;
	account: Account;
	/** What stands in the path in place of `{name}`. */
	params: Readonly<Record<string, string>>;
	query: Readonly<Record<string, unknown>>;
	body: unknown;
}

/** What a call does by one HTTP method. */
export interface RestRoute {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** What follows the call's path, such as `/{id}`; nothing when left out. */
	suffix?: string;
	process: (request: RestRequest) => Envelope;
}

/** One call of REST v3. A new one is a file that exports a call, and a line in `calls.ts`. */
export interface RestCall {
	/** Its path under the base URL, such as `sms/{message_id}/cancel`. Faults name the call so. */
	endpoint: string;
	routes: readonly RestRoute[];
}

export const success = (response_msg: string, data: unknown): Envelope => ({
	http_code: 200,
	response_code: 'SUCCESS',
	response_msg,
	data,
});

export const notFound = (response_msg: string): Envelope => ({
	http_code: 404,
	response_code: 'NOT_FOUND',
	response_msg,
	data: null,
});

/** @param data what is wrong, by field */
export const badRequest = (data: unknown): Envelope => ({
	http_code: 400,
	response_code: 'BAD_REQUEST',
	response_msg: 'Some fields are missing or not valid.',
	data,
});

const PAGE_SIZE = 15;
const MAX_PAGE_SIZE = 100;

/** One page of a list, as `page` and `limit` in the query ask for it. */
export function pageOf(
	records: readonly object[],
	query: Readonly<Record<string, unknown>>,
): object {
	const per_page = Math.min(Math.max(Number(query.limit) || PAGE_SIZE, 1), MAX_PAGE_SIZE);
	const current_page = Math.max(Number(query.page) || 1, 1);
	const last_page = Math.max(Math.ceil(records.length / per_page), 1);
	const start = (current_page - 1) * per_page;
	const data = records.slice(start, start + per_page);
	return {
		total: records.length,
		per_page,
		current_page,
		last_page,
		next_page_url: current_page < last_page ? `/?page=${current_page + 1}` : null,
		prev_page_url: current_page > 1 ? `/?page=${current_page - 1}` : null,
		from: data.length > 0 ? start + 1 : null,
		to: data.length > 0 ? start + data.length : null,
		data,
	};
}
