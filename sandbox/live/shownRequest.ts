import type { RequestLogEntry } from '../model/records';
import { withoutToken } from '../push/token';
import { shortened } from './shortened';

/** Recipients that are named, parameters that are listed, and characters of each. */
const NAMED_RECIPIENTS = 3;
const MAX_PARAMETERS = 50;
const MAX_NAME = 100;
const MAX_VALUE = 1000;

/** A request as the page lists it: short, with the first recipients and how many more there are. */
export interface ShownRequest extends Pick<
	RequestLogEntry,
	'id' | 'method' | 'path' | 'at' | 'faults'
> {
	parameters: Record<string, string>;
	/** The result codes of the response, in the order in which they first occur. */
	results: Array<{ code: string; count: number }>;
}

function recipients(to: string): string {
	const all = to.split(',');
	const more = all.length - NAMED_RECIPIENTS;
	return more > 1 ? `${all.slice(0, NAMED_RECIPIENTS).join(',')} and ${more} more` : to;
}

function counted(codes: readonly string[]): ShownRequest['results'] {
	const counts = new Map<string, number>();
	for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
	return [...counts].map(([code, count]) => ({ code, count }));
}

/** Shortens what may be long, and hides push tokens. */
export function shownRequest(request: RequestLogEntry): ShownRequest {
	const { id, method, path, at, parameters, results, faults } = request;
	const shown = Object.entries(parameters)
		.slice(0, MAX_PARAMETERS)
		.map(([name, value]): [string, string] => [
			shortened(name, MAX_NAME),
			shortened(withoutToken(name === 'to' ? recipients(value) : value), MAX_VALUE),
		]);
	return {
		id,
		method,
		path: shortened(path, MAX_VALUE),
		at,
		parameters: Object.fromEntries(shown),
		results: counted(results),
		...(faults && { faults }),
	};
}
