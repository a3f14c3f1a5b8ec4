import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { withCauses } from '../helpers/causes';
import { property } from '../helpers/property';
import { isFromProxy } from './unsent';

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
	/** Whether a proxy said it in place of connecting: then the request has not left. */
	isFromProxy?: boolean;
}

/**
 * Sends one request with credentials added. It resolves for every HTTP status and rejects only when
 * there is no response.
 */
export type Requester = (request: IHttpRequestOptions) => Promise<HttpResponse>;

/** @param response what one of n8n's request helpers gave, with a stream as its body */
export function toHttpResponse(response: unknown): HttpResponse {
	const statusCode = property(response, 'statusCode');
	if (typeof statusCode !== 'number') return { statusCode: 0, body: '' };
	const headers = property(response, 'headers');
	const body = property(response, 'body');
	return {
		statusCode,
		body,
		retryAfter: property(headers, 'retry-after'),
		contentType: property(headers, 'content-type'),
		isFromProxy: isFromProxy(property(body, 'req')),
	};
}

/**
 * Takes the response out of an error that n8n made of it.
 *
 * @throws the error itself where it is about no response
 */
function responseIn(error: unknown): HttpResponse {
	for (const each of withCauses(error)) {
		const response = property(each, 'response');
		const statusCode = property(response, 'status');
		if (typeof statusCode !== 'number') continue;
		const headers = property(response, 'headers');
		return {
			statusCode,
			body: property(response, 'data'),
			retryAfter: property(headers, 'retry-after'),
			contentType: property(headers, 'content-type'),
			isFromProxy: isFromProxy(property(each, 'request')),
		};
	}
	throw error;
}

/**
 * Statuses of which n8n 2 makes an error: all that a proxy may respond with in place of connecting. Only the
 * error has the request, which tells a proxy from the server; n8n 1 ignores the list, and its body has it.
 *
 * Not 401: n8n would make the request again by itself, and an SMS might be sent twice.
 */
const AS_ERRORS = Array.from({ length: 799 }, (_, index) => 201 + index).filter(
	(status) => status !== 401,
);

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
 * @param data the fields of the credential, read once: n8n would read and decrypt them for each request
 */
export function nodeRequester(
	context: RequestingContext,
	data: ICredentialDataDecryptedObject,
): Requester {
	const requesting = withoutCancel(context);
	const credential = { id: '', name: CREDENTIAL_NAME, type: CREDENTIAL_NAME, data };
	return async (request) =>
		await context.helpers.httpRequestWithAuthentication
			.call(
				requesting,
				CREDENTIAL_NAME,
				{
					...request,
					encoding: 'stream',
					returnFullResponse: true,
					ignoreHttpStatusErrors: { ignore: true, except: AS_ERRORS },
					disableFollowRedirect: true,
				},
				{ credentialsDecrypted: credential },
			)
			.then(toHttpResponse, responseIn);
}
