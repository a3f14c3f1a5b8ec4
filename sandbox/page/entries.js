/** The entries of a conversation: SMS that arrived on the phone, and those that it sent. */
import { reportDelivery } from './api.js';
import { clock, el, setText } from './dom.js';
import { withNote } from './forms.js';
import { withLinks } from './links.js';

/** @typedef {import('./model.js').Entry} Entry */
/** @typedef {import('../live/overview').ShownSms} ShownSms */

/** @param {ShownSms} sms */
function deliveryOf({ test, deliveryReports }) {
	const last = deliveryReports.at(-1);
	if (last) return `${last.status} (${last.status_code})`;
	return test ? 'Test number: no delivery report' : 'No delivery report yet';
}

/** Characters of a custom string that are shown. That of Send and Wait is long, and not for people. */
const SHOWN_CUSTOM_STRING = 24;

/** @param {string} text */
function customString(text) {
	if (text === '') return [];
	const shown = text.length > SHOWN_CUSTOM_STRING ? `${text.slice(0, SHOWN_CUSTOM_STRING)}…` : text;
	return [el('span', { title: `Custom string ${text}` }, `custom string “${shown}”`)];
}

/**
 * What is below a bubble. Of a message ID it is the beginning: enough to tell it from others.
 *
 * @param {number} at milliseconds
 * @param {string} messageid
 * @param {...Node} more
 */
function details(at, messageid, ...more) {
	const [beginning] = messageid.split('-');
	const id = el('span', { title: `Message ID ${messageid}` }, `${beginning}…`);
	const texts = [clock(at), id, ...more].flatMap((part) => [' · ', part]).slice(1);
	return el('p', { class: 'meta' }, ...texts);
}

/**
 * @param {ShownSms} first
 * @param {(messageid: string) => void} answerTo
 */
function smsView(first, answerTo) {
	const { messageid } = first;
	const state = el('span', { class: 'state' });
	const note = el('p', { class: 'note', role: 'alert' });
	/** @param {'Delivered' | 'Undelivered'} status */
	const report = (status) => () => withNote(note, () => reportDelivery({ messageid, status }));
	const buttons = el(
		'span',
		{ class: 'actions' },
		el(
			'button',
			{ type: 'button', 'data-testid': 'delivered', click: report('Delivered') },
			'Delivered',
		),
		el(
			'button',
			{ type: 'button', 'data-testid': 'undelivered', click: report('Undelivered') },
			'Undelivered',
		),
		el('button', { type: 'button', click: () => answerTo(messageid) }, 'Answer this'),
	);
	for (const button of buttons.querySelectorAll('[data-testid]')) {
		button.toggleAttribute('hidden', first.test);
	}
	const node = el(
		'li',
		{ class: 'arrived', 'data-testid': 'sms' },
		el('strong', { class: 'sender' }, first.sender),
		el('p', { class: 'bubble' }, ...withLinks(first.message)),
		details(Date.parse(first.acceptedAt), messageid, ...customString(first.customstring)),
		el('p', { class: 'meta' }, state, buttons),
		note,
	);
	return {
		node,
		/** @param {Entry} entry */
		update(entry) {
			if (entry.kind === 'sms') setText(state, deliveryOf(entry.sms));
		},
	};
}

/**
 * @param {Entry} entry
 * @param {(messageid: string) => void} answerTo is called where a person wants to answer an SMS
 */
export function entryView(entry, answerTo) {
	if (entry.kind === 'sms') return smsView(entry.sms, answerTo);
	const { reply } = entry;
	const node = el(
		'li',
		{ class: 'sent', 'data-testid': 'reply' },
		el('p', { class: 'bubble' }, reply.message),
		details(entry.at, reply.messageid),
	);
	return { node, update() {} };
}
