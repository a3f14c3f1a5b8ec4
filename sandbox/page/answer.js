/** The message in an HTTP response, whose body may be anything. */

/**
 * @param {string} text
 * @returns {unknown} undefined where it is not JSON
 */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * The message in JSON of n8n or the sandbox, without n8n's stack; else the whole text. JSON that was cut off
 * still begins with its message.
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
