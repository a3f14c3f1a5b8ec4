import type { IDataObject } from 'n8n-workflow';
import type { RequestMethod } from '../parameters/requestMethod';
import type { Endpoint, RestEndpoint } from '../transport/endpoints';
import type { Parameters, RequestResult } from '../transport/httpApi';
import { openNodeClient, openNodeRestClient } from '../transport/nodeClient';
import { redactRecord } from '../transport/redact';
import type { RequestingContext } from '../transport/requesters';
import type { ClickSendRecord } from '../transport/response';
import { REST_WORDS, type RestCall, type RestWords } from '../transport/restApi';
import type { Result } from '../errors/issue';
import { isRecord, property } from '../helpers/property';

/** What a call carries. */
export interface CallParameters {
	/** Under ClickSend's names. In the REST API v3 they fill the places in the path; the rest is the query. */
	parameters?: Parameters;
	/** The JSON body of a call of the REST API v3. */
	body?: IDataObject;
}

/** Makes a call of one endpoint. It never throws. */
export type Caller = (call: CallParameters, method: RequestMethod) => Promise<RequestResult>;

function restCallOf({ path }: RestEndpoint, { parameters = {}, body }: CallParameters): RestCall {
	const others = Object.entries(parameters).filter(([name]) => !path.includes(`{${name}}`));
	return { path: parameters, query: Object.fromEntries(others), ...(body && { body }) };
}

/** The records of a response of the REST API v3: a list, a page with a list, or a single record. */
function recordsIn(data: unknown): ClickSendRecord[] {
	const page = property(data, 'data');
	const list: unknown[] = [Array.isArray(page) ? page : data].flat();
	return list.filter((each): each is ClickSendRecord => isRecord(each));
}

/**
 * Opens whichever API an endpoint belongs to, with the credential that the user chose in the node.
 *
 * @param words of the operation, for the REST API v3
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 * @returns what makes calls, or the issue when the credential cannot work
 */
export async function openCaller(
	context: RequestingContext,
	{ endpoint, words = REST_WORDS }: { endpoint: Endpoint; words?: RestWords },
	cancelSignal: AbortSignal | undefined,
): Promise<Result<Caller>> {
	if (endpoint.api === 'http') {
		const opened = await openNodeClient(context, cancelSignal);
		if (!opened.ok) return opened;
		const client = opened.value;
		return {
			ok: true,
			value: async ({ parameters = {} }, method) =>
				await client.request(endpoint, parameters, { method }),
		};
	}
	const opened = await openNodeRestClient(context, words, cancelSignal);
	if (!opened.ok) return opened;
	const client = opened.value;
	return {
		ok: true,
		async value(call) {
			const result = await client.request(endpoint, restCallOf(endpoint, call));
			if (!result.ok) return result;
			const records = recordsIn(result.data).map((each) => redactRecord(each, client.redact));
			return { ok: true, records };
		},
	};
}
