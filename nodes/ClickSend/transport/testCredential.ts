import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { inOneText } from '../errors/issue';
import { toCredentials } from './authentication';
import { BALANCE } from './endpoints';
import { openClient } from './httpApi';
import { credentialTestRequester } from './requesters';

/** Milliseconds for the response to a credential test; a person is waiting at the dialog. */
const TEST_TIMEOUT_MS = 15_000;

/**
 * Tests a credential by asking for the account balance, which changes nothing and costs nothing.
 *
 * @returns success; or in words that a person can act on: a field that is missing, a wrong username or key
 * (2022), an account that is not activated (2007), a host that cannot be reached
 * @see API description, "Get Account Balance"
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = toCredentials(credential.data ?? {});
	const opened = openClient({
		credentials,
		requester: credentialTestRequester(context, credentials),
		timeoutMs: TEST_TIMEOUT_MS,
		maxAttempts: 1,
	});
	const result = opened.ok ? await opened.value.request(BALANCE, {}, { method: 'POST' }) : opened;
	if (result.ok) return { status: 'OK', message: 'Connection successful' };
	return { status: 'Error', message: inOneText(result.issue) };
}

/** The methods of every node with the credential: n8n asks any of them to test it. */
export const credentialTestMethods = {
	credentialTest: {
		async clickSendHttpApiTest(
			this: ICredentialTestFunctions,
			credential: ICredentialsDecrypted,
		): Promise<INodeCredentialTestResult> {
			return await testCredential(this, credential);
		},
	},
};
