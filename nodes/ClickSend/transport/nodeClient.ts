import type { IExecuteFunctions } from 'n8n-workflow';
import { toCredentials } from './authentication';
import { openClient } from './request';
import { CREDENTIAL_NAME, nodeRequester } from './requesters';

/** Opens the door to ClickSend with the credential that the user chose in the node. */
export async function openNodeClient(
	context: IExecuteFunctions,
): Promise<ReturnType<typeof openClient>> {
	const data = await context.getCredentials(CREDENTIAL_NAME);
	return openClient({ credentials: toCredentials(data), requester: nodeRequester(context) });
}
