import { sleep, type IWebhookFunctions } from 'n8n-workflow';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Milliseconds from one look to the next. */
const PAUSE_MS = 500;

/**
 * Tells with which HTTP status n8n responds to a push, once it does. ClickSend may not wait for the response, and may be
 * gone before the trigger runs. n8n ends the response then too, but no event says so.
 *
 * @param act called once; at once where n8n has responded by the time the connection closes
 */
export function onResponse(response: WebhookResponse, act: (status: number) => void): void {
	const settle = async () => {
		while (!response.writableEnded) await sleep(PAUSE_MS);
		act(response.statusCode);
	};
	if (response.closed) void settle();
	else response.once('close', () => void settle());
}
