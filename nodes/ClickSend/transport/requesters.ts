import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { property } from '../helpers/property';

/** Name of the credential; saved workflows hold it. */
export const CREDENTIAL_NAME = 'clickSendHttpApi';

/** Where n8n lets a node make requests with a credential. */
export type RequestingContext =
	IExecuteFunctions | IHookFunctions | IPollFunctions | IWebhookFunctions;

/** An HTTP response whose body was not read yet. */
export interface HttpResponse {
	statusCode: number;
	body: unknown;
	/** The header Retry-After, as it came. */
	retryAfter?: unknown;
	/** The header Content-Type, as it came. */
	contentType?: unknown;
}

/**
 * Sends one request with credentials added. It resolves for every HTTP status and rejects only when
 * there is no response.
 */
export type Requester = (request: IHttpRequestOptions) => Promise<HttpResponse>;

/** @param response what one of n8n's request helpers gave */
export function toHttpResponse(response: unknown): HttpResponse {
	const statusCode = property(response, 'statusCode');
	if (typeof statusCode !== 'number') return { statusCode: 0, body: '' };
	const headers = property(response, 'headers');
	const retryAfter = property(headers, 'retry-after');
	const contentType = property(headers, 'content-type');
	return { statusCode, body: property(response, 'body'), retryAfter, contentType };
}

/**
 * A context whose requests go on to their end when a person stops the execution; n8n would end them. Only
 * the response says which SMS were accepted, or holds the unread records.
 */
function withoutCancel<Context extends RequestingContext>(context: Context): Context {
	return new Proxy(context, {
		get: (target, name): unknown =>
			name === 'getExecutionCancelSignal' ? () => undefined : Reflect.get(target, name),
	});
}

/**
 * Requests with the credential that the user chose in the node.
 *
 * n8n repeats a request by itself when it rejects with status 401. `ignoreHttpStatusErrors` keeps it
 * from rejecting, so that no SMS is sent twice.
 *
 * @param data the fields of the credential, read once: n8n would read and decrypt them for each request
 */
export function nodeRequester(
	context: RequestingContext,
	data: ICredentialDataDecryptedObject,
): Requester {
	const requesting = withoutCancel(context);
	const credential = { id: '', name: CREDENTIAL_NAME, type: CREDENTIAL_NAME, data };
	return async (request) =>
		toHttpResponse(
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
