import type { Result } from '../errors/issue';
import { messages } from '../errors/messages';
import { toCredentials, type ClickSendCredentials } from './authentication';
import { openClient, type ClickSendClient } from './httpApi';
import type { ClientOptions } from './requestCore';
import { CREDENTIAL_NAME, nodeRequester, type RequestingContext } from './requesters';
import { openRestClient, type RestClient, type RestWords } from './restApi';

/** Reads the credential that the user chose in the node. It never rejects. */
async function optionsOf(
	context: RequestingContext,
	cancelSignal: AbortSignal | undefined,
): Promise<Result<ClientOptions & { credentials: ClickSendCredentials }>> {
	try {
		const data = await context.getCredentials(CREDENTIAL_NAME);
		const requester = nodeRequester(context, data);
		return { ok: true, value: { credentials: toCredentials(data), requester, cancelSignal } };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { ok: false, issue: messages.noCredential(reason) };
	}
}

/**
 * Opens the HTTP API v2 with the credential that the user chose in the node. It never rejects.
 *
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 * @returns the client, or the issue when the credential is not there or cannot work
 */
export async function openNodeClient(
	context: RequestingContext,
	cancelSignal?: AbortSignal,
): Promise<Result<ClickSendClient>> {
	const options = await optionsOf(context, cancelSignal);
	return options.ok ? openClient(options.value) : options;
}

/**
 * Opens the REST API v3, as {@link openNodeClient} does the HTTP API v2.
 *
 * @param words how to get unstuck; `REST_WORDS` fit every operation
 */
export async function openNodeRestClient(
	context: RequestingContext,
	words: RestWords,
	cancelSignal?: AbortSignal,
): Promise<Result<RestClient>> {
	const options = await optionsOf(context, cancelSignal);
	return options.ok ? openRestClient({ ...options.value, words }) : options;
}
