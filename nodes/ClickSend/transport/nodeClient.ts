import { toCredentials } from './authentication';
import { openClient } from './request';
import { CREDENTIAL_NAME, nodeRequester, type RequestingContext } from './requesters';

/**
 * Opens the door to ClickSend with the credential that the user chose in the node.
 *
 * @param cancelSignal aborted when the execution is stopped: then no request is made again
 */
export async function openNodeClient(
	context: RequestingContext,
	cancelSignal?: AbortSignal,
): Promise<ReturnType<typeof openClient>> {
	const data = await context.getCredentials(CREDENTIAL_NAME);
	return openClient({
		credentials: toCredentials(data),
		requester: nodeRequester(context, data),
		cancelSignal,
	});
}
