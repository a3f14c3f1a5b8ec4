import { parameterIssue, type Issue } from '../../errors/issue';
import { hashOf, isSecret } from '../../helpers/secret';

/** The query parameter with the push token. */
export const TOKEN_PARAMETER = 'token';

/** Characters; a shorter token can be guessed. */
const MIN_LENGTH = 16;

/** Characters that no tool escapes in a URL. */
const URL_SAFE = /^[\w.~-]+$/;

/**
 * Checks that a push token can protect a trigger.
 *
 * @returns undefined, or the issue with it
 */
export function checkPushToken(token: string): Issue | undefined {
	if (token === '') {
		return parameterIssue(
			'The credential has no push token',
			`Fill in Push Token in the credential with a long random text, at least ${MIN_LENGTH} letters and digits, and keep a copy of it: n8n does not show it again.`,
		);
	}
	if (token.length < MIN_LENGTH || !URL_SAFE.test(token)) {
		return parameterIssue(
			`The push token of the credential has to be at least ${MIN_LENGTH} characters of a-z, A-Z, 0-9, - . _ ~`,
			'Fill in Push Token in the credential with a longer random text, and use it in the URL at ClickSend too. Keep a copy of it: n8n does not show it again.',
		);
	}
	return undefined;
}

/**
 * Compares a token that came with a request with the expected one, in constant time.
 *
 * @param given the value of the query parameter; anything but a text is wrong
 * @param expected the push token of the credential; nothing is right where it is empty
 */
export function isPushToken(given: unknown, expected: string): boolean {
	return isSecret(given, hashOf(expected)) && expected !== '';
}

/** Adds the push token to a webhook URL. */
export function withPushToken(url: string, token: string): string {
	const complete = new URL(url);
	complete.searchParams.set(TOKEN_PARAMETER, token);
	return complete.toString();
}
