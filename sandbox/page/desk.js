/** ClickSend's side: pushes, scheduled SMS, requests and settings. */
import { saveRule } from './api.js';
import { showBehaviour } from './behaviour.js';
import { byId, clock, el, setText, showList } from './dom.js';
import { makeEncodingSelect } from './encodings.js';
import { withNote } from './forms.js';
import { pushView } from './pushes.js';
import { showRepetition } from './repetition.js';
import { showSettings, startSettings } from './settings.js';

/** @typedef {import('../live/overview').Overview} Overview */
/** @typedef {import('../live/shownRequest').ShownRequest} ShownRequest */

/** @param {Overview['scheduled'][number]} sms */
function scheduledView({ to, message, schedule }) {
	const node = el(
		'li',
		{},
		el(
			'p',
			{ class: 'line' },
			el('strong', {}, to),
			el('time', {}, clock(Number(schedule) * 1000)),
		),
		el('p', { class: 'bubble' }, message),
	);
	return { node, update() {} };
}

/** @param {ShownRequest} request */
function requestView({ method, path, at, parameters }) {
	const results = el('span', { class: 'badge' });
	const fault = el('p', { class: 'meta' });
	const what = Object.entries(parameters)
		.filter(([name]) => !['username', 'key'].includes(name))
		.map(([name, value]) => `${name}=${value}`)
		.join(' ');
	const node = el(
		'li',
		{},
		el('p', { class: 'line' }, el('strong', {}, `${method} ${path}`), results),
		el('p', { class: 'meta' }, clock(at)),
		fault,
		el('p', { class: 'parameters' }, what),
	);
	return {
		node,
		/** @param {ShownRequest} request */
		update({ results: codes, faults = [] }) {
			const texts = codes.map(({ code, count }) => (count > 1 ? `${code} × ${count}` : code));
			setText(results, texts.join(', '));
			setText(fault, faults.length > 0 ? `Fault: ${faults.join(', ')}` : '');
			fault.hidden = faults.length === 0;
		},
	};
}

/** @typedef {Overview['rules']['inbound'][number]} Rule */

/** @param {Rule} rule */
function ruleView({ id }) {
	const name = el('strong');
	const state = el('span');
	const address = el('p', { class: 'meta url' });
	const note = el('p', { class: 'note', role: 'alert' });
	const { select, value } = makeEncodingSelect({ 'aria-label': 'How this rule pushes' });
	select.addEventListener('change', () => void withNote(note, () => saveRule(id, value())));
	return {
		node: el('li', {}, el('p', { class: 'line' }, name, state, select), address, note),
		/** @param {Rule} rule */
		update({ rule_name, action_address, enabled, encoding }) {
			setText(name, rule_name);
			setText(state, enabled === 1 ? 'on' : 'off');
			setText(address, action_address);
			select.value = encoding;
		},
	};
}

/** @typedef {Overview['accounts'][number]} Account */

/** @param {Account} account */
export const balanceOf = ({ balance, currencySymbol, currencyType }) =>
	`${currencySymbol}${balance.toFixed(2)} ${currencyType}`;

/** @param {Account} account */
function accountView({ username }) {
	const balance = el('span');
	return {
		node: el('li', {}, el('p', { class: 'line' }, el('strong', {}, username), balance)),
		/** @param {Account} account */
		update(account) {
			setText(balance, balanceOf(account));
		},
	};
}

/** @param {Overview} overview */
function hintForPushes({ pushes, pushSettings, rules }) {
	if (pushes.length > 0) return '';
	const goesSomewhere =
		pushSettings.reply !== '' ||
		pushSettings.deliveryReport !== '' ||
		rules.inbound.length + rules.receipts.length > 0;
	return goesSomewhere
		? 'Nothing was pushed yet. Answer an SMS, and see it go to n8n.'
		: 'Nothing is pushed: replies and delivery reports wait for a workflow that asks for them. To have them pushed, paste your ClickSend Trigger’s URL under Settings.';
}

/** Asks for the settings only while their tab is open, because the push token is in them. */
function showSettingsIfOpen() {
	if (byId('panel-settings').hidden) return;
	showSettings().catch(() => {
		// The top of the page says already that the sandbox does not answer.
	});
}

/**
 * @param {keyof Overview['counts']} name
 * @param {number} count how many there are
 * @param {number} shown how many of them are shown
 */
function showCount(name, count, shown) {
	setText(byId(`count-${name}`), count > 0 ? count.toLocaleString() : '');
	byId(`panel-${name}`).classList.toggle('is-empty', count === 0);
	const more = byId(`${name}-more`);
	more.hidden = count <= shown;
	setText(more, `and ${(count - shown).toLocaleString()} more`);
}

/** @param {Overview} overview */
export function showDesk(overview) {
	const { pushes, scheduled, requests, rules, accounts, counts } = overview;
	setText(byId('pushes-empty'), hintForPushes(overview));
	showList(byId('pushes'), [...pushes].reverse(), ({ id }) => id, pushView);
	showList(byId('scheduled'), scheduled, ({ messageid }) => messageid, scheduledView);
	showList(byId('requests'), [...requests].reverse(), ({ id }) => id, requestView);
	const allRules = [...rules.inbound, ...rules.receipts];
	byId('rules-empty').hidden = allRules.length > 0;
	showList(byId('rules'), allRules, ({ id }) => String(id), ruleView);
	showList(byId('accounts'), accounts, ({ username }) => username, accountView);
	showBehaviour(overview.behaviour);
	showCount('pushes', counts.pushes, pushes.length);
	showCount('scheduled', counts.scheduled, scheduled.length);
	showCount('requests', counts.requests, requests.length);
	showRepetition(overview.pushing);
	showSettingsIfOpen();
}

/** @param {HTMLElement} chosen */
function chooseTab(chosen) {
	for (const tab of document.querySelectorAll('[role=tab]')) {
		const isChosen = tab === chosen;
		tab.setAttribute('aria-selected', String(isChosen));
		tab.setAttribute('tabindex', isChosen ? '0' : '-1');
		byId(tab.getAttribute('aria-controls') ?? '').hidden = !isChosen;
	}
	showSettingsIfOpen();
}

/** Listens to what a person does at the desk. */
export function startDesk() {
	const tabs = [...document.querySelectorAll('[role=tab]')].filter(
		(tab) => tab instanceof HTMLElement,
	);
	for (const [index, tab] of tabs.entries()) {
		tab.addEventListener('click', () => chooseTab(tab));
		tab.addEventListener('keydown', ({ key }) => {
			const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
			const next = tabs[(index + step + tabs.length) % tabs.length];
			if (step === 0 || !next) return;
			chooseTab(next);
			next.focus();
		});
	}
	startSettings();
	if (tabs[0]) chooseTab(tabs[0]);
}
