import type { RequestMethod } from '../parameters/requestMethod';
import type { Endpoint, RestEndpoint } from '../transport/endpoints';
import type { Parameters, RequestResult } from '../transport/httpApi';
import { openNodeClient, openNodeRestClient } from '../transport/nodeClient';
import { redactRecord } from '../transport/redact';
import type { RequestingContext } from '../transport/requesters';
import { isRecord, type ClickSendRecord } from '../transport/response';
import { REST_WORDS, type RestCall } from '../transport/restApi';
import type { Result } from '../errors/result';
import { property } from '../helpers/property';

/** Makes a call of one endpoint. It never throws. */
export type Caller = (parameters: Parameters, method: RequestMethod) => Promise<RequestResult>;

/** Puts each parameter where it belongs: into the path, else into the query or the body. */
function restCallOf({ method, path }: RestEndpoint, parameters: Parameters): RestCall {
	const isInPath = (name: string) => path.includes(`{${name}}`);
	const rest = Object.entries(parameters).filter(([name]) => !isInPath(name));
	const others = Object.fromEntries(rest);
	const hasQuery = method === 'GET' || method === 'DELETE';
	return {
		path: parameters,
		...(rest.length > 0 && (hasQuery ? { query: others } : { body: others })),
	};
}

/** The records of a response of the REST API v3: a list, a page with a list, or a single record. */
function recordsIn(data: unknown): ClickSendRecord[] {
	const page = property(data, 'data');
	const list: unknown[] = Array.isArray(data) ? data : Array.isArray(page) ? page : [data];
	return list.filter(isRecord);
}

/**
 * Opens whichever API an endpoint belongs to, with the credential that the user chose in the node.
 *
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 * @returns what makes calls, or the issue when the credential cannot work
 */
export async function openCaller(
	context: RequestingContext,
	endpoint: Endpoint,
	cancelSignal: AbortSignal | undefined,
): Promise<Result<Caller>> {
	if (endpoint.api === 'http') {
		const opened = await openNodeClient(context, cancelSignal);
		if (!opened.ok) return opened;
		const client = opened.value;
		return {
			ok: true,
			value: async (parameters, method) => await client.request(endpoint, parameters, { method }),
		};
	}
	const opened = await openNodeRestClient(context, REST_WORDS, cancelSignal);
	if (!opened.ok) return opened;
	const client = opened.value;
	return {
		ok: true,
		async value(parameters) {
			const result = await client.request(endpoint, restCallOf(endpoint, parameters));
			if (!result.ok) return result;
			const records = recordsIn(result.data).map((each) => redactRecord(each, client.redact));
			return { ok: true, records };
		},
	};
}
