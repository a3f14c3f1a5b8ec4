/** The settings of ClickSend's dashboard: forward to a URL, or leave for polling. */
import { getPushing, getSettings, savePushing, saveSettings } from './api.js';
import { byId, el, setText } from './dom.js';
import { makeEncodingSelect } from './encodings.js';
import { withNote } from './forms.js';

/** @typedef {import('../model/records').PushSettings} PushSettings */
/** @typedef {import('../push/encoding').Encoding} Encoding */

/** Milliseconds. */
const COPIED_IS_SHOWN = 2000;

/**
 * The elements of one setting.
 *
 * @param {keyof PushSettings} name
 * @param {string} title as in the dashboard
 * @param {string} endpoint the call that hands out what arrives, for polling
 */
function makeElements(name, title, endpoint) {
	const poll = el('input', { type: 'radio', name: `${name}-way` });
	const forward = el('input', { type: 'radio', name: `${name}-way` });
	const url = el('textarea', {
		rows: '1',
		'aria-label': `URL of ${title}`,
		autocomplete: 'off',
		spellcheck: 'false',
	});
	const copy = el('button', { type: 'button' }, 'Copy URL');
	const as = makeEncodingSelect({ 'data-testid': `${name}-as` });
	const choices = el('div', { class: 'below' }, copy, el('label', {}, 'Push as ', as.select));
	const address = el('div', { class: 'address' }, url, choices);
	const polled = el('p', { class: 'meta' }, `${endpoint} hands out what arrives, once.`);
	const node = el(
		'fieldset',
		{ 'data-testid': `setting-${name}` },
		el('legend', {}, title),
		el(
			'div',
			{ class: 'choices' },
			el('label', {}, forward, 'Forward to URL'),
			el('label', {}, poll, 'Poll our server'),
		),
		address,
		polled,
	);
	return { node, poll, forward, url, copy, as, address, polled };
}

/** @param {HTMLTextAreaElement} url */
function writtenIn(url) {
	// A URL that was copied over several lines has line breaks in it.
	return url.value.replace(/\s/g, '');
}

/** @param {ReturnType<typeof makeElements>} elements */
async function copyUrl({ url, copy }) {
	try {
		await navigator.clipboard.writeText(writtenIn(url));
		setText(copy, 'Copied');
		setTimeout(() => setText(copy, 'Copy URL'), COPIED_IS_SHOWN);
	} catch {
		// The browser does not let the page copy. The person can, with one key.
		url.select();
	}
}

/**
 * One of the settings.
 *
 * @param {keyof PushSettings} name
 * @param {string} title as in the dashboard
 * @param {string} endpoint the call that hands out what arrives, for polling
 */
function makeSetting(name, title, endpoint) {
	/** Whether a person has changed it since it was last filled in. */
	let isTouched = false;
	const elements = makeElements(name, title, endpoint);
	const { node, poll, forward, url, copy, as, address, polled } = elements;

	function showWay() {
		address.hidden = !forward.checked;
		polled.hidden = !poll.checked;
	}
	copy.addEventListener('click', () => void copyUrl(elements));
	node.addEventListener('input', () => {
		isTouched = true;
		showWay();
	});

	return {
		name,
		node,
		/** @param {string} value @param {Encoding} encoding */
		fillIn(value, encoding) {
			isTouched = false;
			as.select.value = encoding;
			poll.checked = value === '';
			forward.checked = value !== '';
			// With polling the URL stays in the field, so that a person can go back to it.
			if (value !== '' && url.value !== value) url.value = value;
			showWay();
		},
		/** @param {string} value @param {Encoding} encoding */
		showUnlessTouched(value, encoding) {
			if (!isTouched) this.fillIn(value, encoding);
		},
		encoding: as.value,
		/** @throws {Error} in words, where the URL is missing */
		value() {
			if (!forward.checked) return '';
			const value = writtenIn(url);
			if (value === '') throw new Error(`${title}: enter a URL, or choose “Poll our server”.`);
			return value;
		},
	};
}

const reply = makeSetting('reply', 'Reply/Incoming SMS Settings', 'reply.php');
const deliveryReport = makeSetting(
	'deliveryReport',
	'SMS Delivery Report Settings',
	'delivery.php',
);

/** Shows the settings as they are, except what a person is changing. */
export async function showSettings() {
	const [settings, pushing] = await Promise.all([getSettings(), getPushing()]);
	reply.showUnlessTouched(settings.reply, pushing.replyAs);
	deliveryReport.showUnlessTouched(settings.deliveryReport, pushing.deliveryReportAs);
	const fields = byId('settings-fields');
	// Only now, because there is nothing to change before the settings are known.
	if (fields.childElementCount === 0) fields.append(reply.node, deliveryReport.node);
	byId('settings-save', HTMLButtonElement).disabled = false;
}

/** @param {string} url empty for none */
const isWithoutToken = (url) => url !== '' && !new URL(url).searchParams.get('token');

async function save() {
	const wanted = { reply: reply.value(), deliveryReport: deliveryReport.value() };
	await saveSettings(wanted);
	const as = { replyAs: reply.encoding(), deliveryReportAs: deliveryReport.encoding() };
	await savePushing(as);
	reply.fillIn(wanted.reply, as.replyAs);
	deliveryReport.fillIn(wanted.deliveryReport, as.deliveryReportAs);
	const isIncomplete = Object.values(wanted).some(isWithoutToken);
	const warning = ' A URL has no ?token= at its end: a ClickSend Trigger will refuse it.';
	setText(byId('settings-saved'), `Saved.${isIncomplete ? warning : ''}`);
}

/** Listens to what a person does with the settings. */
export function startSettings() {
	const form = byId('settings', HTMLFormElement);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		setText(byId('settings-saved'), '');
		void withNote(byId('settings-note'), save);
	});
}
