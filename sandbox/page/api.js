/** The sandbox's own calls, as far as the page makes them. */

/** @typedef {import('../overview').Overview} Overview */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>} what was answered
 * @throws {Error} with the sandbox's words where it refuses
 */
async function call(method, path, body) {
	const answer = await fetch(path, {
		method,
		...(body && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	const text = await answer.text();
	const content = text === '' ? undefined : JSON.parse(text);
	if (!answer.ok) throw new Error(content?.message ?? `The sandbox answered ${answer.status}.`);
	return content;
}

/** @returns {Promise<Overview>} */
export const getOverview = () => call('GET', '/sandbox/overview');

/** @param {{ from: string, message: string, to?: string, messageid?: string }} reply */
export const sendReply = (reply) => call('POST', '/sandbox/replies', reply);

/** @param {{ messageid: string, status: 'Delivered' | 'Undelivered' }} report */
export const reportDelivery = (report) => call('POST', '/sandbox/delivery-reports', report);

/** @param {string} id */
export const pushAgain = (id) => call('POST', `/sandbox/pushes/${encodeURIComponent(id)}/again`);

/** @param {{ reply: string, deliveryReport: string }} settings */
export const saveSettings = (settings) => call('PUT', '/sandbox/push-settings', settings);

/**
 * Calls a function after every change, and when the connection comes or goes. The browser connects
 * again by itself.
 *
 * @param {() => void} changed
 * @param {(isLive: boolean) => void} connected
 */
export function listen(changed, connected) {
	const events = new EventSource('/sandbox/events');
	events.addEventListener('open', () => connected(true));
	events.addEventListener('error', () => connected(false));
	events.addEventListener('change', changed);
}
