import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { withLogin, type ClickSendLogin } from './authentication';

/** Name of the credential; saved workflows hold it. */
export const CREDENTIAL_NAME = 'clickSendHttpApi';

/** Where n8n lets a node make requests with a credential. */
export type RequestingContext =
	IExecuteFunctions | IHookFunctions | IPollFunctions | IWebhookFunctions;

/** An HTTP answer whose body was not read yet. */
export interface HttpAnswer {
	statusCode: number;
	body: unknown;
	/** The header Retry-After, as it came. */
	retryAfter?: unknown;
}

/**
 * Sends one request with credentials added. It resolves for every HTTP status and rejects only when
 * there is no answer.
 */
export type Requester = (request: IHttpRequestOptions) => Promise<HttpAnswer>;

function toHttpAnswer(response: unknown): HttpAnswer {
	if (typeof response === 'object' && response !== null) {
		const statusCode: unknown = Reflect.get(response, 'statusCode');
		const body: unknown = Reflect.get(response, 'body');
		const headers: unknown = Reflect.get(response, 'headers');
		const retryAfter: unknown =
			typeof headers === 'object' && headers !== null
				? Reflect.get(headers, 'retry-after')
				: undefined;
		if (typeof statusCode === 'number') return { statusCode, body, retryAfter };
	}
	return { statusCode: 0, body: '' };
}

const neverStopped = () => undefined;

/**
 * n8n ends the requests of a node when a person stops the execution. One that is under way goes on here:
 * only its answer tells which SMS were accepted, or has the unread records.
 */
function goingOn<Context extends RequestingContext>(context: Context): Context {
	return new Proxy(context, {
		get: (target, name): unknown =>
			name === 'getExecutionCancelSignal' ? neverStopped : Reflect.get(target, name),
	});
}

/**
 * Requests with the credential that the user chose in the node.
 *
 * n8n repeats a request by itself when it rejects with status 401. `ignoreHttpStatusErrors` keeps it
 * from rejecting, so no SMS is sent a second time behind our back.
 *
 * @param data what the credential holds, read once: n8n would read and decrypt it for each request
 */
export function nodeRequester(
	context: RequestingContext,
	data: ICredentialDataDecryptedObject,
): Requester {
	const requesting = goingOn(context);
	const credential = { id: '', name: CREDENTIAL_NAME, type: CREDENTIAL_NAME, data };
	return async (request) =>
		toHttpAnswer(
			await context.helpers.httpRequestWithAuthentication.call(
				requesting,
				CREDENTIAL_NAME,
				{
					...request,
					encoding: 'stream',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				},
				{ credentialsDecrypted: credential },
			),
		);
}

/**
 * Requests with a credential that is being tested and may not be saved yet. n8n offers a credential
 * test only its older request helper, with option names of its own.
 */
export function credentialTestRequester(
	context: ICredentialTestFunctions,
	login: ClickSendLogin,
): Requester {
	return async (request) => {
		const { method, url, headers, body, timeout } = withLogin(request, login);
		return toHttpAnswer(
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
