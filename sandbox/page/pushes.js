/** The pushes: each with its attempts, and when it is tried next. */
import { messageOf } from './answer.js';
import { pushAgain, tryNow } from './api.js';
import { clock, el, setText, showList } from './dom.js';
import { makeEncodingSelect, PUSHED_AS } from './encodings.js';
import { withNote } from './forms.js';

/** @typedef {import('../push/pusher').Push} Push */
/** @typedef {import('../push/attempt').Attempt} Attempt */

const EVENTS = { reply: 'Reply', deliveryReport: 'Delivery report' };
const STATES = { pending: 'On its way', delivered: 'Taken', failed: 'Not taken' };

const NAMES = {
	v2: 'the field names of HTTP API v2',
	v3: 'the field names of REST API v3',
	both: 'the field names of both APIs',
};

/** What an HTTP status means for somebody who uses n8n. @type {Record<number, string>} */
const MEANINGS = {
	400: 'The trigger cannot read it as a reply or a delivery report.',
	403: 'The trigger refused it: the token in the URL, or the address that it comes from, is not the right one.',
	404: 'No workflow listens there. Publish it (in n8n 1: activate it) or, for a Test URL, click Execute step in the trigger first.',
	413: 'It is too large for the trigger.',
	500: 'The workflow was started and did not succeed.',
};

/** @param {Attempt} attempt */
function explain({ status, problem }) {
	if (problem !== undefined) return `${problem}. Is n8n running?`;
	if (status === undefined) return '';
	return MEANINGS[status] ?? (status >= 200 && status < 300 ? '' : 'n8n did not take it.');
}

/** @param {Attempt} attempt */
function attemptView(attempt) {
	const { at, ms, status, answer = '' } = attempt;
	const node = el(
		'li',
		{},
		el('span', { class: 'meta' }, `${clock(at)} · ${status ?? 'no response'} · ${ms} ms`),
		el('span', { class: 'answer' }, messageOf(answer)),
		el('span', { class: 'why' }, explain(attempt)),
	);
	return { node, update() {} };
}

/**
 * Pushes the same again, in another way.
 *
 * @param {Push} push
 * @param {HTMLElement} note
 */
function pushAnew({ id, encoding }, note) {
	const { select, value } = makeEncodingSelect({});
	select.value = encoding;
	const push = () => withNote(note, () => pushAgain(id, value()));
	return el(
		'p',
		{ class: 'anew' },
		el('label', {}, 'Push it anew as ', select),
		el('button', { type: 'button', click: () => void push() }, 'Push'),
	);
}

/** @param {Push} push */
export function pushView(push) {
	const { id, event, url, names, encoding, fields } = push;
	const state = el('span', { class: 'badge' });
	const attempts = el('ol', { class: 'attempts' });
	const next = el('p', { class: 'meta', 'data-testid': 'next' });
	const note = el('p', { class: 'note', role: 'alert' });
	let isWaiting = false;
	const click = () => void withNote(note, () => (isWaiting ? tryNow(id) : pushAgain(id)));
	const again = el('button', { type: 'button', click });
	const shownFields = Object.entries(fields).flatMap(([name, value]) => [
		el('dt', {}, name),
		el('dd', {}, String(value)),
	]);
	const node = el(
		'li',
		{ 'data-testid': 'push' },
		el('p', { class: 'line' }, el('strong', {}, EVENTS[event]), state, again),
		el('p', { class: 'meta url' }, url),
		attempts,
		next,
		el(
			'details',
			{},
			el('summary', {}, 'What was pushed'),
			el('p', { class: 'meta' }, `${PUSHED_AS[encoding]}, with ${NAMES[names]}`),
			el('dl', {}, ...shownFields),
			pushAnew(push, note),
		),
		note,
	);
	return {
		node,
		/** @param {Push} push */
		update(push) {
			isWaiting = push.next !== undefined;
			setText(state, isWaiting ? 'Will be tried again' : STATES[push.state]);
			setText(again, isWaiting ? 'Try now' : 'Push again');
			setText(next, push.next === undefined ? '' : `Next try at ${clock(push.next)}`);
			node.setAttribute('data-state', push.state);
			showList(attempts, push.attempts, (_attempt, index) => String(index), attemptView);
		},
	};
}
