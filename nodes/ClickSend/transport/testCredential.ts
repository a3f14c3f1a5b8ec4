import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { inOneText } from '../errors/issue';
import { toCredentials, withLogin, type ClickSendLogin } from './authentication';
import { BALANCE } from './endpoints';
import { openClient } from './httpApi';
import { toHttpResponse, type Requester } from './requesters';

/** Milliseconds for the response to a credential test; a person is waiting at the dialog. */
const TEST_TIMEOUT_MS = 15_000;

/** n8n offers a credential test only its older request helper, with option names of its own. */
function testRequester(context: ICredentialTestFunctions, login: ClickSendLogin): Requester {
	return async (request) => {
		const { method, url, headers, body, timeout } = withLogin(request, login);
		return toHttpResponse(
			await context.helpers.request({
				method,
				uri: url,
				headers,
				form: body,
				timeout,
				useStream: true,
				resolveWithFullResponse: true,
				simple: false,
				followRedirect: false,
			}),
		);
	};
}

/** The methods of every node with the credential: n8n asks any of them to test it. */
export const credentialTestMethods = {
	credentialTest: {
		/**
		 * Tests a credential, which may not be saved yet, by asking for the account balance. That changes
		 * nothing and costs nothing.
		 *
		 * @returns success; or in words that a person can act on: a field that is missing, a wrong username
		 * or key (2022), an account that is not activated (2007), a host that cannot be reached
		 * @see API description, "Get Account Balance"
		 */
		async clickSendHttpApiTest(
			this: ICredentialTestFunctions,
			credential: ICredentialsDecrypted,
		): Promise<INodeCredentialTestResult> {
			const credentials = toCredentials(credential.data ?? {});
			const requester = testRequester(this, credentials);
			const opened = openClient({ credentials, requester, maxAttempts: 1 });
			const settings = { method: 'POST', timeoutMs: TEST_TIMEOUT_MS } as const;
			const result = opened.ok ? await opened.value.request(BALANCE, {}, settings) : opened;
			if (result.ok) return { status: 'OK', message: 'Connection successful' };
			return { status: 'Error', message: inOneText(result.issue) };
		},
	},
};
