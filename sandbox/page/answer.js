/** What somebody said in an answer, which may be anything at all. */

/**
 * @param {string} text
 * @returns {unknown} undefined where it is no JSON
 */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * The message in the JSON of n8n, without its stack; the whole text where there is none. An answer
 * that was cut off still begins with its message.
 *
 * @param {string} text
 * @returns {string}
 */
export function messageOf(text) {
	const whole = parsed(text);
	if (typeof whole === 'object' && whole !== null && 'message' in whole) {
		return typeof whole.message === 'string' ? whole.message : text;
	}
	const [, quoted] = /^\{[^{}]*?"message":\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
	const message = quoted === undefined ? undefined : parsed(quoted);
	return typeof message === 'string' ? message : text;
}
