import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { messages } from '../errors/messages';
import type { Result } from '../errors/result';
import { toCredentials } from './authentication';
import { openClient, type ClickSendClient } from './request';
import { CREDENTIAL_NAME, nodeRequester, type RequestingContext } from './requesters';

/**
 * Opens the door to ClickSend with the credential that the user chose in the node. It never rejects.
 *
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 */
export async function openNodeClient(
	context: RequestingContext,
	cancelSignal?: AbortSignal,
): Promise<Result<ClickSendClient>> {
	let data: ICredentialDataDecryptedObject;
	try {
		data = await context.getCredentials(CREDENTIAL_NAME);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { ok: false, issue: messages.noCredential(reason) };
	}
	return openClient({
		credentials: toCredentials(data),
		requester: nodeRequester(context, data),
		cancelSignal,
	});
}
