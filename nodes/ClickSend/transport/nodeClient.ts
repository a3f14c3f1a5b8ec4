import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Result } from '../errors/result';
import { toCredentials, type ClickSendCredentials } from './authentication';
import { openClient, type ClickSendClient } from './httpApi';
import {
	CREDENTIAL_NAME,
	nodeRequester,
	type Requester,
	type RequestingContext,
} from './requesters';
import { openRestClient, type RestClient, type RestWords } from './restApi';

interface Access {
	credentials: ClickSendCredentials;
	requester: Requester;
}

/** Reads the credential that the user chose in the node. It never rejects. */
async function accessOf(context: RequestingContext): Promise<Result<Access>> {
	let data: ICredentialDataDecryptedObject;
	try {
		data = await context.getCredentials(CREDENTIAL_NAME);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { ok: false, issue: messages.noCredential(reason) };
	}
	const requester = nodeRequester(context, data);
	return { ok: true, value: { credentials: toCredentials(data), requester } };
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
	const access = await accessOf(context);
	return access.ok ? openClient({ ...access.value, cancelSignal }) : access;
}

/**
 * Opens the REST API v3 with the credential that the user chose in the node. It never rejects.
 *
 * @param words how to get unstuck; `REST_WORDS` fit every operation
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 * @returns the client, or the issue when the credential is not there or cannot work
 */
export async function openNodeRestClient(
	context: RequestingContext,
	words: RestWords,
	cancelSignal?: AbortSignal,
): Promise<Result<RestClient>> {
	const access = await accessOf(context);
	return access.ok ? openRestClient({ ...access.value, words, cancelSignal }) : access;
}
