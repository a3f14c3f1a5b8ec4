import { createHmac } from 'crypto';
import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import { property } from '../../helpers/property';
import { hashOf, isSecret } from '../../helpers/secret';
import { keptKeys, setNoted } from './recentPushes';

// n8n saves static data with a push, and with nothing else a trigger does. Where it responds when the last node
// finishes, it saves before it responds, so before the trigger learns that the workflow has succeeded. And an execution
// of the workflow may save older static data after it. So the trigger sends its own webhook a note of what it keeps, and
// n8n saves that.

/** The fields of a note. */
const KEYS = 'clicksend_trigger_keeps';
const PROOF = 'proof';

/** Milliseconds from the first push that is kept to the note, so that many pushes share one. */
const PAUSE_MS = 2000;
const TIMEOUT_MS = 10_000;

/** Only who knows the push token can make it; the token itself does not travel. */
const proofOf = (keys: readonly string[], pushToken: string) =>
	createHmac('sha256', pushToken).update(JSON.stringify(keys)).digest('hex');

/** The body of a note. */
export const writeNote = (keys: readonly string[], pushToken: string) => ({
	[KEYS]: keys,
	[PROOF]: proofOf(keys, pushToken),
});

/** Reads a note; undefined where the body is none, or was not made with the push token. */
export function readNote(body: unknown, pushToken: string): string[] | undefined {
	const given = property(body, KEYS);
	if (!Array.isArray(given) || pushToken === '') return undefined;
	const keys = given.filter((key) => typeof key === 'string');
	return isSecret(property(body, PROOF), hashOf(proofOf(keys, pushToken))) ? keys : undefined;
}

/** The triggers that are about to send a note. */
const sending = new Set<string>();

/**
 * Sends a note of what a trigger keeps to its own webhook, in a moment. Does not throw: where n8n cannot be reached at
 * its own address, the push after it is saved with what is kept.
 *
 * @param trigger as `recentPushes.ts` knows it
 */
export async function sendNote(
	context: IWebhookFunctions,
	trigger: string,
	pushToken: string,
): Promise<void> {
	if (sending.has(trigger)) return;
	sending.add(trigger);
	const url = context.getNodeWebhookUrl('default') ?? '';
	await sleep(PAUSE_MS);
	// What is kept from now on goes into the next note.
	sending.delete(trigger);
	try {
		const response: unknown = await context.helpers.httpRequest({
			method: 'POST',
			url,
			body: writeNote(keptKeys(trigger), pushToken),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		setNoted(trigger, property(response, 'statusCode') === 200);
	} catch {
		setNoted(trigger, false);
	}
}
