import { toCredentials } from './authentication';
import { openClient } from './request';
import { CREDENTIAL_NAME, nodeRequester, type RequestingContext } from './requesters';

/** Opens the door to ClickSend with the credential that the user chose in the node. */
export async function openNodeClient(
	context: RequestingContext,
): Promise<ReturnType<typeof openClient>> {
	const data = await context.getCredentials(CREDENTIAL_NAME);
	return openClient({ credentials: toCredentials(data), requester: nodeRequester(context) });
}
