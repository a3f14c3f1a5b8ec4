import type { IWebhookFunctions } from 'n8n-workflow';
import { textOf } from '../../helpers/property';
import { CREDENTIAL_NAME } from '../../transport/requesters';

/**
 * Milliseconds for which a push token that was read counts, from the moment its reading began. To read it, n8n 2
 * creates an isolate, which takes it longer than all else that the trigger does with a push.
 */
export const TOKEN_KEPT_MS = 5000;

interface Kept {
	readAt: number;
	/** Only the token: nothing else of the credential is kept. A promise, so that pushes at the same time read once. */
	token: Promise<string>;
}

/** The tokens of this process, by trigger and credential, so that no trigger gets another's; oldest first. */
const tokens = new Map<string, Kept>();
/** It is bounded because triggers get deleted. */
const MOST_TOKENS = 1000;

/** Not after either, should the clock be set back. */
const counts = ({ readAt }: Kept, now: number) => now >= readAt && now - readAt < TOKEN_KEPT_MS;

function forgetOld(now: number): void {
	for (const [key, kept] of tokens) {
		if (tokens.size <= MOST_TOKENS && counts(kept, now)) return;
		tokens.delete(key);
	}
}

async function readToken(context: IWebhookFunctions): Promise<string> {
	const { pushToken } = await context.getCredentials(CREDENTIAL_NAME);
	return textOf(pushToken);
}

async function readAndKeep(context: IWebhookFunctions, key: string): Promise<string> {
	const kept: Kept = { readAt: Date.now(), token: readToken(context) };
	tokens.delete(key);
	tokens.set(key, kept);
	kept.token.catch(() => {
		if (tokens.get(key) === kept) tokens.delete(key);
	});
	return await kept.token;
}

/**
 * Gives the push token of a trigger's credential as it is now, or as it was at most {@link TOKEN_KEPT_MS} ago, if that
 * is the right one for the request. So a new token counts at once, and a former one for that long at most.
 *
 * @param trigger tells it from all others, across workflows
 * @param isRight whether the request is one of somebody who knows this token
 * @throws what n8n throws where it cannot read the credential
 */
export async function pushTokenFor(
	context: IWebhookFunctions,
	trigger: string,
	isRight: (token: string) => boolean,
): Promise<string> {
	const key = JSON.stringify([trigger, context.getNode().credentials?.[CREDENTIAL_NAME]?.id]);
	const now = Date.now();
	forgetOld(now);
	const kept = tokens.get(key);
	if (kept && counts(kept, now)) {
		const token = await kept.token;
		// To read it may have taken long.
		const later = Date.now();
		if (counts(kept, later) && isRight(token)) return token;
		// Another push that waited too has begun to read again: the result is as new as that of a reading of our own.
		const newer = tokens.get(key);
		if (newer && newer !== kept && counts(newer, later)) return await newer.token;
	}
	return await readAndKeep(context, key);
}
