/** The calls of the sandbox that the page makes. */
import { messageOf } from './answer.js';

/** @typedef {import('../live/overview').Overview} Overview */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>} the body of the response
 * @throws {Error} with the sandbox's words where it refuses
 */
async function call(method, path, body) {
	const response = await fetch(path, {
		method,
		...(body && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	const text = await response.text();
	if (!response.ok)
		throw new Error(messageOf(text) || `The sandbox responded with ${response.status}.`);
	return text === '' ? undefined : JSON.parse(text);
}

/**
 * @param {string} phone the number of the phone that is open; empty for none
 * @returns {Promise<Overview>}
 */
export const getOverview = (phone) =>
	call('GET', `/sandbox/overview${phone === '' ? '' : `?phone=${encodeURIComponent(phone)}`}`);

/**
 * @param {{ from: string, message: string, to?: string, messageid?: string }} reply
 * @returns {Promise<{ from: string }>} the number of the phone in E.164
 * @throws {Error} with the sandbox's words where `from` is not a phone number
 */
export const sendReply = (reply) => call('POST', '/sandbox/replies', reply);

/** @param {{ messageid: string, status: 'Delivered' | 'Undelivered' }} report */
export const reportDelivery = (report) => call('POST', '/sandbox/delivery-reports', report);

/** @typedef {import('../push/encoding').Encoding} Encoding */

/**
 * @param {string} id
 * @param {Encoding} [as] another way than before
 */
export const pushAgain = (id, as) =>
	call('POST', `/sandbox/pushes/${encodeURIComponent(id)}/again`, as && { as });

/** @param {string} id of a push that waits for its next try */
export const tryNow = (id) => call('POST', `/sandbox/pushes/${encodeURIComponent(id)}/now`);

/** @typedef {import('../push/pushing').Pushing} Pushing */

/** @returns {Promise<Pushing>} */
export const getPushing = () => call('GET', '/sandbox/pushing');

/** @param {Partial<Pushing>} pushing what is to change */
export const savePushing = (pushing) => call('PUT', '/sandbox/pushing', pushing);

/**
 * @param {number} id
 * @param {Encoding} as how the rule is to push
 */
export const saveRule = (id, as) => call('PUT', `/sandbox/rules/${id}`, { as });

/** @typedef {import('../model/records').PushSettings} PushSettings */

/** @returns {Promise<PushSettings>} as they are, with the push token */
export const getSettings = () => call('GET', '/sandbox/push-settings');

/** @param {PushSettings} settings */
export const saveSettings = (settings) => call('PUT', '/sandbox/push-settings', settings);

/** @typedef {import('../model/behaviour').Behaviour} Behaviour */

/**
 * @param {Partial<Behaviour>} behaviour what is to change
 * @returns {Promise<Behaviour>} all of it
 */
export const saveBehaviour = (behaviour) => call('PUT', '/sandbox/behaviour', behaviour);

/** Milliseconds. */
const BEFORE_LISTENING_AGAIN = 2000;

/**
 * Calls a function after every change, and when the connection comes or goes. The browser connects
 * again by itself, except after a refusal.
 *
 * @param {() => void} changed
 * @param {(isConnected: boolean) => void} connected
 */
export function listen(changed, connected) {
	const events = new EventSource('/sandbox/events');
	events.addEventListener('open', () => connected(true));
	events.addEventListener('error', () => {
		connected(false);
		if (events.readyState !== EventSource.CLOSED) return;
		setTimeout(() => listen(changed, connected), BEFORE_LISTENING_AGAIN);
	});
	events.addEventListener('change', changed);
}
