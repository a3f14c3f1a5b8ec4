import { createHmac } from 'crypto';
import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import { property, textOf } from '../../helpers/property';
import { hashOf, isSecret } from '../../helpers/secret';
import { KEY_LENGTH, keptKeys, REMEMBERED_PUSHES, setNoted } from './recentPushes';

// n8n saves static data with a push, and with nothing else a trigger does. Where it responds when the last node
// finishes, it saves before it responds, so before the trigger learns that the workflow has succeeded. And an execution
// of the workflow may save older static data after it. So the trigger sends its own webhook a note of what it keeps, and
// n8n saves that.

/** The fields of a note. */
const KEYS = 'clicksend_trigger_keeps';
const TIME = 'time';
const PROOF = 'proof';

/** The trigger's response to its note, as `message`. A proxy may respond with 200 too, for example with a login page. */
export const NOTED = 'Noted.';

/** Milliseconds from the first push that is kept to the note, so that many pushes share one. */
const PAUSE_MS = 2000;
const TIMEOUT_MS = 10_000;
/** Milliseconds; clocks of webhook processes differ. An old note would push out what was received after it. */
const MAX_AGE_MS = 300_000;

/** Only who knows the push token can make it, for one trigger; the token itself does not travel. */
const proofOf = (keys: readonly string[], time: number, pushToken: string, trigger: string) =>
	createHmac('sha256', pushToken)
		.update(JSON.stringify([trigger, time, keys]))
		.digest('hex');
/** Characters of a proof. */
const PROOF_LENGTH = 64;

/**
 * The body of a note.
 *
 * @param trigger as `recentPushes.ts` knows it
 */
export function writeNote(keys: readonly string[], pushToken: string, trigger: string) {
	const time = Date.now();
	return { [KEYS]: keys, [TIME]: time, [PROOF]: proofOf(keys, time, pushToken, trigger) };
}

/** Tells whether a body is a note, whoever has made it. */
export const isNote = (body: unknown): boolean => property(body, KEYS) !== undefined;

const isKey = (value: unknown) => typeof value === 'string' && value.length <= KEY_LENGTH;

/**
 * Reads a note; undefined where the body is none, or was not made with the push token, for this trigger and lately.
 * Anybody can send one, so what is no note is told before anything is computed of it.
 */
export function readNote(body: unknown, pushToken: string, trigger: string): string[] | undefined {
	const [keys, time, proof] = [KEYS, TIME, PROOF].map((name) => property(body, name));
	const isComplete = Array.isArray(keys) && typeof time === 'number' && pushToken !== '';
	if (!isComplete || textOf(proof).length !== PROOF_LENGTH) return undefined;
	if (keys.length > REMEMBERED_PUSHES || Math.abs(Date.now() - time) > MAX_AGE_MS) return undefined;
	if (!keys.every(isKey)) return undefined;
	return isSecret(proof, hashOf(proofOf(keys, time, pushToken, trigger))) ? keys : undefined;
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
			body: writeNote(keptKeys(trigger), pushToken, trigger),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		setNoted(trigger, property(property(response, 'body'), 'message') === NOTED);
	} catch {
		setNoted(trigger, false);
	}
}
