/** ClickSend's desk: what is pushed, scheduled, asked and set. */
import { pushAgain, saveSettings } from './api.js';
import { byId, clock, el, setText, showList } from './dom.js';
import { withNote } from './forms.js';

/** @typedef {import('../overview').Overview} Overview */
/** @typedef {import('../overview').ShownSms} ShownSms */
/** @typedef {import('../push/pusher').Push} Push */
/** @typedef {import('../push/knock').Attempt} Attempt */
/** @typedef {import('../state').RequestLogEntry} RequestLogEntry */

const EVENTS = { reply: 'Reply', deliveryReport: 'Delivery report' };
const STATES = { pending: 'On its way', delivered: 'Taken', failed: 'Not taken' };

/** What an answer means for somebody who uses n8n. @type {Record<number, string>} */
const MEANINGS = {
	403: 'The trigger turned it away: the token in the URL, or the address it comes from, is not the right one.',
	404: 'n8n has no webhook there. Activate the workflow or, for a test URL, let the trigger listen for an event.',
	413: 'It is too large for the trigger.',
	500: 'The workflow was started and did not succeed.',
};

/** @param {Attempt} attempt */
function explain({ status, problem }) {
	if (problem !== undefined) return `${problem}. Is n8n running?`;
	if (status === undefined) return '';
	return MEANINGS[status] ?? (status >= 200 && status < 300 ? '' : 'n8n did not take it.');
}

/**
 * What was answered: the message of n8n's JSON, without its stack.
 *
 * @param {string} answer
 */
function messageOf(answer) {
	const [, message] = /^\{[^{}]*?"message":("(?:[^"\\]|\\.)*")/.exec(answer) ?? [];
	return message === undefined ? answer : String(JSON.parse(message));
}

/** @param {Attempt} attempt */
function attemptView(attempt) {
	const { at, ms, status, answer = '' } = attempt;
	const node = el(
		'li',
		{},
		el('span', { class: 'meta' }, `${clock(at)} · ${status ?? 'no answer'} · ${ms} ms`),
		el('span', { class: 'answer' }, messageOf(answer)),
		el('span', { class: 'why' }, explain(attempt)),
	);
	return { node, update() {} };
}

/** @param {Push} push */
function pushView({ id, event, url, names, encoding, fields }) {
	const state = el('span', { class: 'badge' });
	const attempts = el('ol', { class: 'attempts' });
	const note = el('p', { class: 'note', role: 'alert' });
	const again = el(
		'button',
		{ type: 'button', click: () => withNote(note, () => pushAgain(id)) },
		'Push again',
	);
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
		el(
			'details',
			{},
			el('summary', {}, `Fields, under ${names} names as ${encoding}`),
			el('dl', {}, ...shownFields),
		),
		note,
	);
	return {
		node,
		/** @param {Push} push */
		update(push) {
			const isRetried = push.state === 'pending' && push.attempts.length > 0;
			setText(state, isRetried ? 'Will be tried again' : STATES[push.state]);
			node.setAttribute('data-state', push.state);
			showList(attempts, push.attempts, (_attempt, index) => String(index), attemptView);
		},
	};
}

/** @param {ShownSms} sms */
function scheduledView({ to, message, schedule }) {
	const node = el(
		'li',
		{},
		el('p', { class: 'line' }, el('strong', {}, to), clock(Number(schedule) * 1000)),
		el('p', { class: 'bubble' }, message),
	);
	return { node, update() {} };
}

/** @param {RequestLogEntry} request */
function requestView({ method, path, at, parameters }) {
	const results = el('span', { class: 'badge' });
	const what = Object.entries(parameters)
		.filter(([name]) => !['username', 'key'].includes(name))
		.map(([name, value]) => `${name}=${value}`)
		.join(' ');
	const node = el(
		'li',
		{},
		el('p', { class: 'line' }, el('strong', {}, `${method} ${path}`), results),
		el('p', { class: 'meta' }, clock(at)),
		el('p', { class: 'parameters' }, what),
	);
	return {
		node,
		/** @param {RequestLogEntry} request */
		update({ results: codes }) {
			const different = [...new Set(codes)];
			setText(
				results,
				codes.length > 1 ? `${different.join(', ')} × ${codes.length}` : different.join(),
			);
		},
	};
}

/** @param {{ id: number, rule_name: string, action_address: string, enabled: number }} rule */
function ruleView({ rule_name, action_address, enabled }) {
	const address = action_address.replace(/([?&]token=)[^&]*/, '$1…');
	const node = el(
		'li',
		{},
		el('p', { class: 'line' }, el('strong', {}, rule_name), enabled === 1 ? 'on' : 'off'),
		el('p', { class: 'meta url' }, address),
	);
	return { node, update() {} };
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
		pushSettings.reply !== '' || pushSettings.deliveryReport !== '' || rules.inbound.length > 0;
	return goesSomewhere
		? 'Nothing was pushed yet. Answer an SMS, and see it go to n8n.'
		: 'Replies go nowhere yet. Paste your ClickSend Trigger’s URL under Settings.';
}

/** @param {Overview} overview */
function showSettings({ pushSettings }) {
	const form = byId('settings', HTMLFormElement);
	for (const [name, value] of Object.entries(pushSettings)) {
		const input = form.elements.namedItem(name);
		const isMine = input instanceof HTMLInputElement && input.dataset.saved === input.value;
		// Not while somebody is typing another one.
		if (input instanceof HTMLInputElement && (isMine || input.dataset.saved === undefined)) {
			input.value = value;
			input.dataset.saved = value;
		}
	}
}

/** @param {Overview} overview */
export function showDesk(overview) {
	const { pushes, sms, requests, rules, accounts } = overview;
	setText(byId('pushes-empty'), hintForPushes(overview));
	showList(byId('pushes'), [...pushes].reverse(), ({ id }) => id, pushView);
	const scheduled = sms
		.filter((each) => each.scheduled)
		.sort((a, b) => Number(a.schedule) - Number(b.schedule));
	showList(byId('scheduled'), scheduled, ({ messageid }) => messageid, scheduledView);
	showList(byId('requests'), [...requests].reverse(), ({ id }) => id, requestView);
	const allRules = [...rules.inbound, ...rules.receipts];
	byId('rules-empty').hidden = allRules.length > 0;
	showList(byId('rules'), allRules, ({ id }) => String(id), ruleView);
	showList(byId('accounts'), accounts, ({ username }) => username, accountView);
	showSettings(overview);
	for (const [name, count] of Object.entries({
		pushes: pushes.length,
		scheduled: scheduled.length,
		requests: requests.length,
	})) {
		const label = name.charAt(0).toUpperCase() + name.slice(1);
		setText(byId(`tab-${name}`), count > 0 ? `${label} ${count}` : label);
		byId(`panel-${name}`).classList.toggle('is-empty', count === 0);
	}
}

/** @param {HTMLElement} chosen */
function chooseTab(chosen) {
	for (const tab of document.querySelectorAll('[role=tab]')) {
		const isChosen = tab === chosen;
		tab.setAttribute('aria-selected', String(isChosen));
		tab.setAttribute('tabindex', isChosen ? '0' : '-1');
		byId(tab.getAttribute('aria-controls') ?? '').hidden = !isChosen;
	}
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
	if (tabs[0]) chooseTab(tabs[0]);

	const form = byId('settings', HTMLFormElement);
	form.noValidate = true;
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const { reply, deliveryReport } = Object.fromEntries(new FormData(form));
		const note = /** @type {HTMLElement} */ (form.querySelector('.note'));
		void withNote(note, async () => {
			const wanted = { reply: String(reply).trim(), deliveryReport: String(deliveryReport).trim() };
			await saveSettings(wanted);
			for (const [name, value] of Object.entries(wanted)) {
				const input = form.elements.namedItem(name);
				if (input instanceof HTMLInputElement) input.dataset.saved = input.value = value;
			}
			setText(note, 'Saved.');
		});
	});
}
