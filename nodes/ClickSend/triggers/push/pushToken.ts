import { parameterIssue, type Issue } from '../../errors/issue';
import { hashOf, isSecret } from '../../helpers/secret';

/** The query parameter with the push token. */
export const TOKEN_PARAMETER = 'token';

/** A shorter token can be guessed, and other characters may be escaped in a URL. */
const USABLE = /^[\w.~-]{16,}$/;

/** Checks that a push token can protect a trigger. @returns undefined, or the issue with it */
export function checkPushToken(token: string): Issue | undefined {
	if (USABLE.test(token)) return undefined;
	if (token === '') {
		return parameterIssue(
			'The credential has no push token',
			'Fill in Push Token in the credential with a long random text, at least 16 letters and digits, and keep a copy of it: n8n does not show it again.',
		);
	}
	return parameterIssue(
		'The push token of the credential has to be at least 16 characters of a-z, A-Z, 0-9, - . _ ~',
		'Fill in Push Token in the credential with a longer random text, and use it in the URL at ClickSend too. Keep a copy of it: n8n does not show it again.',
	);
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
